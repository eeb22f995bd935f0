"""仮登録 — stores a notification as it was entered; nothing of it is visible outside the registry until approval."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.findings import Finding, alerts_in, errors_in
from daicho.systems.resident_registry.actions.locks import lock_movement
from daicho.systems.resident_registry.actions.movement_flow import add_step, hold
from daicho.systems.resident_registry.actions.numbering import next_reception
from daicho.systems.resident_registry.actions.park_entry import forget_draft
from daicho.systems.resident_registry.errors import AlertsNotConfirmed, EntryHasErrors
from daicho.systems.resident_registry.models import Movement, MovementEntry
from daicho.systems.resident_registry.models.sealed_numbers import entry_context, seal_numbers
from daicho.systems.resident_registry.queries.records import names_of
from daicho.systems.resident_registry.queries.scenes import judge, number_indexes
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.flow import State, check_correct
from daicho.systems.resident_registry.rules.movements.kind import MovementKind
from daicho.systems.resident_registry.rules.movements.register import kind_named
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


def enter_movement(
    ctx: Context,
    kind: MovementKind[Any],
    entry: Any,
    numbers: EntryNumbers,
    confirmed: Collection[str],
    submission: uuid.UUID | None = None,
) -> ProvisionalEntry:
    """異動の仮登録 — opens its own transaction.

    Law: 標準仕様書 4.0.8.
    Args: confirmed: keys of the alerts the officer ticked. submission: id of the form as it was opened; the same form
        sent twice is stored once.
    Raises: REG-ENTRY-001, 002.
    """
    movement_id = submission or uuid.uuid4()
    with transaction.atomic(using=SYSTEM):
        lock_movement(movement_id)  # a double click waits here for its first half
        already = Movement.objects.using(SYSTEM).filter(id=movement_id).first()
        if already is not None:
            return ProvisionalEntry(already.reception, ())
        alerts = demand_no_errors(judge(ctx, kind, entry, numbers), confirmed)
        movement = Movement.objects.using(SYSTEM).create(
            id=movement_id,
            reception=next_reception(ctx.today),
            kind=kind.code,
            moved_on=kind.moved_on(entry).sort_on,
            notified_on=kind.filed_on(entry),
            office_code=ctx.office.code,
            office_name=ctx.office.name,
            terminal=ctx.terminal,
            created_at=ctx.now,
        )
        _store_entry(ctx, movement, 1, kind, entry, numbers, alerts)
        add_step(ctx, movement, 1, State.ENTERED, 1)
        forget_draft(ctx, movement_id)
        residents = kind.residents(entry)
        audit.record(
            ctx, event=ENTERED, subjects=residents, detail={"reception": movement.reception, "kind": kind.code}
        )
    return ProvisionalEntry(movement.reception, alerts)


def correct_movement(
    ctx: Context,
    reception: str,
    entry: Any,
    numbers: EntryNumbers,
    confirmed: Collection[str],
    submission: uuid.UUID | None = None,
) -> ProvisionalEntry:
    """仮登録の修正 — a further entry; it must be verified anew, by someone else. Opens its own transaction.

    Args: submission: id of the form as it was opened: what was parked under it goes.
    Raises: REG-FLOW-001, 004, 005; REG-ENTRY-001, 002.
    """
    with transaction.atomic(using=SYSTEM):
        movement, steps = hold(reception)
        kind = kind_named(movement.kind)
        check_correct(steps)
        alerts = demand_no_errors(judge(ctx, kind, entry, numbers, movement.id), confirmed)
        entry_no = steps[-1].entry_no + 1
        _store_entry(ctx, movement, entry_no, kind, entry, numbers, alerts)
        add_step(ctx, movement, len(steps) + 1, State.ENTERED, entry_no)
        if submission:
            forget_draft(ctx, submission)
        audit.record(
            ctx, event=CORRECTED, subjects=kind.residents(entry), detail={"reception": reception, "entry": entry_no}
        )
    return ProvisionalEntry(reception, alerts)


def _store_entry(
    ctx: Context,
    movement: Movement,
    entry_no: int,
    kind: MovementKind[Any],
    entry: Any,
    numbers: EntryNumbers,
    alerts: tuple[Finding, ...],
) -> None:
    MovementEntry.objects.using(SYSTEM).create(
        movement=movement,
        entry_no=entry_no,
        content=to_json(entry),
        people=[*kind.people(entry), *names_of(kind.residents(entry))],
        residents=list(kind.residents(entry)),
        numbers=seal_numbers(numbers.members, entry_context(str(movement.id), entry_no)),
        number_indexes=[list(number_indexes(one)) for one in numbers.members],
        confirmed_alerts=[[alert_key(alert), alert.message] for alert in alerts],
        entered_at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
    )
