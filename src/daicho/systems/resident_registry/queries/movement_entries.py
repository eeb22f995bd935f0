"""Reading a stored entry back: what was typed, with its numbers opened (and audited by the caller)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from daicho.systems.resident_registry.errors import MovementNotFound
from daicho.systems.resident_registry.models import Movement, MovementEntry
from daicho.systems.resident_registry.models.sealed_numbers import entry_context, open_numbers
from daicho.systems.resident_registry.rules.move_in.entry import MoveInEntry, MoveInNumbers
from daicho.systems.resident_registry.rules.record_json import from_json

SYSTEM = "resident_registry"


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """入力内容 — one entry of a notification with who typed it and which alerts were confirmed."""

    entry_no: int
    entry: MoveInEntry
    numbers: MoveInNumbers
    confirmed: tuple[tuple[str, str], ...]
    staff_id: str
    staff_name: str
    entered_at: datetime


def newest_entry(movement_id: UUID) -> StoredEntry:
    """The entry that counts. Raises: REG-FLOW-001."""
    row = MovementEntry.objects.using(SYSTEM).filter(movement_id=movement_id).order_by("-entry_no").first()
    if row is None:
        raise MovementNotFound(reception="")
    context = entry_context(str(row.movement_id), row.entry_no)
    return StoredEntry(
        entry_no=row.entry_no,
        entry=from_json(MoveInEntry, row.content),
        numbers=MoveInNumbers(open_numbers(row.numbers, context)),
        confirmed=tuple((key, message) for key, message in row.confirmed_alerts),
        staff_id=row.staff_id,
        staff_name=row.staff_name,
        entered_at=row.entered_at,
    )


def movement_id_of(reception: str) -> UUID:
    """The id behind a 受付番号. Raises: REG-FLOW-001."""
    found = Movement.objects.using(SYSTEM).filter(reception=reception).values_list("id", flat=True).first()
    if found is None:
        raise MovementNotFound(reception=reception)
    return found
