"""連携の監視: how linkage stands, and sending again what is held; no copy can be read or changed here (M6)."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.messaging import attention
from daicho.kernel.context import Context
from daicho.systems.linkage_platform.queries.linkage import PlatformStatus, platform_status

STATUS_VIEWED = "linkage.viewed"
RESENT = "linkage.resent"


def view_status(ctx: Context) -> PlatformStatus:
    """連携状況の照会. Opens the transaction."""
    with transaction.atomic(using=ctx.system):
        status = platform_status()
        record(ctx, event=STATUS_VIEWED)
    return status


def resend_delivery(ctx: Context, delivery: int, reason: str) -> None:
    """再送. Opens the transaction. Raises: what messaging refuses (no reason, no longer open)."""
    with transaction.atomic(using=ctx.system):
        attention.resend(ctx, delivery, reason.strip())
        record(ctx, event=RESENT, detail={"delivery": delivery, "reason": reason.strip()})
