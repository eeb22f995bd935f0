"""Reading a stored entry back: what was typed, with its numbers opened (and audited by the caller)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from daicho.foundation.database import statements
from daicho.systems.resident_registry.errors import MovementNotFound
from daicho.systems.resident_registry.models import Movement, MovementEntry
from daicho.systems.resident_registry.models.sealed_numbers import entry_context, open_numbers
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.kind import MovementKind
from daicho.systems.resident_registry.rules.movements.register import kind_named
from daicho.systems.resident_registry.rules.record_json import from_json

SYSTEM = "resident_registry"


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """入力内容 — one entry of a notification with who typed it and which alerts were confirmed."""

    entry_no: int
    kind: MovementKind[Any]
    entry: Any
    numbers: EntryNumbers
    confirmed: tuple[tuple[str, str], ...]
    staff_id: str
    staff_name: str
    entered_at: datetime


def newest_entry(movement_id: UUID) -> StoredEntry:
    """The entry that counts. Raises: REG-FLOW-001."""
    found = statements.select(SYSTEM, Movement, "where id = %s", movement_id)
    if not found:
        raise MovementNotFound(reception="")
    return newest_entry_of(found[0])


def newest_entry_of(movement: Movement) -> StoredEntry:
    """The entry that counts of a notification already read. Raises: REG-FLOW-001 where it went with a destruction."""
    newest = "where movement = %s order by entry_no desc limit 1"
    rows = statements.select(SYSTEM, MovementEntry, newest, movement.id)
    if not rows:
        raise MovementNotFound(reception=movement.reception)
    row = rows[0]
    kind = kind_named(movement.kind)
    context = entry_context(str(row.movement_id), row.entry_no)
    return StoredEntry(
        entry_no=row.entry_no,
        kind=kind,
        entry=from_json(kind.entry, row.content),
        numbers=EntryNumbers(open_numbers(row.numbers, context)),
        confirmed=tuple((key, message) for key, message in row.confirmed_alerts),
        staff_id=row.staff_id,
        staff_name=row.staff_name,
        entered_at=row.entered_at,
    )


def residents_named(entries: Collection[tuple[UUID, int]]) -> tuple[str, ...]:
    """宛名番号 that entries name, by movement and entry number; their personal numbers stay sealed."""
    rows = (
        MovementEntry.objects.using(SYSTEM)
        .filter(movement_id__in=[movement_id for movement_id, _ in entries])
        .select_related("movement")
    )
    found: list[str] = []
    for row in rows:
        if (row.movement_id, row.entry_no) in entries:
            kind = kind_named(row.movement.kind)
            found.extend(kind.residents(from_json(kind.entry, row.content)))
    return tuple(found)
