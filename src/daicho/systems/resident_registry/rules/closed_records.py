"""除票 — how long a closed record stays in the daily database, how long it is kept, when it is moved.

Law: 住民基本台帳法15条の2, 15条の3, 住民基本台帳法施行令34条; 標準仕様書 1.1.5, 9.3.
"""

from __future__ import annotations

from datetime import date

from daicho.kernel.law import LawTables
from daicho.systems.resident_registry.rules.record import ResidentRecord

YEARS_IN_DAILY_USE = 5
KEPT = "notification_period.removed_record_years"
FIRST_OF_JUNE = (6, 1)
"""Month and day from which the year's moving is due unless the city has set another: after the spring's crowds."""


def closed_on(record: ResidentRecord, valid_from: date) -> date | None:
    """消除日 of a closed record; None for somebody who lives here.

    Args: valid_from: first day of the version, for a record loaded without its 消除日.
    """
    if record.is_present:
        return None
    return record.removed.on.sort_on if record.removed.on else valid_from


def years_before(day: date, years: int) -> date:
    """The day so many years before: what was closed before it has passed them."""
    return _in_year(day, day.year - years)


def has_passed(closed: date, years: int, today: date) -> bool:
    """年数を経過したか — from the day after the last day of the period (民法140条, 143条)."""
    return closed < years_before(today, years)


def kept_until(closed: date, law: LawTables, today: date) -> date:
    """保存期間の末日 — 150 years from 消除 by the law in force today."""
    return _in_year(closed, closed.year + years_kept(law, today))


def is_past_keeping(closed: date | None, law: LawTables, today: date) -> bool:
    """保存期間を過ぎたか — then the record is neither shown nor issued, and may be destroyed."""
    return closed is not None and has_passed(closed, years_kept(law, today), today)


def years_kept(law: LawTables, today: date) -> int:
    """保存年数."""
    return int(law.value(KEPT, today))


def is_over(year: int, today: date) -> bool:
    """その年が終わったか — records are destroyed by the year in which their keeping ended, so that none is missed."""
    return year < today.year


def is_moving_due(today: date, last_run: date | None, month: int, day: int) -> bool:
    """移行の時期か — once a year, from a day of the year on that the city chose; at once where it never ran."""
    this_year = date(today.year, month, day)
    fell_due = this_year if this_year <= today else this_year.replace(year=today.year - 1)
    return last_run is None or last_run < fell_due


def _in_year(day: date, year: int) -> date:
    """The same day of another year; February 29 becomes the last day of February (民法143条2項)."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
