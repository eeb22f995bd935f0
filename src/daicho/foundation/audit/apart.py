"""証跡だけの記録 — for what happened although no act came about, such as a peer that was turned away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import machine_now
from daicho.kernel.context import Context


def record_apart(
    ctx: Context, *, event: str, detail: Mapping[str, object], not_again_within: timedelta = timedelta(0)
) -> bool:
    """証跡の記録 in a transaction of its own. Never inside that of an act, which could take the row away with it.

    Args: not_again_within: the same row is written once in this time; for what repeats itself until somebody helps.
    Returns: whether it was written.
    """
    if not_again_within:
        since = machine_now() - not_again_within
        same = AuditEvent.objects.using(ctx.system).filter(event=event, detail=dict(detail))
        if same.filter(recorded_at__gte=since).exists():
            return False
    with transaction.atomic(using=ctx.system):
        record(ctx, event=event, detail=detail)
    return True
