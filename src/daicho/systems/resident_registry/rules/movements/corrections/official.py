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
from daicho.systems.resident_registry.rules.movements.corrections.outcome import (
    check_renamed_head,
    correct_person,
    correct_registers,
)
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
    """職権修正の内容. ``filing.filed_on``: 通知日 of the 9条2項 notice, or 申出日.

    Args: same_register: 宛名番号 of others of the household whose 戸籍の表示 becomes the same in the same act (転籍 …).
    """

    filing: Filing
    resident: str
    items: CorrectedItems
    same_register: tuple[str, ...] = ()

    @property
    def register_items(self) -> CorrectedItems:
        """本籍・筆頭者, which the others take over."""
        return CorrectedItems(honseki=self.items.honseki, head_of_register=self.items.head_of_register)

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        others = "、".join(f"宛名番号{number}" for number in self.same_register)
        return (*self.items.facts(), ("本籍・筆頭者が同じに変わる人", others))


def _check(entry: OfficialCorrectionEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    day = entry.filing.moved_on.sort_on
    known = scene.residents.get(entry.resident)
    rule = FilingRule(BASES, "修正の日", last_day=_last_day(entry, known, scene))
    found = [
        *check_filing(entry.filing, rule, scene.today, scene.several_papers_needed),
        *check_named((entry.resident,), scene, day, field=""),
        *_check_same_register(entry, scene, day),
    ]
    if known is None or any(f.code.startswith("REG-WHO") for f in errors_in(found)):
        return tuple(found)
    found += check_changed(known, entry.items, day)
    after = corrected(known.record, entry.items, day)
    found += (*check_personal(known, entry.items, after, scene), *check_renamed_head(known, entry.items, day))
    return (*found, *_check_basis(entry, known), *_check_kind_of_items(entry))


def _check_same_register(entry: OfficialCorrectionEntry, scene: Scene, day: date) -> tuple[Finding, ...]:
    """同じ戸籍の人 — REG-OFFICIAL-003, 004: only 戸籍の表示 is taken over, and only by who can have one here."""
    if not entry.same_register:
        return ()
    if entry.register_items.is_empty:
        return (
            Finding("REG-OFFICIAL-003", Level.ERROR, "same_register",
                    "本籍も筆頭者も書き換えていないのに、同じに変わる人が選ばれています。本籍か筆頭者を入力するか、"
                    "印を外してください。", "標準仕様書4.2.3.1"),
        )  # fmt: skip
    found = list(check_named(entry.same_register, scene, day, field="same_register"))
    subject = scene.residents.get(entry.resident)
    for number in entry.same_register:
        known = scene.residents.get(number)
        if known is None or subject is None:
            continue
        mates = known.record.household_number == subject.record.household_number and number != entry.resident
        if known.record.kind is ResidentKind.FOREIGN or not mates:
            found.append(
                Finding("REG-OFFICIAL-004", Level.ERROR, "same_register",
                        f"{known.record.name.full}さんの戸籍の表示は一緒に直せません。同じ世帯の日本人住民だけを選び、"
                        "ほかの人は一人ずつ入力してください。", "住基法7条5号"),
            )  # fmt: skip
        else:
            found += _changes_nothing(known, entry.register_items, day)
    return tuple(found)


def _changes_nothing(known: KnownResident, items: CorrectedItems, day: date) -> tuple[Finding, ...]:
    """What is taken over is taken over as a whole: an item that already stands there is no fault."""
    if corrected(known.record, items, day) == known.record:
        return (
            Finding("REG-OFFICIAL-005", Level.ERROR, "same_register",
                    f"{known.record.name.full}さんの本籍・筆頭者は、もうこのとおりです。印を外してください。",
                    "標準仕様書4.2.3"),
        )  # fmt: skip
    return tuple(found for found in check_changed(known, items, day) if found.code != "REG-FIX-001")


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
    known, day = scene.residents[entry.resident], entry.filing.moved_on.sort_on
    own = correct_person(known, entry.items, scene, day, event)
    others = [scene.residents[number] for number in entry.same_register]
    return Outcome(changes=correct_registers(others, entry.register_items, day, event, own))


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
    residents=lambda entry: (entry.resident, *entry.same_register),
)
