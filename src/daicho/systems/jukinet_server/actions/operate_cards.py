"""個人番号カードの管理 (S2.8): 交付, 一時停止, 解除, 廃止, 回収, 返納, 継続利用 — sent in order per card."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from daicho.contracts.hidden import ResidentCode
from daicho.contracts.messages import CardOperationOrdered
from daicho.foundation.audit import record
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.keep_cards import ask_for_cards
from daicho.systems.jukinet_server.models import CardOperation
from daicho.systems.jukinet_server.models.numbers import RESIDENT_CODE, index_of
from daicho.systems.jukinet_server.queries.cards import OperationRow, is_waiting, open_operations, operations_of
from daicho.systems.jukinet_server.queries.search import Newest, newest_of
from daicho.systems.jukinet_server.rules.cards import OPERATION_TITLES, STATE_TITLES, Card, Holding, Operation
from daicho.systems.jukinet_server.rules.purposes import CARDS, PURPOSES

ORDERED, VIEWED, LISTED = "card.operation_ordered", "card.viewed", "card.operations_listed"
HELD = "held"


@dataclass(frozen=True, slots=True)
class Order:
    """カードの処理. Args: notification_card_returned_on: 通知カードの返納日, for a 交付."""

    serial: str
    operation: Operation
    reason: str
    on: date
    notification_card_returned_on: date | None = None


@dataclass(frozen=True, slots=True)
class CardsPage:
    """カードの管理状況 of one person, as J-LIS tells it now, with what was ordered here."""

    person: Newest
    holding: Holding
    operations: tuple[OperationRow, ...]


def view_cards(ctx: Context, record_id: uuid.UUID) -> CardsPage:
    """管理状況の照会 — asked anew each time. Opens its transactions.

    Raises: RecordNotFound, NationalRejected, NationalSilent, NationalDown.
    """
    holder = _holder(record_id)
    ctx = ctx.for_purpose(PURPOSES[CARDS])
    holding = ask_for_cards(ctx, holder)
    with transaction.atomic(using=ctx.system):
        found = operations_of(holder.record.resident_code)
        record(ctx, event=VIEWED, subjects=[f"juki:{holder.person}"], detail={"cards": len(holding.cards)})
    return CardsPage(holder, holding, found)


def list_open_operations(ctx: Context) -> tuple[OperationRow, ...]:
    """届いていない処理の一覧. Opens the transaction."""
    with transaction.atomic(using=ctx.system):
        rows = open_operations()
        record(ctx, event=LISTED, detail={"count": len(rows), "records": [str(row.record) for row in rows]})
    return rows


def order_operation(ctx: Context, record_id: uuid.UUID, order: Order) -> None:
    """処理の指示 — judged by the state that J-LIS tells now; sent by the relay, again until it arrives.

    Raises: RecordNotFound, ReasonRequired, CardNotHeld, CardOperationWaiting, StepNotAllowed,
    NotificationCardNotReturned, and what asking J-LIS raises.
    """
    if not order.reason.strip():
        raise errors.ReasonRequired(what=f"カードの{OPERATION_TITLES[order.operation]}")
    holder = _holder(record_id)
    ctx = ctx.for_purpose(PURPOSES[CARDS])
    holding = ask_for_cards(ctx, holder)
    card = holding.card(order.serial)
    if card is None:
        raise errors.CardNotHeld()
    _demand_lawful(card, holding, order)
    with transaction.atomic(using=ctx.system):
        put_operation(ctx, holder, order)


def put_operation(ctx: Context, holder: Newest, order: Order) -> None:
    """Into the outbox and the history — *transaction required*."""
    code = holder.record.resident_code
    is_system = ctx.actor.realm == "system"
    message = send(
        ctx,
        CardOperationOrdered(
            serial=order.serial,
            resident_code=ResidentCode(code),
            operation=order.operation.value,
            reason=order.reason.strip(),
            on=order.on,
            notification_card_returned_on=order.notification_card_returned_on,
            operator="CS" if is_system else ctx.actor.staff_id,
            terminal=ctx.terminal or "CS",
        ),
        subject=order.serial,
    )
    CardOperation.objects.create(
        id=uuid.uuid4(),
        resident_code_index=index_of(RESIDENT_CODE, code),
        serial=order.serial,
        operation=order.operation.value,
        reason=order.reason.strip(),
        on=order.on,
        notification_card_returned_on=order.notification_card_returned_on,
        ordered_at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name="自動" if is_system else ctx.actor.name,
        message=message,
    )
    detail = {"operation": order.operation.value, "serial": order.serial, "reason": order.reason.strip()}
    record(ctx, event=ORDERED, subjects=[f"juki:{holder.person}"], detail=detail)


def _demand_lawful(card: Card, holding: Holding, order: Order) -> None:
    if is_waiting(card.serial):
        raise errors.CardOperationWaiting()
    if not card.allows(order.operation):
        raise errors.StepNotAllowed(state=STATE_TITLES[card.state], operation=OPERATION_TITLES[order.operation])
    delivers = order.operation is Operation.DELIVER
    if delivers and holding.notification_card == HELD and order.notification_card_returned_on is None:
        raise errors.NotificationCardNotReturned()


def _holder(record_id: uuid.UUID) -> Newest:
    found = newest_of(record_id)
    if found is None:
        raise errors.RecordNotFound()
    return found
