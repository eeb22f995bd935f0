"""Ages and periods by the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.kernel.dates import (
    PartialDate,
    age_if_known,
    age_on,
    has_reached,
    last_day_of_months,
    last_day_of_notice,
    next_open_day,
    reaches_age_on,
)

births = st.dates(min_value=date(1900, 1, 1), max_value=date(2030, 12, 31))


@pytest.mark.parametrize(
    ("birth", "years", "day"),
    [
        (date(2008, 4, 2), 18, date(2026, 4, 1)),
        (date(2008, 4, 1), 18, date(2026, 3, 31)),
        (date(2008, 3, 1), 18, date(2026, 2, 28)),
        (date(2008, 3, 1), 20, date(2028, 2, 29)),
        (date(2008, 1, 1), 15, date(2022, 12, 31)),
        (date(2008, 2, 29), 15, date(2023, 2, 28)),
        (date(2008, 2, 29), 20, date(2028, 2, 28)),
    ],
)
def test_an_age_is_reached_at_the_end_of_the_day_before_the_birthday(birth: date, years: int, day: date) -> None:
    assert reaches_age_on(birth, years) == day
    assert has_reached(birth, years, day)
    assert not has_reached(birth, years, day - timedelta(days=1))


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2000, 11, 23), date(2026, 11, 22), 25),
        (date(2000, 11, 23), date(2026, 11, 23), 26),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 24), date(2026, 11, 23), 0),
    ],
)
def test_the_age_people_speak_of_rises_on_the_birthday(birth: date, on: date, age: int) -> None:
    assert age_on(birth, on) == age


@given(births, st.integers(1, 110))
def test_the_spoken_age_follows_the_legal_one_by_a_day(birth: date, years: int) -> None:
    # given
    reached = reaches_age_on(birth, years)

    # then
    assert age_on(birth, reached) == years - 1
    assert age_on(birth, reached + timedelta(days=1)) == years


def test_someone_whose_birth_is_unknown_has_no_age() -> None:
    assert age_if_known(PartialDate(date(1985, 1, 1), "1985年00月00日", "92"), date(2026, 11, 23)) is None
    assert age_if_known(PartialDate.known(date(1985, 1, 1)), date(2026, 11, 23)) == 41


def _weekend_or_new_year(day: date) -> bool:
    return day.weekday() >= 5 or (day.month, day.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


@pytest.mark.parametrize(
    ("moved_on", "last_day"),
    [
        (date(2026, 4, 1), date(2026, 4, 15)),  # 水曜日
        (date(2026, 4, 4), date(2026, 4, 20)),  # 土曜日 becomes 月曜日
        (date(2026, 12, 15), date(2027, 1, 4)),  # 12月29日 is closed; 1月4日 is a 月曜日
        (date(2026, 12, 18), date(2027, 1, 4)),
    ],
)
def test_fourteen_days_begin_the_day_after_and_end_on_an_open_day(moved_on: date, last_day: date) -> None:
    assert last_day_of_notice(moved_on, 14, _weekend_or_new_year) == last_day


def test_an_open_day_stays_and_a_calendar_without_open_days_is_an_error() -> None:
    assert next_open_day(date(2026, 11, 23), lambda _: False) == date(2026, 11, 23)
    with pytest.raises(ValueError, match="no open day"):
        next_open_day(date(2026, 11, 23), lambda _: True)


@pytest.mark.parametrize(
    ("begins_on", "months", "last_day"),
    [
        (date(2026, 4, 1), 12, date(2027, 3, 31)),
        (date(2026, 11, 23), 1, date(2026, 12, 22)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 1, 29), 1, date(2026, 2, 28)),
        (date(2026, 1, 28), 1, date(2026, 2, 27)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_months_end_the_day_before_the_corresponding_day(begins_on: date, months: int, last_day: date) -> None:
    assert last_day_of_months(begins_on, months) == last_day
