"""手動連携 (S2.1): while a receiver is switched to it nothing goes by itself; an operator sends one by one."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.messaging.relay import relay_chosen
from daicho.foundation.messaging.transport import Transport
from daicho.kernel.context import Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.models import LinkageSwitch
from daicho.systems.jukinet_server.outside import municipalities, prefecture
from daicho.systems.jukinet_server.queries.linkage_mode import goes_by_itself, linkage_mode

SWITCHED, SENT = "linkage.switched", "notice.sent_by_hand"
RECEIVERS = {prefecture.RECEIVER: "都道府県サーバ", municipalities.RECEIVER: "他の市区町村"}


def switch_linkage(ctx: Context, receiver: str, manual: bool, reason: str) -> None:
    """連携の切替 — what waits stays in its order. Opens the transaction. Raises: ReasonRequired, NotOnList."""
    if receiver not in RECEIVERS:
        raise errors.NotOnList()
    if not reason.strip():
        raise errors.ReasonRequired(what="連携の切替")
    with transaction.atomic(using=ctx.system):
        if linkage_mode(receiver).is_manual != manual:
            LinkageSwitch.objects.create(
                receiver=receiver,
                is_manual=manual,
                reason=reason.strip(),
                switched_at=ctx.now,
                staff_id=ctx.actor.staff_id,
                staff_name=ctx.actor.name,
            )
        way = "手動" if manual else "自動"
        record(ctx, event=SWITCHED, detail={"peer": receiver, "what": way, "reason": reason.strip()})


def send_by_hand(ctx: Context, receiver: str, delivery: int, transport: Transport | None = None) -> bool:
    """一件ずつの送信 — returns whether it arrived; its reason stands on the list otherwise. Its own transactions.

    Args: transport: None takes the configured one.
    Raises: NotOnList, NotByHand, NotNext (an earlier one of the same person comes first, or it is held).
    """
    if receiver not in RECEIVERS:
        raise errors.NotOnList()
    if goes_by_itself(receiver):
        raise errors.NotByHand()
    with transaction.atomic(using=ctx.system):
        record(ctx, event=SENT, detail={"delivery": delivery, "peer": receiver})
    done = relay_chosen(ctx.system, receiver, transport or _transport(receiver), delivery)
    if done is None:
        raise errors.NotNext()
    return done


def _transport(receiver: str) -> Transport:
    return prefecture.transport() if receiver == prefecture.RECEIVER else municipalities.transport()
