"""照合・差戻し・取下げ・翌日照合 — the steps of a notification that write no record. Each its own transaction."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.movement_flow import add_step, demand_entry, hold
from daicho.systems.resident_registry.errors import ReasonRequired
from daicho.systems.resident_registry.rules.flow import (
    State,
    check_next_day,
    check_return,
    check_verify,
    check_withdraw,
)

SYSTEM = "resident_registry"
VERIFIED = "movement.verified"
RETURNED = "movement.returned"
WITHDRAWN = "movement.withdrawn"
CHECKED = "movement.checked_next_day"


def verify_movement(ctx: Context, reception: str, seen_entry_no: int) -> None:
    """照合 — an officer other than the enterer compared the entry with the paper (M3).

    Raises: REG-FLOW-001, 002, 004, 005, 009.
    """
    with transaction.atomic(using=SYSTEM):
        movement, steps = hold(reception)
        check_verify(steps, ctx.actor.staff_id)
        demand_entry(steps, seen_entry_no)
        add_step(ctx, movement, len(steps) + 1, State.VERIFIED, seen_entry_no)
        audit.record(ctx, event=VERIFIED, detail={"reception": reception, "entry": seen_entry_no})


def return_movement(ctx: Context, reception: str, reason: str) -> None:
    """差戻し — back to the enterer, with the field and the reason. Raises: REG-FLOW-001, 002, 004, 005, 007."""
    if not reason.strip():
        raise ReasonRequired(act="差戻し")
    with transaction.atomic(using=SYSTEM):
        movement, steps = hold(reception)
        check_return(steps, ctx.actor.staff_id)
        add_step(ctx, movement, len(steps) + 1, State.RETURNED, steps[-1].entry_no, reason.strip())
        audit.record(ctx, event=RETURNED, detail={"reception": reception})


def withdraw_movement(ctx: Context, reception: str, reason: str) -> None:
    """取下げ — ends a provisional entry; no history arises. Raises: REG-FLOW-001, 004, 005, 007."""
    if not reason.strip():
        raise ReasonRequired(act="取下げ")
    with transaction.atomic(using=SYSTEM):
        movement, steps = hold(reception)
        check_withdraw(steps)
        add_step(ctx, movement, len(steps) + 1, State.WITHDRAWN, steps[-1].entry_no, reason.strip())
        audit.record(ctx, event=WITHDRAWN, detail={"reception": reception})


def check_movement_next_day(ctx: Context, reception: str, note: str = "") -> None:
    """翌日照合 — an officer who had no part in it compares again (M3). Raises: REG-FLOW-001, 004, 006, 008."""
    with transaction.atomic(using=SYSTEM):
        movement, steps = hold(reception)
        check_next_day(steps, ctx.actor.staff_id, ctx.now)
        add_step(ctx, movement, len(steps) + 1, State.CHECKED, steps[-1].entry_no, note.strip())
        audit.record(ctx, event=CHECKED, detail={"reception": reception})
