"""Linkage status (連携状況): how each connection of a system stands, and its deliveries one by one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q

from daicho.contracts.connections import message_pairs
from daicho.foundation.messaging.models import Delivery, DeliveryState


@dataclass(frozen=True, slots=True)
class ConnectionStatus:
    """接続の状況.

    Args:
        waiting: 送信待ち. held: 保留, a person must decide. oldest_age: of the oldest not delivered.
        last_error: newest fault among them, Japanese. last_delivered_at: machine time.
    """

    receiver: str
    waiting: int
    held: int
    oldest_age: timedelta | None
    last_code: str
    last_error: str
    last_delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """送信 as listed; no content."""

    id: int
    message_id: uuid.UUID
    type: str
    receiver: str
    subject: str
    order_no: int
    state: str
    attempts: int
    next_try: datetime
    last_code: str
    last_error: str
    created_at: datetime
    delivered_at: datetime | None


def linkage_status(alias: str, now: datetime) -> list[ConnectionStatus]:
    """連携状況 of every declared receiver of this system, also of those that never got anything.

    Args: now: machine time, against which ages are counted.
    """
    return [_status(alias, receiver, now) for sender, receiver, _ in message_pairs() if sender == alias]


def list_deliveries(
    alias: str,
    *,
    receiver: str = "",
    states: Sequence[str] = (DeliveryState.WAITING, DeliveryState.HELD),
    subject: str = "",
    limit: int = 100,
) -> list[DeliveryRow]:
    """送信の一覧, held ones first, then oldest first."""
    found = Delivery.objects.using(alias).filter(state__in=list(states))
    if receiver:
        found = found.filter(receiver=receiver)
    if subject:
        found = found.filter(subject=subject)
    return [_row(each) for each in found.select_related("message").order_by("state", "id")[:limit]]


def _status(alias: str, receiver: str, now: datetime) -> ConnectionStatus:
    open_ = Delivery.objects.using(alias).filter(
        receiver=receiver, state__in=[DeliveryState.WAITING, DeliveryState.HELD]
    )
    counts = open_.aggregate(
        waiting=Count("id", filter=Q(state=DeliveryState.WAITING)),
        held=Count("id", filter=Q(state=DeliveryState.HELD)),
        oldest=Min("created_at"),
    )
    fault = open_.exclude(last_error="").order_by("-next_try", "-id").first()
    done = Delivery.objects.using(alias).filter(receiver=receiver).aggregate(latest=Max("delivered_at"))
    return ConnectionStatus(
        receiver=receiver,
        waiting=counts["waiting"],
        held=counts["held"],
        oldest_age=now - counts["oldest"] if counts["oldest"] else None,
        last_code=fault.last_code if fault else "",
        last_error=fault.last_error if fault else "",
        last_delivered_at=done["latest"],
    )


def _row(delivery: Delivery) -> DeliveryRow:
    return DeliveryRow(
        id=delivery.id,
        message_id=delivery.message_id,
        type=delivery.message.type,
        receiver=delivery.receiver,
        subject=delivery.subject,
        order_no=delivery.order_no,
        state=delivery.state,
        attempts=delivery.attempts,
        next_try=delivery.next_try,
        last_code=delivery.last_code,
        last_error=delivery.last_error,
        created_at=delivery.created_at,
        delivered_at=delivery.delivered_at,
    )
