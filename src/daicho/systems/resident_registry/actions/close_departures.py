"""転出予定日の到来による消除 — the daily closing before the office opens; run twice, it closes nobody twice.

Law: 住民基本台帳法24条, 住民基本台帳法施行令11条; 標準仕様書 1.1.5. Each household is a transaction of its own, so
that one that cannot be closed keeps no other waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.addresses import Address
from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate
from daicho.systems.resident_registry.actions.announce import announce
from daicho.systems.resident_registry.actions.locks import lock_residents
from daicho.systems.resident_registry.actions.movement_flow import add_step
from daicho.systems.resident_registry.actions.notify_municipalities import notify_registers
from daicho.systems.resident_registry.actions.numbering import next_reception
from daicho.systems.resident_registry.actions.tell_immigration import report_changes
from daicho.systems.resident_registry.actions.write_outcome import write_outcome
from daicho.systems.resident_registry.errors import DeparturesNotClosed
from daicho.systems.resident_registry.models import Movement, MovementEffect, MovementEntry, Resident
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.models.sealed_numbers import entry_context, seal_numbers
from daicho.systems.resident_registry.queries.departures import due_departures
from daicho.systems.resident_registry.queries.movement_entries import newest_entry
from daicho.systems.resident_registry.queries.records import names_of
from daicho.systems.resident_registry.queries.scenes import scene_of
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.flow import State
from daicho.systems.resident_registry.rules.movements.departures import changes_of_staying, closing, is_due
from daicho.systems.resident_registry.rules.movements.kind import Change, KnownResident, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.move_out import KIND, MoveOutEntry
from daicho.systems.resident_registry.rules.record_json import to_json

SYSTEM = "resident_registry"
CLOSED = "departure.closed"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Closings:
    """消除の結果 — 宛名番号 of those whose records were closed."""

    residents: tuple[str, ...]


def close_departures(ctx: Context) -> Closings:
    """転出予定日の到来による消除 — of everybody whose day has come, one transaction per household and day.

    Raises: REG-OUT-020 when a household could not be closed; all others are closed then.
    """
    groups: dict[tuple[date, str], None] = {}
    for one in due_departures(ctx.today):
        groups.setdefault((one.on, one.household_number))
    closed: list[str] = []
    left: list[str] = []
    for on, household in groups:
        try:
            closed += _close_household(ctx, household, on)
        except Exception as fault:
            log.error("household %s not closed: %s", household, type(fault).__name__)
            left.append(household)
    if left:
        raise DeparturesNotClosed(households="、".join(left))
    return Closings(tuple(closed))


def _close_household(ctx: Context, household: str, on: date) -> list[str]:
    with transaction.atomic(using=SYSTEM):
        members = Resident.objects.using(SYSTEM).filter(household_number=household, status=PRESENT)
        locked = lock_residents(members.values_list("number", flat=True))
        scene = _scene(ctx, tuple(one.number for one in locked))
        due = [k for k in scene.household(household) if is_due(k.record, ctx.today) and _day(k) == on]
        if not due:
            return []
        staying = [k for k in scene.household(household) if k not in due]
        movements = _movements_behind(ctx, due)
        relationships = _relationships(set(movements.values()))
        head_leaves = next((k for k in due if k.record.is_head), due[0])
        notified_on = head_leaves.record.planned_move_out.notified_on
        by_movement: dict[Movement, list[Change]] = {}
        for change in closing(due):
            by_movement.setdefault(movements[change.resident_number], []).append(change)
        by_movement.setdefault(movements[head_leaves.number], []).extend(
            changes_of_staying(staying, on, relationships, notified_on)
        )
        for movement, changes in _leaving_first(by_movement, movements[head_leaves.number]):
            written = write_outcome(ctx, movement, scene, Outcome(changes=tuple(changes)))
            announce(ctx, movement.reception, written)
            notify_registers(ctx, movement.reception, written)
            report_changes(ctx, movement, None, written)
        numbers = [known.number for known in due]
        audit.record(
            ctx,
            event=CLOSED,
            subjects=[*numbers, *(known.number for known in staying)],
            detail={"household": household, "on": on.isoformat(), "closed": len(numbers)},
        )
    return numbers


def _leaving_first(
    by_movement: Mapping[Movement, list[Change]], with_staying: Movement
) -> Iterable[tuple[Movement, list[Change]]]:
    """The act that gives those who stay a new head comes last: two heads are never on the register."""
    return sorted(by_movement.items(), key=lambda item: item[0] == with_staying)


def _scene(ctx: Context, members: tuple[str, ...]) -> Scene:
    """The household as it stands now; who else waits in a provisional entry is no obstacle to a day that has come."""
    entry = MoveOutEntry(Filing(PartialDate.known(ctx.today), ctx.today), members, Address())
    return scene_of(ctx, KIND, entry, EntryNumbers(), heeds_pending=False)


def _day(known: KnownResident) -> date | None:
    return known.record.planned_move_out.on


def _movements_behind(ctx: Context, due: Sequence[KnownResident]) -> dict[str, Movement]:
    """The 転出 that planned each departure; one is recorded now for what was loaded from the former system."""
    effects = (
        MovementEffect.objects.using(SYSTEM)
        .filter(
            resident_number__in=[known.number for known in due],
            patch__has_key="planned_move_out",
            cancellation__isnull=True,
        )
        .select_related("movement")
        .order_by("id")
    )
    found = {effect.resident_number: effect.movement for effect in effects}
    loaded = [known for known in due if known.number not in found]
    if loaded:
        found.update(dict.fromkeys((known.number for known in loaded), _recorded_now(ctx, loaded)))
    return found


def _recorded_now(ctx: Context, loaded: Sequence[KnownResident]) -> Movement:
    """転出 of the former system, entered and approved by the closing itself; it goes to the next-day check."""
    planned = loaded[0].record.planned_move_out
    filing = Filing(PartialDate.known(planned.on or ctx.today), planned.notified_on or ctx.today, FilingBasis.OFFICIAL)
    place = planned.destination.address
    movers = tuple(known.number for known in loaded)
    entry = MoveOutEntry(filing, movers, place, bool(place.country), planned.destination.head_full)
    movement = Movement.objects.using(SYSTEM).create(
        id=uuid4(),
        reception=next_reception(ctx.today),
        kind=KIND.code,
        moved_on=entry.day,
        notified_on=filing.filed_on,
        office_code=ctx.office.code,
        office_name=ctx.office.name,
        terminal=ctx.terminal,
        created_at=ctx.now,
    )
    MovementEntry.objects.using(SYSTEM).create(
        movement=movement,
        entry_no=1,
        content=to_json(entry),
        people=list(names_of(movers)),
        residents=list(movers),
        numbers=seal_numbers((), entry_context(str(movement.id), 1)),
        number_indexes=[],
        confirmed_alerts=[],
        entered_at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
    )
    add_step(ctx, movement, 1, State.ENTERED, 1)
    add_step(ctx, movement, 2, State.APPROVED, 1)
    return movement


def _relationships(movements: Iterable[Movement]) -> dict[str, tuple[str, ...]]:
    """続柄 of those who stay, as entered with the notices."""
    found: dict[str, tuple[str, ...]] = {}
    for movement in movements:
        entry = newest_entry(movement.id).entry
        if isinstance(entry, MoveOutEntry):
            found.update(entry.relationships)
    return found
