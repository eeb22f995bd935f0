"""Sending (送信): message, deliveries and order numbers are rows of the act's own transaction."""

from __future__ import annotations

import json
import logging
import uuid
from datetime import UTC

from django.db import connections

from daicho.contracts import connections as declared
from daicho.contracts.messages.body import MessageBody
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.canonical import canonical
from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.messaging.envelope import pack, signed_part
from daicho.foundation.messaging.models import Delivery, Message
from daicho.kernel.context import Context

log = logging.getLogger(__name__)


class UndeclaredConnection(Exception):
    """connections.toml names no receiver for this sender and type: nothing may be sent (C0, M33)."""


class TransactionRequired(Exception):
    """A message is sent inside the transaction of the act that causes it."""


def send(ctx: Context, message: MessageBody, *, subject: str, together: tuple[str, int, int] | None) -> uuid.UUID:
    """See :func:`daicho.foundation.messaging.send`. *Transaction required.*"""
    to = declared.receivers(ctx.system, message.type)
    if not to:
        log.error("refused to send: %s has no declared receiver for %s", ctx.system, message.type)
        raise UndeclaredConnection(f"{ctx.system} may send {message.type} to nobody")
    if not connections[ctx.system].in_atomic_block:
        raise TransactionRequired(message.type)
    numbers = {receiver: _next_number(ctx.system, receiver, subject) for receiver in sorted(to)}
    stored = store(ctx, message, subject=subject, numbers=numbers, together=together)
    Delivery.objects.using(ctx.system).bulk_create(
        Delivery(
            message=stored,
            receiver=receiver,
            subject=subject,
            order_no=number,
            next_try=stored.created_at,
            created_at=stored.created_at,
        )
        for receiver, number in numbers.items()
    )
    return stored.id


def store(
    ctx: Context,
    message: MessageBody,
    *,
    subject: str,
    numbers: dict[str, int],
    together: tuple[str, int, int] | None = None,
    replaces: uuid.UUID | None = None,
) -> Message:
    """Signs and encrypts a message and writes its row. *Transaction required.*"""
    keys = keyring_for(ctx.system)
    id_, now = uuid.uuid4(), machine_now()
    header: dict[str, object] = {
        "id": str(id_),
        "type": message.type,
        "version": message.version,
        "sender": ctx.system,
        "subject": subject,
        "created_at": now.astimezone(UTC).isoformat(),
        "caused_by": ctx.caused_by,
        "together": None
        if together is None
        else {"movement": together[0], "position": together[1], "count": together[2]},
        "deliveries": numbers,
    }
    body = json.loads(message.to_bytes())
    return Message.objects.using(ctx.system).create(
        id=id_,
        type=message.type,
        version=message.version,
        subject=subject,
        header=header,
        body=keys.encrypt(canonical(body), context=f"message.body:{id_}"),
        signature=keys.sign(signed_part(header, body)),
        replaces=replaces,
        created_at=now,
    )


def raw_bytes(system: str, message: Message) -> bytes:
    """電文 — the bytes that travel, put together again from the row."""
    body = keyring_for(system).decrypt(bytes(message.body), context=f"message.body:{message.id}")
    return pack(message.header, json.loads(body), bytes(message.signature))


def _next_number(system: str, receiver: str, subject: str) -> int:
    """送信順番号 — the counter row stays locked until the act commits, so no number is lost or overtaken."""
    with connections[system].cursor() as cursor:
        cursor.execute(
            "insert into delivery_counter (receiver, subject, last_no) values (%s, %s, 1) "
            "on conflict (receiver, subject) do update set last_no = delivery_counter.last_no + 1 returning last_no",
            [receiver, subject],
        )
        return int(cursor.fetchone()[0])
