"""世帯への配置 — what 世帯分離・合併・変更 and 世帯主変更 have in common: who stands where, and what speaks against it.

Law: 住民基本台帳法7条4号, 25条; 標準仕様書 1.1.10, 1.1.11, 4.1.4.1. No address changes in these acts, and a different
方書 is never an error (実装しない機能 of 4.1.4.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from daicho.kernel.addresses import Address, normalise_lot
from daicho.kernel.dates import has_reached, last_day_of_notice
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.relationships import relationship_text
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.household import check_household
from daicho.systems.resident_registry.rules.movements.households import (
    HEAD_AGE,
    head_name_of,
    under_todays_name,
    with_members,
)
from daicho.systems.resident_registry.rules.movements.kind import Change, KnownResident, Scene
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent

BASES = frozenset({FilingBasis.NOTIFICATION, FilingBasis.REQUEST, FilingBasis.OFFICIAL})
ARTICLE = "標準仕様書4.1.4.1"


def check_household_filing(filing: Filing, scene: Scene, label: str) -> tuple[Finding, ...]:
    """世帯変更届の確認 — 14 days from the change. Law: 住基法25条."""
    days = int(scene.law.value("notification_period.household_change_days", filing.filed_on))
    last_day = last_day_of_notice(filing.moved_on.sort_on, days, scene.is_closed)
    return check_filing(filing, FilingRule(BASES, label, last_day=last_day), scene.today, scene.several_papers_needed)


def relationships_of(placed: Iterable[Placed]) -> Mapping[str, tuple[str, ...]]:
    """続柄 by 宛名番号."""
    return {one.resident_number: one.relationship for one in placed}


def told(placed: Iterable[Placed]) -> str:
    """続柄 for comparing with the paper, each with the 宛名番号 it belongs to."""
    return "、".join(f"{one.resident_number} {relationship_text(one.relationship)}" for one in placed)


def placed_in(
    household: str,
    movers: Sequence[str],
    placed: Iterable[Placed],
    members: Sequence[KnownResident],
    scene: Scene,
    day: date,
) -> dict[str, ResidentRecord]:
    """異動先の世帯 — those who live there already and the movers with their new 続柄, put in order."""
    given = relationships_of(placed)
    records = {one.number: record for one in members if (record := one.on(day)) is not None}
    for number in movers:
        record = scene.residents[number].on(day)
        if record is not None:
            kept = replace(record.bookkeeping, former_household_number=record.household_number)
            records[number] = replace(
                record, household_number=household, relationship=given.get(number, ()), bookkeeping=kept
            )
    return under_todays_name(with_members(records), scene.residents)


def changes_of(
    records: Mapping[str, ResidentRecord], scene: Scene, day: date, event: RecordEvent
) -> tuple[Change, ...]:
    """A change for everybody whose record becomes another one."""
    return tuple(
        Change(number, record, day, event)
        for number, record in records.items()
        if record != scene.residents[number].on(day)
    )


def check_placed(records: Mapping[str, ResidentRecord], movers: Iterable[str], day: date) -> tuple[Finding, ...]:
    """続柄の確認 — one head, 続柄 that fit, a head of age (REG-HOUSE-001…006, MUN-REL, REG-HHC-002)."""
    found = list(about_people(check_household([*records.values()]), records))
    for number in movers:
        record = records.get(number)
        if record and record.is_head and not has_reached(record.birth_date.sort_on, HEAD_AGE, day):
            found.append(
                Finding("REG-HHC-002", Level.ALERT, f"relationship.{number}",
                        f"世帯主になる{name_of(record)}さんは{HEAD_AGE}歳未満です。ほかに世帯主となる人がいないか確かめ、"
                        "いないときだけ進めてください。", "住基法7条4号(取扱い)")
            )  # fmt: skip
    return tuple(found)


def check_head_name(records: Mapping[str, ResidentRecord], scene: Scene) -> tuple[Finding, ...]:
    """REG-HHC-007: the head's name was changed after the day of this movement."""
    return tuple(
        Finding("REG-HHC-007", Level.ALERT, "moved_on",
                f"世帯主になる{name_of(record)}さんの氏名は、この異動日より後に修正されています。世帯員の記録の"
                "世帯主氏名には、異動日から今の氏名を記載します。", "標準仕様書4.2.3.1")
        for number, record in records.items()
        if record.is_head and head_name_of(record) != head_name_of(scene.residents[number].record)
    )  # fmt: skip


def about_people(findings: Iterable[Finding], records: Mapping[str, ResidentRecord]) -> tuple[Finding, ...]:
    """Findings about 「n人目」 of a household, told by name and with the field of that person."""
    numbers, names = list(records), [name_of(record) for record in records.values()]

    def worded(finding: Finding) -> Finding:
        place = re.fullmatch(r"members\.(\d+)\.(\w+)", finding.field)
        field = f"relationship.{numbers[int(place[1])]}" if place else finding.field
        plain = (
            re.sub(r"^\d+人目: ", "", finding.message) if place and finding.level is Level.ERROR else finding.message
        )
        message = re.sub(r"(\d+)人目", lambda found: names[int(found[1]) - 1] + "さん", plain)
        return replace(finding, field=field, message=message)

    return tuple(worded(finding) for finding in findings)


def check_target(target: str, movers: Sequence[str], scene: Scene) -> tuple[Finding, ...]:
    """異動先の確認 — REG-HHC-004…006, 008: it exists, is another household, and stands at the same 番地."""
    members = scene.household(target)
    if not members:
        return (
            Finding("REG-HHC-004", Level.ERROR, "target",
                    f"世帯番号{target}に住んでいる人がいません。入る世帯の人を検索し、世帯番号を確かめてください。",
                    ARTICLE),
        )  # fmt: skip
    known = [scene.residents[number].record for number in movers if number in scene.residents]
    if any(record.household_number == target for record in known):
        return (
            Finding("REG-HHC-008", Level.ERROR, "target",
                    "入る世帯が今の世帯と同じです。別の世帯の世帯番号を入力してください。続柄だけを直すときは職権修正、"
                    "世帯主を変えるときは世帯主変更で入力します。", ARTICLE),
        )  # fmt: skip
    there = members[0].record.address
    if any(_place(record.address) != _place(there) for record in known):
        return (
            Finding("REG-HHC-005", Level.ERROR, "target",
                    "入る世帯と番地が違います。世帯の変更と同時に住所は変えられません。先に転居を本登録するか、"
                    "転居の届出で「別の世帯に入る」を選んでください。", ARTICLE),
        )  # fmt: skip
    if any(record.address.building != there.building for record in known):
        return (
            Finding("REG-HHC-006", Level.ALERT, "target",
                    f"方書が違います(入る世帯: {there.building or 'なし'})。同じ住まいで書き方だけが違うときは、"
                    "このまま進め、方書は軽微な修正で別に直します。別の部屋から移るときは転居です。", ARTICLE),
        )  # fmt: skip
    return ()


def check_one_household(movers: Sequence[str], scene: Scene) -> tuple[Finding, ...]:
    """REG-HHC-003: all movers come from one household."""
    if len({scene.residents[number].record.household_number for number in movers}) <= 1:
        return ()
    return (
        Finding("REG-HHC-003", Level.ERROR, "people",
                "選んだ人が二つ以上の世帯にまたがっています。世帯ごとに分けて入力してください。", ARTICLE),
    )  # fmt: skip


def check_nothing_later(people: Iterable[KnownResident], day: date) -> tuple[Finding, ...]:
    """REG-HHC-001: a change of household written for a later day would be overwritten by this one."""
    found = [one for one in people if _standing(one.on(day)) != _standing(one.record)]
    return tuple(
        Finding("REG-HHC-001", Level.ERROR, "moved_on",
                f"{name_of(one.record)}さんには、この異動日より後に世帯・続柄・世帯主の異動が記録されています。"
                "異動日を確かめ、正しければ、後の異動を先に取り消してから順に入力してください。", "標準仕様書11.1")
        for one in found
    )  # fmt: skip


def name_of(record: ResidentRecord) -> str:
    """氏名, of a foreign resident without kanji the alphabet."""
    return record.name.full or record.alphabet_name.text


def _standing(record: ResidentRecord | None) -> tuple[object, ...] | None:
    if record is None or not record.is_present:
        return None
    return (record.household_number, record.relationship, record.head)


def _place(address: Address) -> tuple[str, str]:
    return (address.town_code or address.text, normalise_lot(address.lot))
