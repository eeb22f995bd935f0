"""連携の再送・見送り — what an officer does with a message that did not arrive."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation import audit
from daicho.foundation.messaging import attention
from daicho.kernel.context import Actor, Context
from daicho.systems.resident_registry.errors import SecondPersonHasNoRight
from daicho.systems.resident_registry.permissions import VIEW_LINKAGE, may_use

SYSTEM = "resident_registry"
SKIP_CONFIRMED = "linkage.skip_confirmed"


def resend_delivery(ctx: Context, delivery_id: int, reason: str) -> None:
    """再送 — sent again at once, as it was. Own transaction, audited as ``delivery.resent``.

    Raises: MSG-REASON, MSG-NOT-OPEN.
    """
    with transaction.atomic(using=SYSTEM):
        attention.resend(ctx, delivery_id, reason)


def skip_delivery(ctx: Context, delivery_id: int, reason: str, second: Actor) -> None:
    """見送り — the receiver is told that this number carries nothing. Own transaction.

    Args: second: who confirmed it with a password of their own; must see the linkage status, too.
    Raises: MSG-REASON, MSG-SECOND-PERSON, MSG-NOT-OPEN, REG-LINK-001.
    """
    if not may_use(second.duties, VIEW_LINKAGE):
        raise SecondPersonHasNoRight(name=second.name)
    with transaction.atomic(using=SYSTEM):
        attention.skip(ctx, delivery_id, reason, second)
        audit.record(
            ctx,
            event=SKIP_CONFIRMED,
            detail={"delivery": delivery_id, "confirmed_by": second.staff_id, "name": second.name},
        )
