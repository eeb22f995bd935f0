"""仮登録 — stores a 転入届 as it was entered; nothing of it is visible outside the registry until it is approved."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.findings import Finding, alerts_in, errors_in
from daicho.systems.resident_registry.actions.movement_flow import add_step, hold
from daicho.systems.resident_registry.actions.numbering import next_reception
from daicho.systems.resident_registry.errors import AlertsNotConfirmed, EntryHasErrors
from daicho.systems.resident_registry.models import Movement, MovementEntry
from daicho.systems.resident_registry.models.sealed_numbers import (
    INDIVIDUAL_NUMBER,
    RESIDENT_CODE,
    entry_context,
    number_index,
    seal_numbers,
)
from daicho.systems.resident_registry.queries.move_in_judgement import judge_move_in
from daicho.systems.resident_registry.rules.flow import State, check_correct
from daicho.systems.resident_registry.rules.move_in.entry import KIND, MoveInEntry, MoveInNumbers
from daicho.systems.resident_registry.rules.record_json import to_json

SYSTEM = "resident_registry"
ENTERED = "movement.entered"
CORRECTED = "movement.corrected"


@dataclass(frozen=True, slots=True)
class ProvisionalEntry:
    """What the enterer gets back: the number on the 届書 and the alerts confirmed."""

    reception: str
    confirmed: tuple[Finding, ...]


def alert_key(finding: Finding) -> str:
    """How a confirmation names its alert: code and field."""
    return f"{finding.code}@{finding.field}"


def demand_no_errors(findings: tuple[Finding, ...], confirmed: Collection[str]) -> tuple[Finding, ...]:
    """The alerts, once no error is left and each alert is confirmed. Raises: REG-ENTRY-001, 002."""
    if errors_in(findings):
        raise EntryHasErrors(findings)
    open_alerts = [alert for alert in alerts_in(findings) if alert_key(alert) not in confirmed]
    if open_alerts:
        raise AlertsNotConfirmed(open_alerts)
    return alerts_in(findings)


def enter_move_in(
    ctx: Context,
    entry: MoveInEntry,
    numbers: MoveInNumbers,
    confirmed: Collection[str],
    submission: uuid.UUID | None = None,
) -> ProvisionalEntry:
    """転入届の仮登録 — opens its own transaction.

    Law: 住基法22条; 標準仕様書 4.0.8.
    Args: confirmed: keys of the alerts the officer ticked. submission: id of the form as it was opened; the same form
        sent twice is stored once.
    Raises: REG-ENTRY-001, 002.
    """
    movement_id = submission or uuid.uuid4()
    with transaction.atomic(using=SYSTEM):
        already = Movement.objects.using(SYSTEM).filter(id=movement_id).first()
        if already is not None:
            return ProvisionalEntry(already.reception, ())
        alerts = demand_no_errors(judge_move_in(ctx, entry, numbers), confirmed)
        movement = Movement.objects.using(SYSTEM).create(
            id=movement_id,
            reception=next_reception(ctx.today),
            kind=KIND,
            moved_on=entry.moved_on,
            notified_on=entry.notified_on,
            office_code=ctx.office.code,
            office_name=ctx.office.name,
            terminal=ctx.terminal,
            created_at=ctx.now,
        )
        _store_entry(ctx, movement, 1, entry, numbers, alerts)
        add_step(ctx, movement, 1, State.ENTERED, 1)
        audit.record(ctx, event=ENTERED, detail={"reception": movement.reception, "kind": KIND})
    return ProvisionalEntry(movement.reception, alerts)


def correct_move_in(
    ctx: Context, reception: str, entry: MoveInEntry, numbers: MoveInNumbers, confirmed: Collection[str]
) -> ProvisionalEntry:
    """仮登録の修正 — a further entry; it must be verified anew, by someone else. Opens its own transaction.

    Raises: REG-FLOW-001, 004, 005; REG-ENTRY-001, 002.
    """
    with transaction.atomic(using=SYSTEM):
        movement, steps = hold(reception)
        check_correct(steps)
        alerts = demand_no_errors(judge_move_in(ctx, entry, numbers, except_movement=movement.id), confirmed)
        entry_no = steps[-1].entry_no + 1
        _store_entry(ctx, movement, entry_no, entry, numbers, alerts)
        add_step(ctx, movement, len(steps) + 1, State.ENTERED, entry_no)
        audit.record(ctx, event=CORRECTED, detail={"reception": reception, "entry": entry_no})
    return ProvisionalEntry(reception, alerts)


def _store_entry(
    ctx: Context,
    movement: Movement,
    entry_no: int,
    entry: MoveInEntry,
    numbers: MoveInNumbers,
    alerts: tuple[Finding, ...],
) -> None:
    indexes = [
        [_hex(INDIVIDUAL_NUMBER, one.individual_number), _hex(RESIDENT_CODE, one.resident_code)]
        for one in numbers.members
    ]
    MovementEntry.objects.using(SYSTEM).create(
        movement=movement,
        entry_no=entry_no,
        content=to_json(entry),
        numbers=seal_numbers(numbers.members, entry_context(str(movement.id), entry_no)),
        number_indexes=indexes,
        confirmed_alerts=[[alert_key(alert), alert.message] for alert in alerts],
        entered_at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
    )


def _hex(kind: str, value: str) -> str:
    index = number_index(kind, value)
    return index.hex() if index else ""
