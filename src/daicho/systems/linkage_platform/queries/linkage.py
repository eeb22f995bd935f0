"""連携状況 of the platform: counts, ages and faults; no name, number or content of any resident (M6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from daicho.contracts.connections import connections
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging.status import ConnectionStatus, linkage_status, list_deliveries

SYSTEM = "linkage_platform"


@dataclass(frozen=True, slots=True)
class OpenDelivery:
    """未送信 — one delivery, without whom it is about."""

    id: int
    receiver: str
    type: str
    is_held: bool
    attempts: int
    age: timedelta
    error_code: str
    error: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class DeclaredLink:
    """接続 — one receiver with its legal basis and how it stands."""

    status: ConnectionStatus
    basis: str


@dataclass(frozen=True, slots=True)
class PlatformStatus:
    """連携状況 of all receivers with what is still open."""

    links: tuple[DeclaredLink, ...]
    open: tuple[OpenDelivery, ...]


def platform_status() -> PlatformStatus:
    """連携状況, held deliveries first."""
    now = machine_now()
    basis = {row.receiver: row.basis for row in connections() if row.sender == SYSTEM}
    links = tuple(DeclaredLink(one, basis[one.receiver]) for one in linkage_status(SYSTEM, now))
    rows = tuple(
        OpenDelivery(
            row.id,
            row.receiver,
            row.type,
            row.state == "held",
            row.attempts,
            now - row.created_at,
            row.last_code,
            row.last_error,
            row.created_at,
        )
        for row in list_deliveries(SYSTEM)
    )
    return PlatformStatus(links, rows)
