"""入管法のみの住居地届出 — the person has notified by 住基法 already and now shows the card for 入管法 alone.

Nothing of the 住民票 that certificates or the CS know changes; only that the 住居地 was notified, and as which.
Law: 入管法19条の7-19条の9, 特例法10条; 住民基本台帳法30条の45, 標準仕様書 1.1.2, 4.5.7.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.kind import Allotted, Change, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.named_residents import check_named
from daicho.systems.resident_registry.rules.movements.one_person import BY_OFFICE, check_kind, check_later, record_on
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent

BASES = (FilingBasis.NOTIFICATION,)
OBLIGED = frozenset({StatusCategory.MID_TO_LONG_TERM, StatusCategory.SPECIAL_PERMANENT})
ARTICLE = "入管法19条の7-19条の9"


@dataclass(frozen=True, slots=True)
class ImmigrationResidenceEntry:
    """住居地届出の内容. ``card_shown``: the officer saw the card and wrote the address on its back."""

    filing: Filing
    resident_number: str
    card_shown: bool = False

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (("在留カード等", "提示あり・裏面に記載済み" if self.card_shown else ""),)


def _day(entry: ImmigrationResidenceEntry) -> date:
    return entry.filing.moved_on.sort_on


def _check(entry: ImmigrationResidenceEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    day = _day(entry)
    named = check_named((entry.resident_number,), scene, day)
    rule = FilingRule(frozenset(BASES), "届出の効力の日")
    found = [*check_filing(entry.filing, rule, scene.today, scene.several_papers_needed), *named]
    record = record_on(scene, entry.resident_number, day)
    if record is None or any(f.level is Level.ERROR for f in named):
        return tuple(found)
    found += check_later(scene, entry.resident_number, day)
    japanese = check_kind(
        scene, entry.resident_number, day, ResidentKind.FOREIGN, "REG-RESID-001", "日本人に住居地の届出はありません。"
    )
    return (*found, *(japanese or _check_foreign(entry, record)))


def _check_foreign(entry: ImmigrationResidenceEntry, record: ResidentRecord) -> list[Finding]:
    category = record.foreign.article_30_45
    if category not in OBLIGED:
        return [
            Finding("REG-RESID-002", Level.ERROR, "people",
                    "住居地の届出は中長期在留者と特別永住者が行います。"
                    f"この方の区分は{StatusCategory(category).official_name if category else '不明'}です。"
                    "区分を確かめてください。",
                    ARTICLE)
        ]  # fmt: skip
    found: list[Finding] = []
    if _notified(record) == record:
        found.append(
            Finding("REG-RESID-003", Level.ERROR, "people",
                    "今の住所での住居地の届出はすでに記録されています。住所が変わったときは転居で入力してください。",
                    ARTICLE)
        )  # fmt: skip
    if not entry.card_shown:
        found.append(
            Finding("REG-RESID-004", Level.ERROR, "card_shown",
                    "在留カード等の提示がありません。カードを預かり、裏面に住居地を記載してから印を付けてください。"
                    "カードが無いときは、持参して届け出るよう案内してください。", ARTICLE)
        )  # fmt: skip
    return found


def _notified(record: ResidentRecord) -> ResidentRecord:
    foreign = replace(record.foreign, immigration_notified=True, immigration_address=record.address)
    return replace(record, foreign=foreign)


def _outcome(entry: ImmigrationResidenceEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    record = record_on(scene, entry.resident_number, _day(entry))
    if record is None:
        return Outcome()
    event = RecordEvent(BY_OFFICE, entry.filing.filed_on, entry.filing.moved_on)
    return Outcome(changes=(Change(entry.resident_number, _notified(record), _day(entry), event),))


KIND = MovementKind(
    code="immigration_residence",
    title="入管法のみの住居地届出",
    entry=ImmigrationResidenceEntry,
    reasons=frozenset({BY_OFFICE}),
    aspects=frozenset({"identity"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: (entry.resident_number,),
)
