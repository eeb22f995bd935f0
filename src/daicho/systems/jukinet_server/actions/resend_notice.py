"""再送: an operator sends a held or waiting update to the prefecture again, with a reason."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.messaging import attention
from daicho.kernel.context import Context

RESENT = "notice.resent"


def resend_notice(ctx: Context, delivery: int, reason: str) -> None:
    """都道府県への再送. Opens the transaction. Raises: what messaging refuses (no reason, no longer open)."""
    with transaction.atomic(using=ctx.system):
        attention.resend(ctx, delivery, reason.strip())
        record(ctx, event=RESENT, detail={"delivery": delivery, "reason": reason.strip()})
