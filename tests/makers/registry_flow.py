"""The way of a notification through the counter, as the officers would go it."""

from __future__ import annotations

from typing import Any

from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.approve_movement import ApprovedMovement, approve_movement
from daicho.systems.resident_registry.actions.enter_movement import alert_key, enter_movement
from daicho.systems.resident_registry.actions.review_movement import verify_movement
from daicho.systems.resident_registry.queries.scenes import judge
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.kind import MovementKind
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from tests.makers.move_in import a_move_in, fresh_numbers


def all_alerts(ctx: Context, entry: MoveInEntry, numbers: EntryNumbers) -> set[str]:
    """Every alert ticked, as an officer who has read them all would."""
    return {alert_key(finding) for finding in judge(ctx, MOVE_IN, entry, numbers)}


def entered(ctx: Context, entry: MoveInEntry | None = None, numbers: EntryNumbers | None = None) -> str:
    """仮登録: the reception number."""
    entry = entry or a_move_in()
    numbers = numbers or fresh_numbers(len(entry.members))
    return enter_movement(ctx, MOVE_IN, entry, numbers, all_alerts(ctx, entry, numbers)).reception


def approved(
    enterer: Context, approver: Context, entry: MoveInEntry | None = None, numbers: EntryNumbers | None = None
) -> ApprovedMovement:
    """The whole way: entered by one officer, verified and approved by another."""
    reception = entered(enterer, entry, numbers)
    verify_movement(approver, reception, 1)
    return approve_movement(approver, reception, 1)


def carried_out(
    enterer: Context, approver: Context, kind: MovementKind[Any], entry: Any, numbers: EntryNumbers | None = None
) -> str:
    """Any movement the whole way, with every alert ticked; its reception number."""
    given = numbers or EntryNumbers()
    alerts = {alert_key(finding) for finding in judge(enterer, kind, entry, given)}
    reception = enter_movement(enterer, kind, entry, given, alerts).reception
    verify_movement(approver, reception, 1)
    approve_movement(approver, reception, 1)
    return reception
