"""窓口受付の規則: numbers of the day, what may follow on what, and which rules of kiosks do not hold at a counter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from daicho.kernel.dates.partial import PartialDate
from daicho.systems.certificate_server.errors import RefusalCode
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope, KioskService
from daicho.systems.certificate_server.rules.reception import (
    CounterState,
    counter_service,
    may_follow,
    number_text,
    refusal_at_counter,
    waiting_minutes,
)
from daicho.systems.certificate_server.rules.service_hours import Maintenance, ServiceHours
from daicho.systems.certificate_server.rules.standing import Applicant, KioskCase, Standing, refusal_of
from tests.proofs import proves

NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=timezone(timedelta(hours=9)))
SOMEBODY = Standing("0000000019", PartialDate.known(date(1990, 4, 1)))
CHILD = Standing("0000000027", PartialDate.known(date(2015, 4, 1)))


def case_of(person: Standing | None, *fellows: Standing) -> KioskCase:
    household = (person, *fellows) if person else fellows
    return KioskCase(NIGHT, Applicant(True, person), household, False, timedelta())


def refused(person: Standing | None, *fellows: Standing, service: KioskService | None = None) -> RefusalCode | None:
    refusal = refusal_at_counter(case_of(person, *fellows), service or KioskService())
    return refusal.code if refusal else None


@pytest.mark.parametrize(
    ("number", "text"), [(1, "A-001"), (12, "A-012"), (999, "A-999"), (1000, "B-001"), (26 * 999, "Z-999")]
)
def test_numbers_of_a_day_go_on_with_the_next_letter(number: int, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize("number", [0, 26 * 999 + 1])
def test_a_number_that_no_day_has_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no such number"):
        number_text(number)


def test_waiting_counts_whole_minutes() -> None:
    assert waiting_minutes(NIGHT - timedelta(minutes=4, seconds=59), NIGHT) == 4
    assert waiting_minutes(NIGHT + timedelta(minutes=1), NIGHT) == 0


def test_only_what_was_made_is_handed_over_and_nothing_follows_on_an_end() -> None:
    allowed = {(before, after) for before in CounterState for after in CounterState if may_follow(before, after)}

    assert {before for before, after in allowed if after is CounterState.HANDED_OVER} == {CounterState.MADE}
    assert {before for before, after in allowed if after is CounterState.MADE} == {CounterState.CALLED}
    assert {before for before, _ in allowed} == {state for state in CounterState if state.is_open}
    assert {after for before, after in allowed if before is CounterState.MADE} == {
        CounterState.HANDED_OVER,
        CounterState.CANCELLED,
    }


def test_the_hours_the_age_and_the_planned_departure_of_kiosks_do_not_hold_at_the_counter() -> None:
    leaving = replace(CHILD, planned_move_out_on=NIGHT.date() + timedelta(1))
    case = case_of(leaving, SOMEBODY)

    assert refusal_of(case, KioskService()) is not None
    assert refusal_at_counter(case, KioskService()) is None


@proves("C14.b", how="refusal")
@pytest.mark.parametrize(
    ("person", "fellows", "code"),
    [
        (replace(SOMEBODY, is_protected=True), (), RefusalCode.NOT_KIOSK),
        (SOMEBODY, (replace(CHILD, is_protected=True),), RefusalCode.NOT_KIOSK),
        (replace(SOMEBODY, is_suppressed=True), (), RefusalCode.NOT_KIOSK),
        (SOMEBODY, (replace(CHILD, is_suppressed=True),), RefusalCode.NOT_KIOSK),
        (replace(SOMEBODY, planned_move_out_on=NIGHT.date()), (), RefusalCode.NOT_HERE),
        (SOMEBODY, (replace(CHILD, planned_move_out_on=NIGHT.date()),), RefusalCode.NOT_HERE),
        (None, (), RefusalCode.NOT_HERE),
    ],
)
def test_what_needs_judgement_is_not_taken_at_the_counter(
    person: Standing | None, fellows: tuple[Standing, ...], code: RefusalCode
) -> None:
    assert refused(person, *fellows) is code


def test_maintenance_stops_the_counter_too_also_outside_the_hours_of_kiosks() -> None:
    stopped = ServiceHours(maintenance=(Maintenance(NIGHT - timedelta(hours=1), NIGHT + timedelta(hours=1)),))

    assert refused(SOMEBODY, service=KioskService(hours=stopped)) is RefusalCode.CLOSED


def test_what_is_too_old_or_on_its_way_is_not_given_out_at_the_counter_either() -> None:
    case = case_of(SOMEBODY)

    old = refusal_at_counter(replace(case, knowledge_age=timedelta(hours=25)), KioskService())
    changing = refusal_at_counter(replace(case, is_pending=True), KioskService())

    assert old is not None
    assert old.code is RefusalCode.STALE
    assert changing is not None
    assert changing.code is RefusalCode.BUSY


def test_the_counter_gives_out_what_the_city_has_taken_off_the_kiosks() -> None:
    narrow = KioskService(kinds=(), scopes=(KioskScope.SELF,), options=(), most_copies=1, most_sheets=1, most_members=1)

    wide = counter_service(narrow)

    assert wide.kinds == ("resident_certificate",)
    assert set(wide.scopes) == set(KioskScope)
    assert "register" in wide.options
    assert (wide.most_copies, wide.most_members) == (20, 99)
