"""開庁日 — on which days the office is closed; every due date is computed from it (地方自治法4条の2)."""

from __future__ import annotations

from datetime import date

from daicho.kernel.law import LawTables


def is_closed(law: LawTables, day: date) -> bool:
    """閉庁日 — Saturdays, Sundays, national holidays and the year's end, as ``law/office_calendar.yaml`` says.

    A Sunday on which an office opens for some work does not move a due date.
    """
    return (
        day.weekday() in law.value("office_calendar.closed_weekdays", day)
        or day in law.value("office_calendar.holidays", day)
        or f"{day:%m-%d}" in law.value("office_calendar.closed_month_days", day)
    )
