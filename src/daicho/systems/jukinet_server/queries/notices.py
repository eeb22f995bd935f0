"""都道府県への通知の状況: how the updates stand on their way to the prefecture, and each of them one by one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from daicho.contracts.messages import PrefecturalUpdate
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging.models import Message
from daicho.foundation.messaging.status import ConnectionStatus, DeliveryRow, linkage_status, list_deliveries
from daicho.kernel.dates import PartialDate
from daicho.systems.jukinet_server.models import IdentificationRecord
from daicho.systems.jukinet_server.rules.record import REASON_TITLES, Reason

SYSTEM, PREFECTURE = "jukinet_server", "prefecture"
OPEN, DONE = ("held", "waiting"), ("delivered", "skipped")
MOST = 100


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """更新の通知 — one update on its way.

    Args:
        record: id of the record, None for an update given up. age_seconds: since it was made, while it is open.
        state: waiting, held, delivered, skipped. error: why it is still here, Japanese.
    """

    delivery: int
    record: uuid.UUID | None
    person: str
    name: str
    order_number: int
    reason: str
    moved_on: PartialDate | None
    state: str
    attempts: int
    age_seconds: int
    error_code: str
    error: str
    made_at: datetime
    delivered_at: datetime | None
    record_state: str = ""


def prefecture_status(now: datetime) -> ConnectionStatus:
    """接続の状況 of the prefecture. Args: now: machine time."""
    return next(one for one in linkage_status(SYSTEM, now) if one.receiver == PREFECTURE)


def notices(states: Sequence[str] = OPEN, limit: int = MOST) -> tuple[NoticeRow, ...]:
    """更新の通知の一覧, held ones first, then oldest first; one query for the deliveries, one for the records."""
    rows = list_deliveries(SYSTEM, receiver=PREFECTURE, states=states, limit=limit)
    return _with_records(rows)


def notices_of(person: str) -> tuple[NoticeRow, ...]:
    """All notices about one person. Args: person: 本人の管理番号 of the CS."""
    rows = list_deliveries(SYSTEM, receiver=PREFECTURE, states=OPEN + DONE, subject=person, limit=1000)
    return tuple(sorted(_with_records(rows), key=lambda row: row.delivery))


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """版 that a message tells of."""

    person: int
    record: uuid.UUID


def told_version(message: uuid.UUID) -> ToldVersion | None:
    """版 of a message, also of one that replaced another; None for an update given up."""
    row = _records_of([message]).get(message)
    return ToldVersion(row.person_id, row.pk) if row is not None else None


def _records_of(messages: Sequence[uuid.UUID]) -> dict[uuid.UUID, IdentificationRecord]:
    """版 by message; what was sent again under another 異動事由 still tells of the first message's."""
    first = {message: message for message in messages}
    left = set(messages)
    while left:
        older = Message.objects.using(SYSTEM).filter(id__in=left, type=PrefecturalUpdate.type, replaces__isnull=False)
        replaced = dict(older.values_list("id", "replaces"))
        first = {message: replaced.get(origin) or origin for message, origin in first.items()}
        left = {origin for origin in replaced.values() if origin is not None}
    rows = IdentificationRecord.objects.filter(notice__in=set(first.values()))
    found = {row.notice: row for row in rows if row.notice is not None}
    return {message: found[origin] for message, origin in first.items() if origin in found}


def _with_records(rows: Sequence[DeliveryRow]) -> tuple[NoticeRow, ...]:
    records = _records_of([row.message_id for row in rows])
    now = machine_now()
    return tuple(_row(row, records.get(row.message_id), now) for row in rows)


def _row(row: DeliveryRow, record: IdentificationRecord | None, now: datetime) -> NoticeRow:
    return NoticeRow(
        delivery=row.id,
        record=record.id if record else None,
        person=row.subject,
        name=record.content["name"] if record else "",
        order_number=record.order_number if record else row.order_no,
        reason=REASON_TITLES[Reason(record.reason)] if record else "送信の見送り",
        moved_on=PartialDate.from_json(record.content["moved_on"]) if record else None,
        state=row.state,
        attempts=row.attempts,
        age_seconds=int((now - row.created_at).total_seconds()),
        error_code=row.last_code,
        error=row.last_error,
        made_at=row.created_at,
        delivered_at=row.delivered_at,
        record_state=record.state if record else "",
    )
