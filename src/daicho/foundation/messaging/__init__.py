"""Messages and inquiries (庁内連携): sent inside the act's transaction, applied once and in order per person."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from daicho.contracts.messages.body import MessageBody
from daicho.kernel.context import Context


@dataclass(frozen=True, slots=True)
class Outgoing:
    """送信する連携データ — a message with its subject and place; the arguments as for :func:`send`."""

    message: MessageBody
    subject: str
    together: tuple[str, int, int] | None = None


def send(
    ctx: Context, message: MessageBody, *, subject: str, together: tuple[str, int, int] | None = None
) -> uuid.UUID:
    """連携データの送信 — *transaction required* in the database of ``ctx.system``; returns the message id.

    Args:
        subject: what the order is kept for, as a rule the 宛名番号.
        together: (movement id, position from 1, count) where several messages must be seen as one whole.
    Raises: UndeclaredConnection when ``connections.toml`` names no receiver for this sender and type.
    """
    return send_all(ctx, [Outgoing(message, subject, together)])[0]


def send_all(ctx: Context, messages: Sequence[Outgoing]) -> tuple[uuid.UUID, ...]:
    """Sends several as :func:`send` sends one, numbered in the order given; the ids in the same order."""
    # The models load after the app registry; this package is imported before it.
    from daicho.foundation.messaging import sending

    return sending.send_all(ctx, messages)
