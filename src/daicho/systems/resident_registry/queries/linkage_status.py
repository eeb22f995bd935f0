"""連携の状況 — how the registry's messages stand, and those not yet delivered; no content, 宛名番号 alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from daicho.contracts.inquiries import JukinetLinkageStatus, Outcome
from daicho.foundation import audit
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging.status import ConnectionStatus, DeliveryRow, linkage_status, list_deliveries
from daicho.kernel.context import Context
from daicho.systems.resident_registry.queries.linkage_subjects import residents_behind

SYSTEM = "resident_registry"
VIEWED = "linkage.viewed"
CS = "jukinet_server"
MOST = 100


@dataclass(frozen=True, slots=True)
class OpenDelivery:
    """未送信の一件. Args: subject: 宛名番号, also where the CS knows the person by another sign."""

    id: int
    receiver: str
    type: str
    subject: str
    order_no: int
    held: bool
    attempts: int
    code: str
    reason: str
    waiting_since: datetime
    age_seconds: int


@dataclass(frozen=True, slots=True)
class OpenDeliveries:
    """未送信の一覧. ``more``: there are more than are shown."""

    rows: tuple[OpenDelivery, ...]
    more: bool


def connection_statuses() -> tuple[ConnectionStatus, ...]:
    """接続ごとの状況 — counts and ages; nobody's data, so looking at it again and again is not audited."""
    return tuple(linkage_status(SYSTEM, machine_now()))


def open_deliveries(ctx: Context) -> OpenDeliveries:
    """まだ届いていない送信 — held ones first, then the oldest; audited with everybody listed."""
    now = machine_now()
    found = list_deliveries(SYSTEM, limit=MOST + 1)
    behind = residents_behind(each.message_id for each in found if each.receiver == CS)
    rows = tuple(_row(each, now, behind.get(each.subject, each.subject)) for each in found[:MOST])
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=VIEWED,
            subjects=list(dict.fromkeys(row.subject for row in rows)),
            detail={"shown": len(rows), "more": len(found) > MOST},
        )
    return OpenDeliveries(rows, len(found) > MOST)


def jukinet_status(ctx: Context) -> Outcome:
    """CSから都道府県への通知の状況 — asked of the CS, never inside a transaction; each asking is audited there, too."""
    outcome: Outcome = ctx.ask(JukinetLinkageStatus())
    return outcome


def _row(delivery: DeliveryRow, now: datetime, resident: str) -> OpenDelivery:
    return OpenDelivery(
        id=delivery.id,
        receiver=delivery.receiver,
        type=delivery.type,
        subject=resident,
        order_no=delivery.order_no,
        held=delivery.state == "held",
        attempts=delivery.attempts,
        code=delivery.last_code,
        reason=delivery.last_error,
        waiting_since=delivery.created_at,
        age_seconds=max(0, int((now - delivery.created_at).total_seconds())),
    )
