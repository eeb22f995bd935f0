"""旧氏の記載・変更・削除 — on 請求 of the person, with the family registers that lead from the 旧氏 to the present 氏.

Law: 住民基本台帳法施行令30条の13 (旧氏), 30条の14 (請求, 変更, 削除); both the 旧氏 and its reading since 2025-05-26;
標準仕様書 1.1.7. A 旧氏 equal to the present 氏 can arise by divorce and is no error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from daicho.kernel.findings import Finding, Level
from daicho.kernel.names import variant_key
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.kind import Allotted, Change, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.named_residents import check_named
from daicho.systems.resident_registry.rules.movements.one_person import (
    check_kind,
    check_later,
    check_written,
    record_on,
)
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent, WrittenName

BASES = (FilingBasis.CLAIM, FilingBasis.OFFICIAL)
ARTICLE = "住基法施行令30条の14"


class FormerNameAct(StrEnum):
    """記載・変更・削除; each has a reason of its own in the standard's list."""

    ENTRY = "former_name_entry"
    CHANGE = "former_name_change"
    REMOVAL = "former_name_removal"


ACT_TITLES = {
    FormerNameAct.ENTRY: "旧氏の記載",
    FormerNameAct.CHANGE: "旧氏の変更",
    FormerNameAct.REMOVAL: "旧氏の削除",
}


@dataclass(frozen=True, slots=True)
class FormerNameEntry:
    """旧氏の請求の内容.

    Args: papers: the family registers shown. chain_confirmed: the officer followed them, in the original, from the 旧氏
        to the present 氏.
    """

    filing: Filing
    resident_number: str
    act: FormerNameAct
    former_name: WrittenName = WrittenName()
    papers: str = ""
    chain_confirmed: bool = False

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (
            ("請求の内容", ACT_TITLES[self.act]),
            ("旧氏", self.former_name.text),
            ("旧氏フリガナ", self.former_name.kana),
            ("戸籍等", self.papers),
            ("戸籍のつながり", "原本で確認済み" if self.chain_confirmed else ""),
        )


def _day(entry: FormerNameEntry) -> date:
    return entry.filing.moved_on.sort_on


def _check(entry: FormerNameEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    day = _day(entry)
    named = check_named((entry.resident_number,), scene, day)
    found = [
        *check_filing(entry.filing, FilingRule(frozenset(BASES), "異動日"), scene.today, scene.several_papers_needed),
        *named,
    ]
    record = record_on(scene, entry.resident_number, day)
    if record is None or any(f.level is Level.ERROR for f in named):
        return tuple(found)
    foreign = check_kind(
        scene,
        entry.resident_number,
        day,
        ResidentKind.JAPANESE,
        "REG-FORMER-001",
        "外国人住民は通称の記載を案内してください。",
    )
    if foreign:
        return (*found, *foreign)
    found += check_later(scene, entry.resident_number, day)
    found += _check_state(entry, record)
    if entry.act is not FormerNameAct.REMOVAL:
        name = entry.former_name
        found += check_written(name.text, name.kana, "旧氏", "former_name", "REG-FORMER", "住基法施行令30条の13")
        found += [*_check_chain(entry), *_check_against_present(entry, record)]
    return tuple(found)


def _check_state(entry: FormerNameEntry, record: ResidentRecord) -> list[Finding]:
    has = bool(record.former_name.printed_family)
    if entry.act is FormerNameAct.ENTRY and has:
        return [
            Finding("REG-FORMER-002", Level.ERROR, "act",
                    "旧氏はすでに記載されています。別の旧氏にするときは「旧氏の変更」を選んでください。", ARTICLE)
        ]  # fmt: skip
    if entry.act is not FormerNameAct.ENTRY and not has:
        return [
            Finding("REG-FORMER-003", Level.ERROR, "act",
                    "旧氏は記載されていません。初めて記載するときは「旧氏の記載」を選んでください。", ARTICLE)
        ]  # fmt: skip
    same = (record.former_name.printed_family, record.former_name.printed_family_kana)
    if entry.act is FormerNameAct.CHANGE and same == (entry.former_name.text, entry.former_name.kana):
        return [
            Finding("REG-FORMER-004", Level.ERROR, "former_name",
                    "記載されている旧氏・フリガナと同じです。変更後の旧氏を入力してください。", ARTICLE)
        ]  # fmt: skip
    if entry.act is FormerNameAct.CHANGE:
        return [
            Finding("REG-FORMER-005", Level.ALERT, "former_name",
                    "旧氏の変更は、記載した後に氏が変わり、その直前の氏に改めるときに限られます。"
                    "戸籍で氏の変更を確かめてください。", ARTICLE)
        ]  # fmt: skip
    return []


def _check_chain(entry: FormerNameEntry) -> list[Finding]:
    found: list[Finding] = []
    if not entry.papers.strip():
        found.append(
            Finding("REG-FORMER-006", Level.ERROR, "papers",
                    "旧氏を証する戸籍謄本等が入力されていません。旧氏の戸籍から今の戸籍までの書類の名称を入力してください。",
                    ARTICLE)
        )  # fmt: skip
    if not entry.chain_confirmed:
        found.append(
            Finding("REG-FORMER-007", Level.ERROR, "chain_confirmed",
                    "戸籍のつながりが確かめられていません。旧氏の戸籍から今の氏の戸籍まで、途切れなくつながることを"
                    "原本で確かめ、印を付けてください。つながらないときは足りない戸籍を案内してください。", ARTICLE)
        )  # fmt: skip
    return found


def _check_against_present(entry: FormerNameEntry, record: ResidentRecord) -> list[Finding]:
    family = record.name.family
    if not family or variant_key(entry.former_name.text) != variant_key(family):
        return []
    return [
        Finding("REG-FORMER-008", Level.ALERT, "former_name",
                "旧氏が今の氏と同じです。離婚などで同じになることがあります。戸籍で確かめ、正しければそのまま進めてください。",
                "住基法施行令30条の13")
    ]  # fmt: skip


def _outcome(entry: FormerNameEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    record = record_on(scene, entry.resident_number, _day(entry))
    if record is None:
        return Outcome()
    name = WrittenName() if entry.act is FormerNameAct.REMOVAL else entry.former_name
    former = replace(record.former_name, printed_family=name.text, printed_family_kana=name.kana)
    event = RecordEvent(entry.act.value, entry.filing.filed_on, entry.filing.moved_on)
    changed = replace(record, former_name=former)
    return Outcome(changes=(Change(entry.resident_number, changed, _day(entry), event),))


KIND = MovementKind(
    code="former_name",
    title="旧氏の記載・変更・削除",
    entry=FormerNameEntry,
    reasons=frozenset(act.value for act in FormerNameAct),
    aspects=frozenset({"identity"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: (entry.resident_number,),
)
