"""Messages and inquiries (庁内連携): sent inside the act's transaction, applied once and in order per person."""

from __future__ import annotations

import uuid

from daicho.contracts.messages.body import MessageBody
from daicho.kernel.context import Context


def send(
    ctx: Context, message: MessageBody, *, subject: str, together: tuple[str, int, int] | None = None
) -> uuid.UUID:
    """連携データの送信 — *transaction required* in the database of ``ctx.system``; returns the message id.

    Args:
        subject: what the order is kept for, as a rule the 宛名番号.
        together: (movement id, position from 1, count) where several messages must be seen as one whole.
    Raises: UndeclaredConnection when ``connections.toml`` names no receiver for this sender and type.
    """
    # The models load after the app registry; this package is imported before it.
    from daicho.foundation.messaging import sending

    return sending.send(ctx, message, subject=subject, together=together)
