"""States of a notification: reading its steps and adding one. Used by every action on a movement."""

from __future__ import annotations

from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.locks import lock_movement
from daicho.systems.resident_registry.errors import EntryWasCorrected, MovementNotFound
from daicho.systems.resident_registry.models import Movement, MovementEntry, MovementState, Worklist
from daicho.systems.resident_registry.rules.flow import OPEN, State, Step, current

SYSTEM = "resident_registry"
_MOVE_ON = """
    update worklist set state = %s, state_at = %s, note = %s where movement = %s and entry_no = %s
"""


def hold(reception: str) -> tuple[Movement, tuple[Step, ...]]:
    """Locks a notification and reads its steps. Transaction required. Raises: REG-FLOW-001."""
    found = statements.select(SYSTEM, Movement, "where reception = %s", reception)
    if not found:
        raise MovementNotFound(reception=reception)
    (movement,) = found
    lock_movement(movement.id)
    return movement, steps_of(movement)


def steps_of(movement: Movement) -> tuple[Step, ...]:
    """All steps so far, oldest first."""
    rows = statements.select(SYSTEM, MovementState, "where movement = %s order by state_no", movement.id)
    return tuple(Step(State(row.state), row.entry_no, row.staff_id, row.staff_name, row.at, row.note) for row in rows)


def demand_entry(steps: tuple[Step, ...], seen_entry_no: int) -> None:
    """The officer judged the entry that is still the newest. Raises: REG-FLOW-009."""
    if current(steps).entry_no != seen_entry_no:
        raise EntryWasCorrected()


def add_step(ctx: Context, movement: Movement, state_no: int, state: State, entry_no: int, note: str = "") -> None:
    """Appends a state with its author and time. Transaction required."""
    step = MovementState(
        movement=movement,
        state_no=state_no,
        state=state.value,
        entry_no=entry_no,
        at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
        office_code=ctx.office.code,
        office_name=ctx.office.name,
        note=note,
    )
    statements.insert(SYSTEM, [step])
    _keep_worklist(ctx, movement, state, entry_no, note)


def _keep_worklist(ctx: Context, movement: Movement, state: State, entry_no: int, note: str) -> None:
    """The worklist follows the state: a closed notification leaves it, a corrected one stands in it anew."""
    is_open = state in OPEN
    if is_open and statements.change(SYSTEM, _MOVE_ON, state.value, ctx.now, note, movement.id, entry_no):
        return
    statements.change(SYSTEM, "delete from worklist where movement = %s", movement.id)
    if is_open:
        statements.insert(SYSTEM, [_line(ctx, movement, state, entry_no, note)])


def _line(ctx: Context, movement: Movement, state: State, entry_no: int, note: str) -> Worklist:
    entry = MovementEntry.objects.using(SYSTEM).get(movement=movement, entry_no=entry_no)
    return Worklist(
        movement=movement,
        reception=movement.reception,
        kind=movement.kind,
        state=state.value,
        state_at=ctx.now,
        entry_no=entry_no,
        first_name=next(iter(entry.people), ""),
        people=len(entry.people),
        moved_on=movement.moved_on,
        office_code=movement.office_code,
        office_name=movement.office_name,
        enterer_id=entry.staff_id,
        enterer_name=entry.staff_name,
        note=note,
    )
