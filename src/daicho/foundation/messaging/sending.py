"""Sending (送信): message, deliveries and order numbers are rows of the act's own transaction."""

from __future__ import annotations

import json
import logging
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import UTC

from django.db import connections

from daicho.contracts import connections as declared
from daicho.contracts.messages.body import MessageBody
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.canonical import canonical
from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.database import statements
from daicho.foundation.messaging import Outgoing
from daicho.foundation.messaging.envelope import pack, signed_part
from daicho.foundation.messaging.models import Delivery, Message
from daicho.kernel.context import Context

log = logging.getLogger(__name__)

_COUNT_ON = """
    insert into delivery_counter (receiver, subject, last_no)
    select * from unnest(%s::text[], %s::text[], %s::int[])
    on conflict (receiver, subject) do update set last_no = delivery_counter.last_no + excluded.last_no
    returning receiver, subject, last_no
"""


class UndeclaredConnection(Exception):
    """connections.toml names no receiver for this sender and type: nothing may be sent (C0, M33)."""


class TransactionRequired(Exception):
    """A message is sent inside the transaction of the act that causes it."""


def send_all(ctx: Context, messages: Sequence[Outgoing]) -> tuple[uuid.UUID, ...]:
    """See :func:`daicho.foundation.messaging.send_all`. *Transaction required.*"""
    if not messages:
        return ()
    receivers = [_receivers(ctx, one.message) for one in messages]
    if not connections[ctx.system].in_atomic_block:
        raise TransactionRequired(", ".join(one.message.type for one in messages))
    wanted = [(to, one.subject) for one, all_of_one in zip(messages, receivers, strict=True) for to in all_of_one]
    numbers = _next_numbers(ctx.system, wanted)
    rows, deliveries = [], []
    for one, all_of_one in zip(messages, receivers, strict=True):
        given = {to: numbers[to, one.subject].pop(0) for to in all_of_one}
        row = _row(ctx, one.message, subject=one.subject, numbers=given, together=one.together)
        rows.append(row)
        deliveries += [_delivery(row, to, number) for to, number in given.items()]
    statements.insert(ctx.system, rows)
    statements.insert(ctx.system, deliveries)
    return tuple(row.id for row in rows)


def _receivers(ctx: Context, message: MessageBody) -> list[str]:
    to = declared.receivers(ctx.system, message.type)
    if not to:
        log.error("refused to send: %s has no declared receiver for %s", ctx.system, message.type)
        raise UndeclaredConnection(f"{ctx.system} may send {message.type} to nobody")
    return sorted(to)


def _delivery(message: Message, receiver: str, number: int) -> Delivery:
    return Delivery(
        message_id=message.id,
        receiver=receiver,
        subject=message.subject,
        order_no=number,
        next_try=message.created_at,
        created_at=message.created_at,
    )


def store(ctx: Context, message: MessageBody, *, subject: str, numbers: dict[str, int], replaces: uuid.UUID) -> Message:
    """Signs and encrypts a message that stands for another and writes its row. *Transaction required.*"""
    row = _row(ctx, message, subject=subject, numbers=numbers, replaces=replaces)
    statements.insert(ctx.system, [row])
    return row


def _row(
    ctx: Context,
    message: MessageBody,
    *,
    subject: str,
    numbers: dict[str, int],
    together: tuple[str, int, int] | None = None,
    replaces: uuid.UUID | None = None,
) -> Message:
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
    body = canonical(message.model_dump(mode="json"))
    return Message(
        id=id_,
        type=message.type,
        version=message.version,
        subject=subject,
        header=header,
        body=keys.encrypt(body, context=f"message.body:{id_}"),
        signature=keys.sign(signed_part(header, body)),
        replaces=replaces,
        created_at=now,
    )


def raw_bytes(system: str, message: Message) -> bytes:
    """電文 — the bytes that travel, put together again from the row."""
    body = keyring_for(system).decrypt(bytes(message.body), context=f"message.body:{message.id}")
    return pack(message.header, json.loads(body), bytes(message.signature))


def _next_numbers(system: str, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], list[int]]:
    """送信順番号 by receiver and subject — the counter rows stay locked until the act commits: none lost or overtaken.

    All counters in one statement and in one order, so that two acts never wait for each other.
    """
    counts = sorted(Counter(wanted).items())
    to, subjects = [pair[0] for pair, _ in counts], [pair[1] for pair, _ in counts]
    numbered = statements.run(system, _COUNT_ON, to, subjects, [how_many for _, how_many in counts])
    last = {(receiver, subject): number for receiver, subject, number in numbered}
    return {pair: list(range(last[pair] - count + 1, last[pair] + 1)) for pair, count in counts}
