"""交付の可否: each reason has its code, in one order, and what must not be told looks alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.kernel.dates.partial import PartialDate
from daicho.systems.certificate_server.errors import RefusalCode
from daicho.systems.certificate_server.rules.kiosk_service import KioskService, PlannedMoveOut
from daicho.systems.certificate_server.rules.standing import (
    Applicant,
    KioskCase,
    Standing,
    is_fresh,
    refusal_at_any_hour,
    refusal_of,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
GROWN_UP = Standing("0000000001", PartialDate.known(date(1980, 4, 1)))
FELLOW = replace(GROWN_UP, resident_number="0000000002")
SERVICE = KioskService()


def case(person: Standing | None = GROWN_UP, fellow: Standing = FELLOW, **other: Any) -> KioskCase:
    """A case in which nothing speaks against serving, but for what is named."""
    household = (person, fellow) if person is not None else ()
    plain = KioskCase(NOON, Applicant(True, person), household, False, timedelta(seconds=1))
    return replace(plain, **other)


def code_of(given: KioskCase, service: KioskService = SERVICE) -> RefusalCode | None:
    refusal = refusal_of(given, service)
    return refusal.code if refusal else None


def test_a_grown_up_resident_with_a_valid_card_is_served() -> None:
    assert refusal_of(case(), SERVICE) is None


@pytest.mark.parametrize(
    ("given", "code", "reason"),
    [
        (case(now=NOON.replace(hour=23)), RefusalCode.CLOSED, "hours"),
        (case(knowledge_age=None), RefusalCode.STALE, "feed_silent"),
        (case(knowledge_age=timedelta(hours=24, seconds=1)), RefusalCode.STALE, "feed_silent"),
        (case(applicant=None), RefusalCode.UNKNOWN, "serial"),
        (case(applicant=Applicant(False, GROWN_UP)), RefusalCode.REVOKED, "certificate"),
        (case(is_pending=True), RefusalCode.BUSY, "change_on_its_way"),
        (case(None), RefusalCode.NOT_HERE, "no_living_record"),
        (
            case(replace(GROWN_UP, planned_move_out_on=date(2026, 11, 23))),
            RefusalCode.NOT_HERE,
            "planned_day_has_come",
        ),
        (case(replace(GROWN_UP, birth_date=PartialDate.known(date(2012, 1, 1)))), RefusalCode.AGE, "too_young"),
        (
            case(replace(GROWN_UP, birth_date=PartialDate(date(1950, 1, 1), "昭和25年月日不詳", "year"))),
            RefusalCode.AGE,
            "birth_date_unknown",
        ),
        (case(replace(GROWN_UP, is_protected=True)), RefusalCode.NOT_KIOSK, "protected"),
        (case(fellow=replace(FELLOW, is_protected=True)), RefusalCode.NOT_KIOSK, "protected"),
        (case(replace(GROWN_UP, is_suppressed=True)), RefusalCode.NOT_KIOSK, "suppressed"),
        (case(fellow=replace(FELLOW, is_suppressed=True)), RefusalCode.NOT_KIOSK, "suppressed"),
        (
            case(fellow=replace(FELLOW, planned_move_out_on=date(2026, 12, 24))),
            RefusalCode.NOT_KIOSK,
            "planned_move_out",
        ),
    ],
)
def test_each_reason_has_its_code(given: KioskCase, code: RefusalCode, reason: str) -> None:
    refusal = refusal_of(given, SERVICE)

    assert refusal is not None
    assert (refusal.code, refusal.reason) == (code, reason)


@pytest.mark.parametrize(
    ("birth", "served"),
    [(date(2011, 11, 22), True), (date(2011, 11, 23), True), (date(2011, 11, 24), False)],
)
def test_fifteen_is_reached_on_the_birthday(birth: date, served: bool) -> None:
    person = replace(GROWN_UP, birth_date=PartialDate.known(birth))

    assert (refusal_of(case(person), SERVICE) is None) is served


@pytest.mark.parametrize(
    ("rule", "own", "fellows"),
    [
        (PlannedMoveOut.REFUSE_HOUSEHOLD, RefusalCode.NOT_KIOSK, RefusalCode.NOT_KIOSK),
        (PlannedMoveOut.REFUSE_PERSON, RefusalCode.NOT_KIOSK, None),
        (PlannedMoveOut.SERVE, None, None),
    ],
)
def test_the_city_decides_about_households_with_a_planned_move_out(
    rule: PlannedMoveOut, own: RefusalCode | None, fellows: RefusalCode | None
) -> None:
    service, soon = KioskService(planned_move_out=rule), date(2026, 12, 24)

    assert code_of(case(replace(GROWN_UP, planned_move_out_on=soon)), service) is own
    assert code_of(case(fellow=replace(FELLOW, planned_move_out_on=soon)), service) is fellows


def test_without_leave_to_serve_blindly_only_live_knowledge_counts() -> None:
    assert is_fresh(timedelta(seconds=2), 0)
    assert not is_fresh(timedelta(seconds=6), 0)
    assert not is_fresh(None, 24)


def test_an_answer_from_the_future_is_no_fresh_knowledge_after_a_clock_was_set_back() -> None:
    assert is_fresh(timedelta(seconds=-2), 24)
    assert not is_fresh(timedelta(days=-60), 24)


def test_a_receipt_begun_in_time_is_not_cut_off_at_closing() -> None:
    late = case(now=NOON.replace(hour=23))

    assert refusal_at_any_hour(late, SERVICE) is None


standings = st.builds(
    Standing,
    resident_number=st.sampled_from(["1", "2", "3"]),
    birth_date=st.dates(date(1920, 1, 1), date(2026, 11, 22)).map(PartialDate.known),
    is_protected=st.booleans(),
    is_suppressed=st.booleans(),
    planned_move_out_on=st.none() | st.dates(date(2026, 11, 1), date(2027, 1, 1)),
)
cases = st.builds(
    KioskCase,
    now=st.just(NOON),
    applicant=st.none() | st.builds(Applicant, st.booleans(), st.none() | standings),
    household=st.lists(standings, max_size=5),
    is_pending=st.booleans(),
    knowledge_age=st.none() | st.timedeltas(timedelta(0), timedelta(hours=48)),
)


@given(cases)
def test_nobody_is_served_with_protection_or_suppression_anywhere_in_the_household(given: KioskCase) -> None:
    if refusal_of(given, SERVICE) is None:
        assert given.applicant is not None
        assert given.applicant.standing is not None
        everybody = (given.applicant.standing, *given.household)
        assert not any(one.is_protected or one.is_suppressed for one in everybody)
        assert given.applicant.standing.is_here_on(given.now.date())


@given(cases)
def test_protection_and_suppression_look_exactly_alike(given: KioskCase) -> None:
    swapped = [replace(o, is_protected=o.is_suppressed, is_suppressed=o.is_protected) for o in given.household]

    assert code_of(given) is code_of(replace(given, household=swapped))
