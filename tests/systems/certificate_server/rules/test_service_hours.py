"""交付時間: every day 6:30-23:00, but at the turn of the year, on closed days and during maintenance."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.systems.certificate_server.rules.service_hours import (
    ClosedReason,
    Maintenance,
    ServiceHours,
    closed_reason,
    next_opening,
)

TOKYO = ZoneInfo("Asia/Tokyo")
HOURS = ServiceHours(
    closed_days=frozenset({date(2027, 2, 14)}),
    maintenance=(Maintenance(datetime(2027, 3, 1, 22, 0, tzinfo=TOKYO), datetime(2027, 3, 2, 9, 0, tzinfo=TOKYO)),),
)
moments = st.datetimes(
    datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-12-31"), timezones=st.just(TOKYO)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("moment", "reason", "opens_again"),
    [
        ("2026-11-23T06:29:59", ClosedReason.HOURS, "2026-11-23T06:30:00"),
        ("2026-11-23T06:30:00", None, "2026-11-24T06:30:00"),
        ("2026-11-23T22:59:59", None, "2026-11-24T06:30:00"),
        ("2026-11-23T23:00:00", ClosedReason.HOURS, "2026-11-24T06:30:00"),
        ("2026-12-28T23:30:00", ClosedReason.HOURS, "2027-01-04T06:30:00"),
        ("2026-12-29T12:00:00", ClosedReason.CLOSED_DAY, "2027-01-04T06:30:00"),
        ("2027-01-03T12:00:00", ClosedReason.CLOSED_DAY, "2027-01-04T06:30:00"),
        ("2027-02-14T12:00:00", ClosedReason.CLOSED_DAY, "2027-02-15T06:30:00"),
        ("2027-03-01T21:59:59", None, "2027-03-02T09:00:00"),
        ("2027-03-01T22:00:00", ClosedReason.MAINTENANCE, "2027-03-02T09:00:00"),
        ("2027-03-02T08:59:59", ClosedReason.MAINTENANCE, "2027-03-02T09:00:00"),
        ("2027-03-02T09:00:00", None, "2027-03-03T06:30:00"),
    ],
)
def test_kiosks_are_served_within_the_hours_and_told_when_they_open_again(
    moment: str, reason: ClosedReason | None, opens_again: str
) -> None:
    assert closed_reason(HOURS, at(moment)) is reason
    assert next_opening(HOURS, at(moment)) == at(opens_again)


def test_who_never_opens_promises_nothing() -> None:
    never = ServiceHours(opens=time(9), closes=time(9))

    assert next_opening(never, at("2026-11-23T12:00:00")) is None


@given(moments)
def test_the_next_opening_lies_ahead_and_is_open(moment: datetime) -> None:
    opening = next_opening(HOURS, moment)

    assert opening is not None
    assert opening > moment
    assert closed_reason(HOURS, opening) is None


@given(moments, st.integers(1, 3600 * 24 * 10))
def test_between_a_closed_moment_and_the_next_opening_nothing_is_open(moment: datetime, seconds: int) -> None:
    opening = next_opening(HOURS, moment)
    later = moment + timedelta(seconds=seconds)

    if closed_reason(HOURS, moment) is not None and opening is not None and later < opening:
        assert closed_reason(HOURS, later) is not None
