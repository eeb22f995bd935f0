"""元データの一括提供と整合性確認の状況."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daicho.systems.certificate_server.models import FeedState, SupplyRun


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """一括提供・整合性確認の一回. Args: fault: code of what broke it off; empty when it came to its end."""

    kind: str
    reason: str
    begun_at: datetime
    seconds: float
    compared: int
    differing: int
    repaired: int
    fault: str


def is_supplied() -> bool:
    """Whether a full supply has ever been complete."""
    return FeedState.objects.filter(supplied_at__isnull=False).exists()


def last_runs(most: int = 10) -> tuple[SupplyRow, ...]:
    """The newest first."""
    return tuple(
        SupplyRow(
            row.kind,
            row.reason,
            row.begun_at,
            row.seconds,
            row.compared,
            row.differing,
            row.repaired,
            row.fault,
        )
        for row in SupplyRun.objects.order_by("-id")[:most]
    )
