"""取り消せる異動 — the movements behind a resident's record that still count, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daicho.kernel.dates import PartialDate
from daicho.systems.resident_registry.models import MovementEffect
from daicho.systems.resident_registry.queries.records import events_of, names_of
from daicho.systems.resident_registry.rules.movements.register import kind_named
from daicho.systems.resident_registry.rules.record_parts import RecordEvent

SYSTEM = "resident_registry"


@dataclass(frozen=True, slots=True)
class CancellableMovement:
    """One movement with everybody whose record it changed. ``on``: 異動日, in its own words where it is 不詳."""

    reception: str
    title: str
    on: PartialDate
    office: str
    people: tuple[str, ...]
    names: tuple[str, ...]


def cancellable_movements(resident_number: str) -> tuple[CancellableMovement, ...]:
    """What may be cancelled for a resident; whether something stands in the way is judged by the rules."""
    own = (
        MovementEffect.objects.using(SYSTEM)
        .filter(resident_number=resident_number, cancellation__isnull=True)
        .select_related("movement")
        .order_by("-id")
    )
    rows = list(own)
    everybody: dict[object, list[str]] = {}
    others = MovementEffect.objects.using(SYSTEM).filter(
        movement__in=[row.movement_id for row in rows], cancellation__isnull=True
    )
    for effect in others.order_by("place"):
        people = everybody.setdefault(effect.movement_id, [])
        people += [] if effect.resident_number in people else [effect.resident_number]
    events = events_of(resident_number)
    latest = {row.movement_id: row for row in reversed(rows)}
    return tuple(
        CancellableMovement(
            reception=row.movement.reception,
            title=kind_named(row.movement.kind).title,
            on=_day(row, events),
            office=row.movement.office_name,
            people=tuple(everybody[row.movement_id]),
            names=names_of(everybody[row.movement_id]),
        )
        for row in rows
        if latest[row.movement_id] is row
    )


def _day(effect: MovementEffect, events: Mapping[int, RecordEvent]) -> PartialDate:
    """異動日 as recorded; the internal day of a 不詳日 is for order alone (標準仕様書 1.1.8)."""
    event = events.get(effect.first_version)
    return event.on if event and event.on and not event.on.is_known else PartialDate.known(effect.valid_from)
