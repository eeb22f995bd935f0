"""再転入 — a closed record that is carried on, the choice of a namesake, and what stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from daicho.kernel.dates import PartialDate
from daicho.systems.resident_registry.rules.movements.known_people import ApplicantFacts, KnownPerson
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND
from daicho.systems.resident_registry.rules.record import ResidentStatus
from daicho.systems.resident_registry.rules.record_parts import (
    FormerName,
    RecordEvent,
)
from daicho.systems.resident_registry.rules.versions import as_of
from tests.makers.move_in import a_move_in, father, fresh_numbers
from tests.makers.paper_registry import PaperRegistry
from tests.proofs import proves
from tests.systems.resident_registry.rules.movements.test_move_in import (
    NO_NUMBERS,
    carried_out,
    from_abroad,
    judged,
)


def closed(**record: object) -> PaperRegistry:
    """大川 誠 lived here alone and has left."""
    registry = PaperRegistry()
    registry.do(KIND, a_move_in((father(),), moved_on=date(2020, 4, 1)), fresh_numbers(1))
    (version,) = registry.versions["0000000001"]
    left = RecordEvent("move_out_abroad", date(2024, 3, 1), PartialDate.known(date(2024, 3, 10)))
    gone = replace(version.content, status=ResidentStatus.MOVED_OUT, removed=left, **record)  # type: ignore[arg-type]
    ended = replace(version, version_no=2, valid_from=date(2024, 3, 10), content=gone)
    registry.versions["0000000001"] = (version, ended)
    return registry


CLOSED = KnownPerson("0000000001", "大川 誠", present=False)
BY_NUMBER = ApplicantFacts(same_numbers=(CLOSED,))
BY_CARD = ApplicantFacts(same_card=(CLOSED,))
BY_THREE = ApplicantFacts(same_three=(CLOSED,))


@proves("S1.1.c", how="unit")
@pytest.mark.parametrize("facts", [BY_NUMBER, BY_CARD], ids=["by number", "by residence card"])
def test_a_number_that_fits_carries_the_closed_record_on_whatever_else_was_typed(facts: ApplicantFacts) -> None:
    entry, scene, found = judged(closed(), a_move_in((father(),)), fresh_numbers(1), (facts,))

    (newcomer,) = carried_out(entry, fresh_numbers(1), scene).newcomers

    assert found == {"REG-MOVE-041"}
    assert newcomer.returning == "0000000001"
    assert newcomer.record.bookkeeping.returned == "1"


def test_who_returns_needs_no_numbers_and_gets_no_second_code() -> None:
    entry, _, found = judged(closed(), from_abroad(father()), NO_NUMBERS, (BY_CARD,))

    assert found == {"REG-MOVE-041"}
    assert KIND.resident_codes(entry) == 0


def test_the_same_name_birth_date_and_sex_are_only_an_alert_and_a_new_number_is_given() -> None:
    entry, scene, found = judged(closed(), a_move_in((father(),)), fresh_numbers(1), (BY_THREE,))

    assert found == {"REG-MOVE-042"}
    assert carried_out(entry, fresh_numbers(1), scene).newcomers[0].returning == ""


def test_the_officer_may_choose_the_namesake_as_the_one_who_returns() -> None:
    entry, scene, found = judged(closed(), a_move_in((father(same_as="0000000001"),)), fresh_numbers(1), (BY_THREE,))

    assert found == {"REG-MOVE-047"}
    assert carried_out(entry, fresh_numbers(1), scene).newcomers[0].returning == "0000000001"


@pytest.mark.parametrize(
    "facts",
    [
        ApplicantFacts(),
        ApplicantFacts(same_three=(replace(CLOSED, present=True),)),
        ApplicantFacts(same_three=(replace(CLOSED, resident_number="0000000002"),)),
    ],
    ids=["nobody like that", "still lives here", "somebody else"],
)
def test_nobody_else_can_be_chosen(facts: ApplicantFacts) -> None:
    found = judged(closed(), a_move_in((father(same_as="0000000001"),)), fresh_numbers(1), (facts,))[2]

    assert "REG-MOVE-046" in found


def test_numbers_of_two_people_are_an_error_and_a_changed_number_an_alert() -> None:
    other = KnownPerson("0000000002", "", present=False)
    mixed = ApplicantFacts(same_numbers=(CLOSED, other))
    changed = ApplicantFacts(same_numbers=(replace(CLOSED, differs=("住民票コード",)),))

    assert "REG-MOVE-044" in judged(closed(), a_move_in((father(),)), fresh_numbers(1), (mixed,))[2]
    assert "REG-MOVE-045" in judged(closed(), a_move_in((father(),)), fresh_numbers(1), (changed,))[2]


FORMER = {"former_name": FormerName(printed_family="山本", printed_family_kana="ヤマモト")}


def test_the_former_name_of_the_day_of_leaving_is_offered_at_the_first_return_from_abroad() -> None:
    registry = closed(**FORMER)

    offered = judged(registry, from_abroad(father()), fresh_numbers(1), (BY_NUMBER,))[2]
    entry, scene, taken = judged(registry, from_abroad(father(keeps_former_names=True)), fresh_numbers(1), (BY_NUMBER,))

    assert offered == {"REG-MOVE-041", "REG-MOVE-090"}
    assert taken == {"REG-MOVE-041"}
    (newcomer,) = carried_out(entry, fresh_numbers(1), scene).newcomers
    assert newcomer.record.former_name == FORMER["former_name"]


def test_it_is_not_offered_to_who_left_for_another_city_or_comes_from_one() -> None:
    left = RecordEvent("move_out", date(2024, 3, 1), PartialDate.known(date(2024, 3, 10)))
    registry = closed(**FORMER)
    first, last = registry.versions["0000000001"]
    registry.versions["0000000001"] = (first, replace(last, content=replace(last.content, removed=left)))

    assert judged(registry, from_abroad(father()), fresh_numbers(1), (BY_NUMBER,))[2] == {"REG-MOVE-041"}
    assert judged(closed(**FORMER), a_move_in((father(),)), fresh_numbers(1), (BY_NUMBER,))[2] == {"REG-MOVE-041"}


def test_the_history_of_who_returns_goes_on_and_every_earlier_day_reads_as_before() -> None:
    registry = closed()
    numbers = fresh_numbers(1)
    entry, scene, _ = judged(registry, a_move_in((father(),)), numbers, (BY_NUMBER,))

    registry._write("P0002", carried_out(entry, numbers, scene))

    history = registry.versions["0000000001"]
    assert [v.version_no for v in history] == [1, 2, 3]
    assert [v.content.is_present for v in history] == [True, False, True]
    for day, present in ((date(2021, 1, 1), True), (date(2025, 1, 1), False), (date(2026, 11, 22), True)):
        found = as_of(history, day)
        assert found is not None
        assert found.content.is_present is present
