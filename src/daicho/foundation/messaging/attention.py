"""What a person may do with a held delivery (保留の解除): resend, resend corrected, or skip with a second person."""

from __future__ import annotations

from django.db import transaction

from daicho.contracts.messages.body import MessageBody
from daicho.contracts.messages.delivery import DeliverySkipped
from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging.models import Delivery, DeliveryState
from daicho.foundation.messaging.sending import store
from daicho.kernel.context import Actor, Context
from daicho.kernel.errors import DomainError


class DeliveryNotOpen(DomainError):
    """この送信はすでに完了しているか、見つかりません。連携状況の画面を開き直して、現在の状態を確認してください。"""

    code = "MSG-NOT-OPEN"


class ReasonRequired(DomainError):
    """理由が入力されていません。後から経緯を確認できるように、理由を入力してください。"""

    code = "MSG-REASON"
    status = 422


class SecondPersonRequired(DomainError):
    """送信を見送るには、別の職員の確認が必要です。操作している職員以外の連携担当が確認してください。"""

    code = "MSG-SECOND-PERSON"
    status = 422


class WrongReplacement(DomainError):
    """内容を直して再送するときは、もとと同じ種類の連携データだけを送れます。種類を確認してください。"""

    code = "MSG-REPLACEMENT"
    status = 422


def resend(ctx: Context, delivery_id: int, reason: str, corrected: MessageBody | None = None) -> None:
    """再送 — puts a held or waiting delivery back to be sent now, as it was or with a corrected body. Transaction.

    Raises: ReasonRequired, DeliveryNotOpen, WrongReplacement.
    """
    with transaction.atomic(using=ctx.system):
        delivery = _open_delivery(ctx, delivery_id, reason)
        if corrected is not None:
            if corrected.type != delivery.message.type:
                raise WrongReplacement()
            _replace(ctx, delivery, corrected)
        delivery.state = DeliveryState.WAITING
        delivery.attempts = 0
        delivery.next_try = machine_now()
        delivery.save(using=ctx.system)
        _record(ctx, "delivery.resent", delivery, {"reason": reason, "corrected": corrected is not None})


def skip(ctx: Context, delivery_id: int, reason: str, second_person: Actor) -> None:
    """送信の見送り — the receiver is told, in order, that this number carries nothing. Transaction.

    Args: second_person: another member of staff who confirmed it; how is the screen's business.
    Raises: ReasonRequired, SecondPersonRequired, DeliveryNotOpen.
    """
    if not second_person.staff_id or second_person.staff_id == ctx.actor.staff_id:
        raise SecondPersonRequired()
    with transaction.atomic(using=ctx.system):
        delivery = _open_delivery(ctx, delivery_id, reason)
        if delivery.message.type == DeliverySkipped.type:
            raise DeliveryNotOpen()
        notice = DeliverySkipped(
            skipped_message=str(delivery.message_id),
            skipped_type=delivery.message.type,
            reason=reason,
            decided_by=ctx.actor.staff_id,
            confirmed_by=second_person.staff_id,
        )
        skipped = str(delivery.message_id)
        _replace(ctx, delivery, notice)
        delivery.state = DeliveryState.WAITING
        delivery.attempts = 0
        delivery.next_try = machine_now()
        delivery.save(using=ctx.system)
        detail: dict[str, object] = {"reason": reason, "skipped": skipped, "confirmed_by": second_person.staff_id}
        _record(ctx, "delivery.skipped", delivery, detail)


def _open_delivery(ctx: Context, delivery_id: int, reason: str) -> Delivery:
    if not reason.strip():
        raise ReasonRequired()
    found = (
        Delivery.objects.using(ctx.system)
        .select_for_update(of=("self",))
        .select_related("message")
        .filter(id=delivery_id, state__in=[DeliveryState.HELD, DeliveryState.WAITING])
        .first()
    )
    if found is None:
        raise DeliveryNotOpen()
    return found


def _replace(ctx: Context, delivery: Delivery, body: MessageBody) -> None:
    """A new message takes the old one's place and order number; the old one stays in the table."""
    delivery.message = store(
        ctx,
        body,
        subject=delivery.subject,
        numbers={delivery.receiver: delivery.order_no},
        replaces=delivery.message_id,
    )


def _record(ctx: Context, event: str, delivery: Delivery, detail: dict[str, object]) -> None:
    about = {"delivery": delivery.id, "receiver": delivery.receiver, "message": str(delivery.message_id)}
    record(ctx, event=event, subjects=[delivery.subject], detail={**about, **detail})
