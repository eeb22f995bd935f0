"""受け口での記録: who was turned away, and what could not be read; nothing of its content."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.audit.apart import record_apart
from daicho.kernel.context import Context

PEER_REFUSED, UNREADABLE = "kiosk.peer_refused", "kiosk.request_unreadable"
NOTED_AGAIN = timedelta(minutes=1)
"""Somebody who knocks again and again is written down once in this time."""


def note_refused_peer(ctx: Context, name: str, reason: str) -> None:
    """相互認証の失敗 — opens its transaction."""
    _note_apart(ctx, {"peer": name, "reason": reason})


def note_unreadable(ctx: Context, path: str) -> None:
    """読み取れない電文 — opens its transaction."""
    with transaction.atomic(using=ctx.system):
        record(ctx, event=UNREADABLE, detail={"path": path})


def _note_apart(ctx: Context, detail: dict[str, object]) -> None:
    record_apart(ctx, event=PEER_REFUSED, detail=detail, not_again_within=NOTED_AGAIN)
