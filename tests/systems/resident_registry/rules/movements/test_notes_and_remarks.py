"""留意事項（B類型）and 備考（C類型）: a note belongs to an event of the history, a remark to none (標準 1.1.14)."""

from __future__ import annotations

from dataclasses import replace

from daicho.systems.resident_registry.rules.movements.corrections.clerical import KIND as CLERICAL
from daicho.systems.resident_registry.rules.movements.corrections.clerical import ClericalCorrectionEntry
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.special_adoption import KIND as SPECIAL_ADOPTION
from daicho.systems.resident_registry.rules.movements.special_adoption import (
    AdoptionStep,
    SpecialAdoptionEntry,
    TiedItem,
)
from tests.makers.births_and_deaths import filing_on
from tests.makers.household import ARRIVED, CHILD, FATHER, TODAY, codes, family, filing, undo


def line(remark: str, noted_event: int = 0) -> ClericalCorrectionEntry:
    items = CorrectedItems(remark=remark, noted_event=noted_event)
    return ClericalCorrectionEntry(filing(ARRIVED), FATHER, items, explanation="転出証明書の写しと見比べた")


def test_a_note_belongs_to_an_event_of_the_person_and_a_remark_to_none() -> None:
    registry = family()

    assert "REG-FIX-015" in codes(registry.check(CLERICAL, line("誤記", 99)))
    registry.do(CLERICAL, line("番地の誤記", 1))
    registry.do(CLERICAL, line("通称住所あり"))

    held = [(one.text, one.is_note, one.about) for one in registry.record(FATHER).remarks]
    assert held == [("番地の誤記", True, 1), ("通称住所あり", False, 0)]


def test_a_closed_record_takes_no_free_remark() -> None:
    registry = family()
    undo(registry, registry.done[0])
    free = replace(line("通称住所あり"), filing=filing(TODAY))

    assert "REG-CLERICAL-003" in codes(registry.check(CLERICAL, free))


def test_the_words_of_a_special_adoption_belong_to_the_moving_in_they_are_tied_to() -> None:
    registry = family()
    registry.do(CLERICAL, line("番地の誤記", 1))
    entry = SpecialAdoptionEntry(filing_on(TODAY), (CHILD,), AdoptionStep.ADOPTED)

    registry.do(SPECIAL_ADOPTION, replace(entry, tied_to=TiedItem.MOVED_IN_FROM))
    registry.do(SPECIAL_ADOPTION, replace(entry, step=AdoptionStep.DISSOLVED))

    held = [(one.text, one.about) for one in registry.record(CHILD).remarks]
    assert held == [("転入前住所: 特別養子縁組", 1), ("特別養子縁組解消", 0)]
