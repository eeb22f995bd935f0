"""改製・再製: the sheet is made anew, the old ones are counted, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.corrections.official import KIND as OFFICIAL
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from daicho.systems.resident_registry.rules.movements.sheet_renewal import (
    REMADE,
    REMOVALS,
    RESTORED,
    SHEET_REMAKING,
    SHEET_RESTORATION,
    SheetRenewalEntry,
)
from daicho.systems.resident_registry.rules.record import ResidentStatus
from daicho.systems.resident_registry.rules.record_parts import Bookkeeping, RecordEvent
from daicho.systems.resident_registry.rules.sheets import sheets_of
from tests.makers.household import (
    CHILD,
    FATHER,
    MOTHER,
    TODAY,
    codes,
    family,
    filing,
)
from tests.makers.move_in import person_name

DAY = date(2026, 11, 20)
NEW_NAME = person_name("小川", "誠", "オガワ", "マコト")
PEOPLE = (FATHER, MOTHER, CHILD)
REASON_OF = {"sheet_remaking": REMADE, "sheet_restoration": RESTORED}


def renamed(moved_on: date) -> OfficialCorrectionEntry:
    return OfficialCorrectionEntry(filing(moved_on), FATHER, CorrectedItems(name=NEW_NAME))


@pytest.mark.parametrize("kind", [SHEET_REMAKING, SHEET_RESTORATION], ids=lambda kind: kind.title)
def test_a_sheet_is_made_anew_on_any_day_and_the_old_ones_are_counted(kind: object) -> None:
    registry = family()
    remade = SheetRenewalEntry(filing(DAY), (FATHER,), "本人の申出")

    assert registry.check(kind, remade) == ()  # type: ignore[arg-type]
    registry.do(kind, remade)  # type: ignore[arg-type]
    registry.do(OFFICIAL, renamed(date(2026, 3, 1)))
    registry.do(kind, replace(remade, filing=filing(TODAY)))  # type: ignore[arg-type]

    sheets = sheets_of(registry.versions[FATHER])
    assert [(s.number, s.made_on) for s in sheets] == [(0, None), (1, DAY), (2, TODAY)]
    assert [s.versions for s in sheets] == [(1, 2), (3, 4, 5, 6), (7,)]
    assert [v.content.is_present for v in registry.versions[FATHER]] == [True, False, True, True, True, False, True]
    old = registry.versions[FATHER][1].content
    assert old.removed.reason == REMOVALS[REASON_OF[kind.code]]  # type: ignore[attr-defined]
    assert replace(old, status=ResidentStatus.RESIDENT, removed=RecordEvent(), bookkeeping=Bookkeeping()) == replace(
        registry.versions[FATHER][0].content, bookkeeping=Bookkeeping()
    )
    assert registry.record(FATHER).is_present
    first, now = registry.versions[FATHER][0].content, registry.record(FATHER)
    assert replace(now, name=first.name, head=first.head, bookkeeping=first.bookkeeping) == first
    assert registry.record(MOTHER).bookkeeping.sheet_number == 0


def test_what_speaks_against_a_new_sheet() -> None:
    registry = family()
    registry.do(SHEET_REMAKING, SheetRenewalEntry(filing(DAY), PEOPLE, "システムの移行"))

    before_it = SheetRenewalEntry(filing(DAY - timedelta(1)), (FATHER,), "本人の申出")
    assert codes(registry.check(SHEET_REMAKING, before_it)) == {"REG-SHEET-002"}
    assert codes(registry.check(SHEET_REMAKING, replace(before_it, filing=filing(), cause=" "))) == {"REG-SHEET-001"}
    assert codes(registry.check(SHEET_REMAKING, replace(before_it, people=()))) == {"REG-WHO-001"}
