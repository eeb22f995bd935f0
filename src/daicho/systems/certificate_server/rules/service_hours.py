"""交付時間: when kiosks are served. Every day, but for closed days and maintenance, from opening to closing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

DAYS_LOOKED_AHEAD = 60


class ClosedReason(StrEnum):
    """交付していない理由."""

    HOURS = "hours"
    CLOSED_DAY = "closed_day"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True)
class Maintenance:
    """保守の時間 — from its beginning until just before its end, Asia/Tokyo."""

    begins: datetime
    ends: datetime

    def covers(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.begins <= moment < self.ends


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """交付時間 — what the city has settled.

    Args:
        opens, closes: every day; at ``closes`` nothing is given out any more.
        closed_month_days: month and day of each year, e.g. ``(12, 29)``.
        closed_days: single days.
        weekdays: other hours of single weekdays, 0 for Monday.
    """

    opens: time = time(6, 30)
    closes: time = time(23, 0)
    closed_month_days: frozenset[tuple[int, int]] = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
    closed_days: frozenset[date] = frozenset()
    maintenance: tuple[Maintenance, ...] = ()
    weekdays: Mapping[int, tuple[time, time]] = field(default_factory=dict)

    def hours_on(self, day: date) -> tuple[time, time]:
        """交付時間 of a day that is not closed."""
        return self.weekdays.get(day.weekday(), (self.opens, self.closes))

    def is_closed_day(self, day: date) -> bool:
        """休止日."""
        return day in self.closed_days or (day.month, day.day) in self.closed_month_days


def closed_reason(hours: ServiceHours, now: datetime) -> ClosedReason | None:
    """交付していない理由 — None while certificates are given out. Args: now: Asia/Tokyo."""
    if hours.is_closed_day(now.date()):
        return ClosedReason.CLOSED_DAY
    opens, closes = hours.hours_on(now.date())
    if not opens <= now.time().replace(tzinfo=None) < closes:
        return ClosedReason.HOURS
    if any(one.covers(now) for one in hours.maintenance):
        return ClosedReason.MAINTENANCE
    return None


def next_opening(hours: ServiceHours, now: datetime) -> datetime | None:
    """次に始まる日時 — the first moment after ``now`` at which kiosks are served again; None within 60 days."""
    return min((moment for moment in _beginnings(hours, now) if closed_reason(hours, moment) is None), default=None)


def _beginnings(hours: ServiceHours, now: datetime) -> Iterator[datetime]:
    """Service can begin only at an opening or at the end of maintenance."""
    for ahead in range(DAYS_LOOKED_AHEAD + 1):
        day = now.date() + timedelta(days=ahead)
        opening = datetime.combine(day, hours.hours_on(day)[0], now.tzinfo)
        if opening > now:
            yield opening
    yield from (one.ends for one in hours.maintenance if now < one.ends <= now + timedelta(days=DAYS_LOOKED_AHEAD))
