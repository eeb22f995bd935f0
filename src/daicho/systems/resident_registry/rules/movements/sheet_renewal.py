"""改製・再製 — the sheet is made anew by hand, on any day; the old one is closed and counted (標準仕様書 1.1.4, 1.1.5).

消除 of the old sheet and 記載 of the new one in one act, as the standard lists them (1.2.2). Nothing of the content
changes: no 本人確認情報, and nobody comes or goes in the population. A full sheet is never remade by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from daicho.kernel.dates import wareki
from daicho.kernel.findings import Finding, Level, errors_in
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.kind import Allotted, Change, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.named_residents import check_named
from daicho.systems.resident_registry.rules.record_parts import RecordEvent

REMADE, RESTORED = "remade_entry", "restored_entry"
REMOVALS = {REMADE: "remade_removal", RESTORED: "restored_removal"}
"""消除 of the old sheet that goes with each 記載."""
BASES = frozenset({FilingBasis.OFFICIAL, FilingBasis.REQUEST})


@dataclass(frozen=True, slots=True)
class SheetRenewalEntry:
    """改製または再製の内容. ``cause``: why, e.g. 性別の取扱いの変更, 滅失."""

    filing: Filing
    people: tuple[str, ...]
    cause: str

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (("理由", self.cause),)


def _checker(label: str) -> Callable[[SheetRenewalEntry, EntryNumbers, Scene], tuple[Finding, ...]]:
    def check(entry: SheetRenewalEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
        day = entry.filing.moved_on.sort_on
        found = [
            *check_filing(entry.filing, FilingRule(BASES, label), scene.today, scene.several_papers_needed),
            *check_named(entry.people, scene, day),
        ]
        if not entry.cause.strip():
            found.append(
                Finding("REG-SHEET-001", Level.ERROR, "cause",
                        "理由が入力されていません。住民票を作り直す理由を入力してください。", "標準仕様書1.1.4")
            )  # fmt: skip
        if any(f.code.startswith("REG-WHO") for f in errors_in(found)):
            return tuple(found)
        for number in entry.people:
            record = scene.residents[number].record
            made_on = record.bookkeeping.sheet_made_on
            if made_on is not None and day < made_on:
                found.append(
                    Finding("REG-SHEET-002", Level.ERROR, "moved_on",
                            f"{record.name.full}さんの今の住民票は{wareki(made_on)}に作られています。"
                            f"{label}はその日以後にしてください。", "標準仕様書1.1.4")
                )  # fmt: skip
        return tuple(found)

    return check


def _renewed(reason: str) -> Callable[[SheetRenewalEntry, EntryNumbers, Scene, Allotted], Outcome]:
    def outcome(entry: SheetRenewalEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
        day = entry.filing.moved_on.sort_on
        event = RecordEvent(reason, entry.filing.filed_on, entry.filing.moved_on)
        ended = replace(event, reason=REMOVALS[reason])
        changes: list[Change] = []
        for number in entry.people:
            known = scene.residents[number]
            record = known.on(day)
            if record is not None:
                next_sheet = known.record.bookkeeping.sheet_number + 1
                kept = replace(record.bookkeeping, sheet_number=next_sheet, sheet_made_on=day)
                changes.append(Change(number, replace(record, bookkeeping=kept), day, event, closes=ended))
        return Outcome(changes=tuple(changes))

    return outcome


SHEET_REMAKING = MovementKind(
    code="sheet_remaking",
    title="改製",
    entry=SheetRenewalEntry,
    reasons=frozenset({REMADE, REMOVALS[REMADE]}),
    aspects=frozenset(),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_checker("改製日"),
    outcome=_renewed(REMADE),
    residents=lambda entry: entry.people,
)
SHEET_RESTORATION = MovementKind(
    code="sheet_restoration",
    title="再製",
    entry=SheetRenewalEntry,
    reasons=frozenset({RESTORED, REMOVALS[RESTORED]}),
    aspects=frozenset(),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_checker("再製日"),
    outcome=_renewed(RESTORED),
    residents=lambda entry: entry.people,
)
