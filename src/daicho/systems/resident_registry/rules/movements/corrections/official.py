"""職権修正 — a fact changed, or a notice of the 戸籍 says so (住基法8条, 9条2項; 標準仕様書 4.2.3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daicho.kernel.dates import last_day_of_notice
from daicho.kernel.findings import Finding, Level, errors_in
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.corrections.items import (
    CorrectedItems,
    check_changed,
    corrected,
)
from daicho.systems.resident_registry.rules.movements.corrections.outcome import check_renamed_head, correct_person
from daicho.systems.resident_registry.rules.movements.corrections.personal import check_personal
from daicho.systems.resident_registry.rules.movements.kind import Allotted, KnownResident, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.named_residents import check_named
from daicho.systems.resident_registry.rules.record_parts import RecordEvent

REASON = "official_correction"
BASES = frozenset(FilingBasis) - {FilingBasis.CLAIM}
ITEMS = frozenset({"name", "alphabet_name", "birth_date", "sex", "honseki", "head_of_register", "relationship"})
"""What this kind may change; an address that was written differently is 軽微な修正, a move is 転居."""


@dataclass(frozen=True, slots=True)
class OfficialCorrectionEntry:
    """職権修正の内容. ``filing.filed_on``: 通知日 of the 9条2項 notice, or 申出日."""

    filing: Filing
    resident: str
    items: CorrectedItems

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return self.items.facts()


def _check(entry: OfficialCorrectionEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    day = entry.filing.moved_on.sort_on
    known = scene.residents.get(entry.resident)
    rule = FilingRule(BASES, "修正の日", last_day=_last_day(entry, known, scene))
    found = [
        *check_filing(entry.filing, rule, scene.today, scene.several_papers_needed),
        *check_named((entry.resident,), scene, day, field=""),
    ]
    if known is None or any(f.code.startswith("REG-WHO") for f in errors_in(found)):
        return tuple(found)
    found += check_changed(known, entry.items, day)
    after = corrected(known.record, entry.items, day)
    found += (*check_personal(known, entry.items, after, scene), *check_renamed_head(known, entry.items, day))
    return (*found, *_check_basis(entry, known), *_check_kind_of_items(entry))


def _is_foreign_relationship(entry: OfficialCorrectionEntry, known: KnownResident | None) -> bool:
    only = set(entry.items.changed) == {"relationship"}
    return only and known is not None and known.record.kind is ResidentKind.FOREIGN


def _last_day(entry: OfficialCorrectionEntry, known: KnownResident | None, scene: Scene) -> date | None:
    """30条の48: a foreign resident whose 続柄 changed notifies within 14 days."""
    if not _is_foreign_relationship(entry, known):
        return None
    days = int(scene.law.value("notification_period.foreign_resident_days", entry.filing.filed_on))
    return last_day_of_notice(entry.filing.moved_on.sort_on, days, scene.is_closed)


def _check_basis(entry: OfficialCorrectionEntry, known: KnownResident) -> tuple[Finding, ...]:
    if entry.filing.basis is not FilingBasis.NOTIFICATION or _is_foreign_relationship(entry, known):
        return ()
    return (
        Finding("REG-OFFICIAL-001", Level.ERROR, "basis",
                "届出で修正できるのは外国人住民の続柄だけです(住基法30条の48)。戸籍の通知、申出または職権を"
                "選んでください。", "住基法8条、30条の48"),
    )  # fmt: skip


def _check_kind_of_items(entry: OfficialCorrectionEntry) -> tuple[Finding, ...]:
    if set(entry.items.changed) <= ITEMS:
        return ()
    return (
        Finding("REG-OFFICIAL-002", Level.ERROR, "",
                "職権修正では住所とその日付を直せません。引っ越しは転居、書き方の変更は軽微な修正、書き誤りは"
                "誤記修正で入力してください。", "標準仕様書4.2.3"),
    )  # fmt: skip


def _outcome(entry: OfficialCorrectionEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    event = RecordEvent(REASON, entry.filing.filed_on, entry.filing.moved_on)
    known = scene.residents[entry.resident]
    return Outcome(changes=correct_person(known, entry.items, scene, entry.filing.moved_on.sort_on, event))


KIND = MovementKind(
    code="official_correction",
    title="職権修正",
    entry=OfficialCorrectionEntry,
    reasons=frozenset({REASON}),
    aspects=frozenset({"identity", "household", "remarks"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: (entry.resident,),
)
