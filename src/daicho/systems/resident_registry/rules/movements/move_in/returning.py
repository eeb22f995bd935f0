"""再転入 — somebody of whom the city has a closed record: 宛名番号 and history go on (標準仕様書 1.1.7, 4.1.1.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from daicho.kernel.findings import Finding, Level
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.applicants import check_applicant
from daicho.systems.resident_registry.rules.movements.kind import Scene
from daicho.systems.resident_registry.rules.movements.known_people import ApplicantFacts, returning_resident
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInMember, MoveInVariety
from daicho.systems.resident_registry.rules.movements.move_in.numbers import may_lack_numbers
from daicho.systems.resident_registry.rules.movements.move_in.varieties import rule_of
from daicho.systems.resident_registry.rules.record import ResidentRecord

LEFT_ABROAD = "move_out_abroad"
FROM_ABROAD = frozenset({MoveInVariety.ABROAD, MoveInVariety.ARTICLE_46})


def facts_of(index: int, scene: Scene) -> ApplicantFacts:
    """What the registry knows of one member; nothing in a scene where nobody was looked for."""
    return scene.applicants[index] if index < len(scene.applicants) else ApplicantFacts()


def returning_number(index: int, member: MoveInMember, scene: Scene) -> str:
    """宛名番号 that is carried on: by number, else the one the officer chose among those with the same three facts."""
    facts = facts_of(index, scene)
    by_number = returning_resident(facts)
    if by_number or not member.same_as:
        return by_number
    return next((p.resident_number for p in facts.same_three if _is_chosen(p.resident_number, p.present, member)), "")


def earlier_record(index: int, member: MoveInMember, scene: Scene) -> ResidentRecord | None:
    """除票 of a member who returns; its facts are for comparing, its history stays its own."""
    number = returning_number(index, member, scene)
    return scene.residents[number].record if number in scene.residents else None


def carries_names_over(record: ResidentRecord | None, variety: MoveInVariety) -> bool:
    """引き継げる旧氏・通称があるか — recorded when leaving abroad from here, and this is the first return (1.1.7)."""
    if record is None or variety not in FROM_ABROAD or record.removed.reason != LEFT_ABROAD:
        return False
    return bool(record.former_name.printed_family or record.common_name.text)


def settled(entry: MoveInEntry, numbers: EntryNumbers, scene: Scene) -> MoveInEntry:
    """The entry with it decided who gets a first 住民票コード: who has none, may lack one, and is not known here."""
    rule = rule_of(entry)

    def needs(index: int, member: MoveInMember) -> bool:
        lacks = not numbers.of(index).resident_code and may_lack_numbers(member, rule)
        return lacks and not returning_number(index, member, scene)

    members = tuple(replace(m, needs_code=needs(i, m)) for i, m in enumerate(entry.members))
    return replace(entry, members=members)


def check_returning(index: int, entry: MoveInEntry, scene: Scene) -> tuple[Finding, ...]:
    """再転入の確認 — REG-MOVE-040…042, 044…047, 090…092."""
    member, facts = entry.members[index], facts_of(index, scene)
    return (
        *_check_known(index, member, facts, scene),
        *_check_conflict(index, facts),
        *_check_carried(index, member, entry.variety, earlier_record(index, member, scene)),
    )


def _check_known(index: int, member: MoveInMember, facts: ApplicantFacts, scene: Scene) -> Iterator[Finding]:
    by_number = returning_resident(facts)
    chosen = returning_number(index, member, scene)
    if member.same_as and member.same_as != chosen:
        yield Finding(
            "REG-MOVE-046", Level.ERROR, f"members.{index}.same_as",
            f"{index + 1}人目の「引き継ぐ宛名番号」{member.same_as}は、氏名・生年月日・性別か番号が"
            "一致する除票の番号ではありません。アラートの番号を確かめるか、空にしてください。", "標準仕様書4.1.1.2",
        )  # fmt: skip
    if chosen and not by_number:
        yield Finding(
            "REG-MOVE-047", Level.ALERT, f"members.{index}.same_as",
            f"{index + 1}人目を再転入とし、以前の宛名番号{chosen}を引き継ぎます。番号では確かめられないため、"
            "以前の記録の住所・本籍・世帯と見比べて同じ方であることを確かめてください。", "標準仕様書4.1.1.2",
        )  # fmt: skip
        return
    for finding in check_applicant(index, facts):
        yield _offering(finding, index, facts) if finding.code == "REG-MOVE-042" else finding


def _offering(finding: Finding, index: int, facts: ApplicantFacts) -> Finding:
    closed = [p.resident_number for p in facts.same_three if not p.present]
    if not closed:
        return finding
    return replace(
        finding,
        message=f"{finding.message}同じ方が戻ってきたときは、{index + 1}人目の「引き継ぐ宛名番号」に{closed[0]}を"
        "入力すると再転入になります。",
    )


def _check_conflict(index: int, facts: ApplicantFacts) -> Iterator[Finding]:
    people = {p.resident_number: p for p in (*facts.same_numbers, *facts.same_card)}
    if len(people) > 1 and not any(p.present for p in people.values()):
        yield Finding(
            "REG-MOVE-044", Level.ERROR, f"members.{index}.individual_number",
            f"{index + 1}人目の個人番号・住民票コード・在留カード等の番号が、別々の除票"
            f"(宛名番号{'、'.join(sorted(people))})と一致します。番号の写し間違いか、行の取り違えを確かめてください。",
            "標準仕様書4.1.1.2",
        )  # fmt: skip
    for person in facts.same_numbers:
        if person.differs and not person.present:
            yield Finding(
                "REG-MOVE-045", Level.ALERT, f"members.{index}.resident_code",
                f"{index + 1}人目の{'・'.join(person.differs)}が、"
                f"以前の記録(宛名番号{person.resident_number})と違います。"
                "転出の後に番号が変わった方か、写し間違いかを確かめてください。", "標準仕様書4.1.1.2",
            )  # fmt: skip


def _check_carried(
    index: int, member: MoveInMember, variety: MoveInVariety, earlier: ResidentRecord | None
) -> Iterator[Finding]:
    if variety not in FROM_ABROAD:
        return
    may = carries_names_over(earlier, variety)
    if member.keeps_former_names and not may:
        yield Finding(
            "REG-MOVE-091", Level.ERROR, f"members.{index}.keeps_former_names",
            f"{index + 1}人目には引き継ぐ旧氏・通称がありません。引き継げるのは、この市から国外へ転出したときに"
            "記載されていたものを、その後最初の国外からの転入でこの市に戻ったときだけです。", "標準仕様書1.1.7",
        )  # fmt: skip
    if may and earlier is not None and not member.keeps_former_names:
        names = "、".join(filter(None, (earlier.former_name.printed_family, earlier.common_name.text)))
        yield Finding(
            "REG-MOVE-090", Level.ALERT, f"members.{index}.keeps_former_names",
            f"{index + 1}人目は国外へ転出したときの旧氏・通称({names})を引き継げます。"
            "希望を聴き、引き継ぐときは「国外転出時の旧氏・通称を引き継ぐ」に印を付けてください。", "標準仕様書1.1.7",
        )  # fmt: skip
    if member.former_family_name.text or member.common_name.text:
        yield Finding(
            "REG-MOVE-092", Level.ERROR, f"members.{index}.former_family_name",
            f"{index + 1}人目の旧氏・通称は、この転入では入力できません。転入の後に請求・申出を受けて記載するか、"
            "国外転出時のものなら引き継ぎの印を付けてください。", "住基法施行令30条の14、30条の16",
        )  # fmt: skip


def _is_chosen(number: str, present: bool, member: MoveInMember) -> bool:
    return number == member.same_as and not present
