"""カードの処理の記録: what was ordered for whom, and how it stands on its way to the card management."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daicho.foundation.messaging.status import DeliveryRow, list_deliveries
from daicho.kernel.dates import PartialDate
from daicho.systems.jukinet_server.models import CardDuty, CardOperation, HeldCardCopy, IdentificationRecord, Person
from daicho.systems.jukinet_server.models.numbers import RESIDENT_CODE, indexes_of
from daicho.systems.jukinet_server.rules.cards import CONTINUATION, IN_FORCE, OPERATION_TITLES, Cause, Operation
from daicho.systems.jukinet_server.rules.record import Reason, State

SYSTEM, NATIONAL = "jukinet_server", "national"
ALL = ("held", "waiting", "delivered", "skipped")
MOST = 100


@dataclass(frozen=True, slots=True)
class OperationRow:
    """カードの処理の一行. Args: record: newest version of the holder, None for nobody here. state: of its delivery."""

    serial: str
    operation: str
    reason: str
    on: date
    notification_card_returned_on: date | None
    ordered_at: datetime
    staff: str
    state: str
    delivery: int
    error_code: str
    error: str
    record: uuid.UUID | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """調べる職権廃止の事由."""

    id: int
    person: int
    cause: Cause
    moved_on: date


def operations_of(resident_code: str) -> tuple[OperationRow, ...]:
    """処理の履歴 of one person, newest first; how each stands."""
    rows = list(CardOperation.objects.filter(resident_code_index__in=indexes_of(RESIDENT_CODE, resident_code)))
    if not rows:
        return ()
    serials = {row.serial for row in rows}
    deliveries = _by_message(
        one
        for serial in serials
        for one in list_deliveries(SYSTEM, receiver=NATIONAL, states=ALL, subject=serial, limit=1000)
    )
    found = [_row(row, deliveries.get(row.message)) for row in rows]
    return tuple(sorted(found, key=lambda row: (row.ordered_at, row.delivery), reverse=True))


def open_operations() -> tuple[OperationRow, ...]:
    """届いていない処理, held ones first, with their holders."""
    deliveries = _by_message(list_deliveries(SYSTEM, receiver=NATIONAL, limit=MOST))
    rows = {row.message: row for row in CardOperation.objects.filter(message__in=list(deliveries))}
    found = []
    for message, delivery in deliveries.items():
        if message in rows:
            holder = _holder(bytes(rows[message].resident_code_index))
            found.append(_row(rows[message], delivery, *holder))
    return tuple(found)


def is_waiting(serial: str) -> bool:
    """Whether something ordered for this card has not arrived."""
    return bool(list_deliveries(SYSTEM, receiver=NATIONAL, subject=serial, limit=1))


def open_duties(limit: int = MOST) -> tuple[DutyRow, ...]:
    """事由 whose cards were not asked for yet, oldest first."""
    rows = CardDuty.objects.filter(done_at=None).order_by("id")[:limit]
    return tuple(DutyRow(row.id, row.person_id, Cause(row.cause), row.moved_on) for row in rows)


def holders_to_refresh(limit: int = MOST) -> tuple[int, ...]:
    """本人 whose cards were changed by something that has arrived since they were last asked for."""
    done = list_deliveries(SYSTEM, receiver=NATIONAL, states=("delivered",), limit=1000)
    arrived = {row.message_id: row.delivered_at for row in done if row.delivered_at is not None}
    found: dict[int, None] = {}
    operations = CardOperation.objects.filter(message__in=list(arrived))
    seen = dict(
        HeldCardCopy.objects.filter(serial__in=[one.serial for one in operations]).values_list("serial", "seen_at")
    )
    for one in operations:
        last = seen.get(one.serial)
        if last is None or last < arrived[one.message]:
            person = Person.objects.filter(resident_code_index=bytes(one.resident_code_index)).first()
            if person is not None:
                found.setdefault(person.pk)
    return tuple(found)[:limit]


def expired_holders(today: date, limit: int = 500) -> tuple[int, ...]:
    """本人 with a card that is past its day and was in force when last heard of."""
    rows = HeldCardCopy.objects.filter(expires_on__lt=today, state__in=[one.value for one in IN_FORCE])
    return tuple(rows.order_by("person_id").values_list("person_id", flat=True).distinct()[:limit])


def arrivals_past_continuation(today: date, limit: int = 500) -> tuple[tuple[int, date], ...]:
    """転入から90日が過ぎた本人 who came from another municipality: with the day of the 異動, each once."""
    last = today - CONTINUATION
    asked = CardDuty.objects.filter(cause=Cause.NOT_CONTINUED.value).values("person_id")
    rows = IdentificationRecord.objects.filter(
        reason=Reason.MOVE_IN.value, moved_on__lt=last, moved_on__gte=last - timedelta(days=30),
        person__state=State.CURRENT.value,
    ).exclude(person_id__in=asked)  # fmt: skip
    found = []
    for row in rows.order_by("person_id", "order_number")[:limit]:
        notified = row.content["notified_on"] or row.content["moved_on"]
        came_from = row.content["previous_municipality_code"]
        if came_from and PartialDate.from_json(notified).sort_on < last:
            found.append((row.person_id, row.moved_on))
    return tuple(found)


def was_continued(resident_code: str, since: date) -> bool:
    """Whether a 継続利用 was ordered for one of a person's cards since a day."""
    return CardOperation.objects.filter(
        resident_code_index__in=indexes_of(RESIDENT_CODE, resident_code),
        operation=Operation.CONTINUE.value,
        on__gte=since,
    ).exists()


def _by_message(rows: Iterable[DeliveryRow]) -> dict[uuid.UUID, DeliveryRow]:
    return {row.message_id: row for row in rows}


def _holder(index: bytes) -> tuple[uuid.UUID | None, str]:
    person = Person.objects.filter(resident_code_index=index).first()
    if person is None:
        return None, ""
    newest = IdentificationRecord.objects.filter(person=person).order_by("-order_number").first()
    return (newest.id, str(newest.content["name"])) if newest is not None else (None, "")


def _row(
    row: CardOperation, delivery: DeliveryRow | None, record: uuid.UUID | None = None, name: str = ""
) -> OperationRow:
    return OperationRow(
        serial=row.serial,
        operation=OPERATION_TITLES[Operation(row.operation)],
        reason=row.reason,
        on=row.on,
        notification_card_returned_on=row.notification_card_returned_on,
        ordered_at=row.ordered_at,
        staff=f"{row.staff_id} {row.staff_name}".strip(),
        state=delivery.state if delivery else "skipped",
        delivery=delivery.id if delivery else 0,
        error_code=delivery.last_code if delivery else "",
        error=delivery.last_error if delivery else "",
        record=record,
        name=name,
    )
