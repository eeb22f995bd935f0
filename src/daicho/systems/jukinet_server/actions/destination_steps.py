"""送付先情報の経過: the one place where it comes into another state — row, history, word to the registry, audit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from daicho.contracts.messages import DestinationStateReported
from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.models import Destination, DestinationStep
from daicho.systems.jukinet_server.queries.destinations import AUTOMATIC
from daicho.systems.jukinet_server.rules.destinations import BASIS, DestinationState

CHANGED = "destination.changed"
MOST_REASON = 400


@dataclass(frozen=True, slots=True)
class Step:
    """次の状態. Args: reason: for staff of CS and registry. on: of the state, of J-LIS where J-LIS told it."""

    state: DestinationState
    on: date
    reason: str = ""


def take_step(ctx: Context, row: uuid.UUID, since: frozenset[DestinationState], step: Step) -> bool:
    """Into the next state — *transaction required*. Whoever comes second to the same state does nothing.

    Args: since: the states out of which it may come. Returns: whether it did.
    """
    was = [one.value for one in since]
    rows = Destination.objects.filter(pk=row, state__in=was)
    fault = step.reason if step.state in (DestinationState.MISMATCH, DestinationState.REJECTED) else ""
    if not rows.update(state=step.state.value, state_on=step.on, fault=fault, tried_at=machine_now()):
        return False
    moved = Destination.objects.get(pk=row)
    note_step(ctx, moved, step)
    if step.state is not DestinationState.WAITING:
        send(
            ctx,
            DestinationStateReported(
                management_number=moved.management_number,
                state=step.state.value,
                on=step.on,
                reason=step.reason[:MOST_REASON],
            ),
            subject=f"destination:{moved.management_number}",
        )
    return True


def note_step(ctx: Context, moved: Destination, step: Step) -> None:
    """経過 and audit row alone — *transaction required*."""
    is_system = ctx.actor.realm == "system"
    DestinationStep.objects.create(
        destination=moved,
        state=step.state.value,
        on=step.on,
        reason=step.reason,
        at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=AUTOMATIC if is_system else ctx.actor.name,
    )
    detail = {"number": moved.management_number, "state": step.state.value, "reason": step.reason, "basis": BASIS}
    record(ctx, event=CHANGED, subjects=[f"juki:{moved.person_id}"], detail=detail)
