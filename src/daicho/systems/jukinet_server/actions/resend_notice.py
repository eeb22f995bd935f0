"""再送・見送り: an operator sends an update to the prefecture again, or gives it up with a second officer."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.messaging import attention
from daicho.kernel.context import Actor, Context
from daicho.systems.jukinet_server.permissions import may_decide_on_notices

RESENT = "notice.resent"
GIVEN_UP = "notice.given_up"


def resend_notice(ctx: Context, delivery: int, reason: str) -> None:
    """都道府県への再送. Opens the transaction. Raises: what messaging refuses (no reason, no longer open)."""
    with transaction.atomic(using=ctx.system):
        attention.resend(ctx, delivery, reason.strip())
        record(ctx, event=RESENT, detail={"delivery": delivery, "reason": reason.strip()})


def give_up_notice(ctx: Context, delivery: int, reason: str, second_person: Actor) -> None:
    """送信の見送り — the next update tells the prefecture that this number will not come. Opens the transaction.

    Args: second_person: another officer, who has just proven to be there.
    Raises: SecondPersonRequired also when the second one has no such duty; what else messaging refuses.
    """
    if not may_decide_on_notices(second_person.duties):
        raise attention.SecondPersonRequired()
    with transaction.atomic(using=ctx.system):
        attention.skip(ctx, delivery, reason.strip(), second_person)
        detail = {"delivery": delivery, "reason": reason.strip(), "confirmed_by": second_person.staff_id}
        record(ctx, event=GIVEN_UP, detail=detail)
