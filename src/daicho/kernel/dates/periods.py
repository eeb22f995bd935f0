"""Periods (期間) by the calendar: the first day is not counted, an end on a closed day moves on.

Law: 民法138条から143条; 地方自治法4条の2第4項 (a closed day of the municipality).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

LONGEST_CLOSURE_DAYS = 60


def last_day_of_notice(moved_on: date, days: int, is_closed: Callable[[date], bool]) -> date:
    """届出期限 — last day on which a notification is on time, e.g. 転入をした日から14日以内.

    Law: 住民基本台帳法22条1項, 23条, 24条, 25条; 民法140条, 142条; 地方自治法4条の2第4項.
    Args:
        moved_on: the day of the event, Asia/Tokyo; the next day is day 1.
        days: calendar days, from the law tables.
        is_closed: whether the municipality is closed on a day (休日).
    Raises: ValueError when the calendar knows no open day.
    """
    return next_open_day(moved_on + timedelta(days=days), is_closed)


def next_open_day(day: date, is_closed: Callable[[date], bool]) -> date:
    """翌開庁日 — the day itself or the first open day after it.

    Raises: ValueError when no day within two months is open.
    """
    for ahead in range(LONGEST_CLOSURE_DAYS):
        candidate = day + timedelta(days=ahead)
        if not is_closed(candidate):
            return candidate
    raise ValueError(f"no open day within {LONGEST_CLOSURE_DAYS} days of {day.isoformat()}")


def last_day_of_months(begins_on: date, months: int) -> date:
    """月・年による期間の末日 — the day before the corresponding day; the last of the month where there is none.

    Law: 民法143条. Args: begins_on: first day counted; months: calendar months, 12 to the year.
    """
    index = begins_on.year * 12 + begins_on.month - 1 + months
    year, month = index // 12, index % 12 + 1
    length = monthrange(year, month)[1]
    if begins_on.day > length:
        return date(year, month, length)
    return date(year, month, begins_on.day) - timedelta(days=1)
