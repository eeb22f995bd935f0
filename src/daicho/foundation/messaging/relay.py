"""Relay (中継): takes what waits for one receiver to it, in order per subject, one relay at a time per pair.

A failing delivery makes only its subject wait. What the receiver refuses is *held* for a person; what it is too busy
for is tried again with growing pauses (machine time) and held after ``settings.DELIVERY_ATTEMPTS_BEFORE_HELD`` tries.
A receiver that cannot be reached at all costs nobody a try, however long it is away.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Exists, OuterRef, QuerySet

from daicho.contracts.messages.delivery import DeliverySkipped
from daicho.foundation.audit.log_lines import causing
from daicho.foundation.audit.numbers import masked
from daicho.foundation.clock import machine_now
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.exchanges import Outcome, exchanges
from daicho.foundation.messaging.models import Delivery, DeliveryState
from daicho.foundation.messaging.receipt import Receipt, ReceiptStatus
from daicho.foundation.messaging.receiving import OTHER_BEFORE
from daicho.foundation.messaging.sending import raw_bytes
from daicho.foundation.messaging.transport import NoAnswer, Transport, Unreachable

log = logging.getLogger(__name__)

OPEN = (DeliveryState.WAITING, DeliveryState.HELD)
DONE = (DeliveryState.DELIVERED, DeliveryState.SKIPPED)
_LONGEST_PAUSE = timedelta(minutes=5)
_SILENCES_BEFORE_STOP = 3


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did; ``is_down`` asks the caller to pause before the next."""

    delivered: int
    is_down: bool = False


def relay_once(sender: str, receiver: str, transport: Transport, *, limit: int = 100) -> int:
    """中継 — delivers what is due, at most ``limit``; returns how many were delivered. Its own transactions."""
    return relay_round(sender, receiver, transport, limit=limit).delivered


def relay_round(sender: str, receiver: str, transport: Transport, *, limit: int = 100) -> Round:
    """Like :func:`relay_once`, and tells whether the receiver is away."""
    delivered, silences = 0, 0
    with serving(sender), _alone(sender, receiver) as is_alone:
        while is_alone and delivered < limit:
            batch = _due(sender, receiver, limit - delivered)
            before = delivered
            with exchanges(transport) as deliver_all:
                for start in range(0, len(batch), deliver_all.at_once):
                    group = batch[start : start + deliver_all.at_once]
                    outcomes = deliver_all([(str(one.message_id), raw_bytes(sender, one.message)) for one in group])
                    done, silences, is_down = _settle_group(sender, group, outcomes, silences)
                    delivered += done
                    if is_down:
                        return Round(delivered, is_down=True)
            if delivered == before:
                break
    return Round(delivered)


def relay_chosen(sender: str, receiver: str, transport: Transport, delivery_id: int) -> bool | None:
    """手動の中継 — one waiting delivery, whatever its pause, if none of its subject comes before it.

    Returns: whether it was delivered; None when it may not go now. Its own transactions.
    """
    with serving(sender), _alone(sender, receiver) as is_alone:
        waiting = Delivery.objects.using(sender).filter(id=delivery_id, receiver=receiver, state=DeliveryState.WAITING)
        first = list(_first_of_subject(sender, receiver, waiting).select_related("message")) if is_alone else []
        if not first:
            return None
        with exchanges(transport) as deliver_all:
            outcomes = deliver_all([(str(first[0].message_id), raw_bytes(sender, first[0].message))])
        return _settle_group(sender, first, outcomes, 0)[0] == 1


def _settle_group(
    sender: str, group: Sequence[Delivery], outcomes: Sequence[Outcome], silences: int
) -> tuple[int, int, bool]:
    """Writes down what became of deliveries of different subjects, in one commit.

    A crash before it only means that the receiver is asked again. Returns: how many are done, the silences in a row,
    and whether the receiver is away.
    """
    delivered, is_down = 0, False
    with transaction.atomic(using=sender):
        for delivery, outcome in zip(group, outcomes, strict=True):
            with causing(str(delivery.message_id)):
                match outcome:
                    case NoAnswer():
                        _try_later(sender, delivery, "MSG-SILENT", str(outcome))
                        silences += 1
                        is_down = is_down or silences >= _SILENCES_BEFORE_STOP
                    case Unreachable():
                        _note_absence(sender, delivery, str(outcome))
                        is_down = True
                    case Receipt():
                        silences = 0
                        delivered += _settle(sender, delivery, outcome)
    return delivered, silences, is_down


def pause_after(attempts: int) -> timedelta:
    """再送間隔 — 2, 4, 8 ... seconds, at most five minutes."""
    return min(timedelta(seconds=2 ** min(attempts, 20)), _LONGEST_PAUSE)


def _due(sender: str, receiver: str, limit: int) -> list[Delivery]:
    """The first open delivery of each subject, where it is waiting and its time has come."""
    waiting = Delivery.objects.using(sender).filter(
        receiver=receiver, state=DeliveryState.WAITING, next_try__lte=machine_now()
    )
    return list(_first_of_subject(sender, receiver, waiting).select_related("message").order_by("id")[:limit])


def _first_of_subject(sender: str, receiver: str, waiting: QuerySet[Delivery]) -> QuerySet[Delivery]:
    earlier = Delivery.objects.using(sender).filter(
        receiver=receiver, subject=OuterRef("subject"), order_no__lt=OuterRef("order_no"), state__in=OPEN
    )
    return waiting.exclude(Exists(earlier))


def _settle(sender: str, delivery: Delivery, receipt: Receipt) -> int:
    """Writes down what the receiver said; returns 1 when the delivery is done."""
    match receipt.status:
        case ReceiptStatus.APPLIED | ReceiptStatus.ALREADY:
            return _finish(sender, delivery, receipt)
        case ReceiptStatus.EXPECTED:
            _go_back(sender, delivery, receipt.order_no)
        case ReceiptStatus.REFUSED:
            _hold(sender, delivery, receipt.code, receipt.text)
        case ReceiptStatus.BUSY:
            _try_later(sender, delivery, receipt.code, receipt.text)
    return 0


def _finish(sender: str, delivery: Delivery, receipt: Receipt) -> int:
    """Done, unless another message was applied under this number: then only a skip has nothing left to do."""
    is_skip = delivery.message.type == DeliverySkipped.type
    if receipt.code == OTHER_BEFORE and not is_skip:
        _hold(sender, delivery, receipt.code, receipt.text)
        return 0
    was_skipped = is_skip and receipt.code != OTHER_BEFORE
    _update(
        sender,
        delivery,
        state=DeliveryState.SKIPPED if was_skipped else DeliveryState.DELIVERED,
        delivered_at=machine_now(),
        last_code=receipt.code,
        last_error=receipt.text,
    )
    return 1


def _go_back(sender: str, delivery: Delivery, due: int) -> None:
    """The receiver knows less than we delivered, as after a restore from a backup: deliver again from there."""
    with transaction.atomic(using=sender):
        reopened = (
            Delivery.objects.using(sender)
            .filter(
                receiver=delivery.receiver,
                subject=delivery.subject,
                order_no__gte=due,
                order_no__lt=delivery.order_no,
                state__in=DONE,
            )
            .update(state=DeliveryState.WAITING, delivered_at=None, next_try=machine_now())
        )
        text = f"受信側が順番号{due}を待っています。{reopened}件を送り直します。"
        _try_later(sender, delivery, "MSG-ORDER", text, at_once=reopened > 0)
    log.warning("%s to %s: receiver expects number %d, %d deliveries again", sender, delivery.receiver, due, reopened)


def _try_later(sender: str, delivery: Delivery, code: str, text: str, *, at_once: bool = False) -> None:
    attempts = delivery.attempts + 1
    if attempts >= settings.DELIVERY_ATTEMPTS_BEFORE_HELD:
        _hold(sender, delivery, code, text)
        return
    next_try = machine_now() + (timedelta() if at_once else pause_after(attempts))
    _update(sender, delivery, attempts=attempts, next_try=next_try, last_code=code, last_error=masked(text))


def _hold(sender: str, delivery: Delivery, code: str, text: str) -> None:
    log.warning("%s to %s: delivery %d is held: %s", sender, delivery.receiver, delivery.id, code)
    _update(
        sender,
        delivery,
        state=DeliveryState.HELD,
        attempts=delivery.attempts + 1,
        last_code=code,
        last_error=masked(text),
    )


def _note_absence(sender: str, delivery: Delivery, text: str) -> None:
    _update(sender, delivery, last_code="MSG-DOWN", last_error=masked(text))


def _update(sender: str, delivery: Delivery, **values: object) -> None:
    """Only while it still waits for this very message: an operator may have intervened meanwhile."""
    Delivery.objects.using(sender).filter(
        id=delivery.id, state=DeliveryState.WAITING, message_id=delivery.message_id
    ).update(**values)


@contextmanager
def _alone(sender: str, receiver: str) -> Iterator[bool]:
    """One relay at a time per pair; a second one finds the lock taken and does nothing. Freed when a process dies."""
    key = int.from_bytes(hashlib.sha256(f"relay {sender} {receiver}".encode()).digest()[:8], "big", signed=True)
    with connections[sender].cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [key])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone and connections[sender].connection is not None and connections[sender].is_usable():
            with connections[sender].cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [key])
