"""取り消せる異動 — the movements behind a resident's record that still count, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daicho.systems.resident_registry.models import MovementEffect
from daicho.systems.resident_registry.queries.records import names_of
from daicho.systems.resident_registry.rules.movements.register import kind_named

SYSTEM = "resident_registry"


@dataclass(frozen=True, slots=True)
class CancellableMovement:
    """One movement with everybody whose record it changed."""

    reception: str
    title: str
    valid_from: date
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
    latest = {row.movement_id: row for row in reversed(rows)}
    return tuple(
        CancellableMovement(
            reception=row.movement.reception,
            title=kind_named(row.movement.kind).title,
            valid_from=row.valid_from,
            office=row.movement.office_name,
            people=tuple(everybody[row.movement_id]),
            names=names_of(everybody[row.movement_id]),
        )
        for row in rows
        if latest[row.movement_id] is row
    )
