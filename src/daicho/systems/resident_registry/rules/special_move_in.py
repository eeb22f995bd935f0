"""特例転入 — until when a 転入届 may rest on the 転出証明書情報 instead of a paper (住基法24条の2, 令24条の3; 要確認).

Neither limit is a filing period: closed days do not move them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAYS_AFTER_MOVING = 14
DAYS_AFTER_PLANNED = 30
CARD_DAYS = 90
"""継続利用 — within how many days after the 転入届 the card must be carried over (要確認)."""


@dataclass(frozen=True, slots=True)
class LastDays:
    """特例転入の期限."""

    after_moving: date
    after_planned: date

    @property
    def last(self) -> date:
        """The earlier one counts."""
        return min(self.after_moving, self.after_planned)


def last_days(moved_on: date, planned_on: date) -> LastDays:
    """14 days after the day of moving in, 30 days after 転出予定年月日."""
    return LastDays(moved_on + timedelta(days=DAYS_AFTER_MOVING), planned_on + timedelta(days=DAYS_AFTER_PLANNED))


def card_carried_over_until(notified_on: date) -> date:
    """カードの継続利用の期限 after a 転入届."""
    return notified_on + timedelta(days=CARD_DAYS)
