"""仮登録中の入管庁通知 — which rows taken in are already entered and wait for verification or approval."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from daicho.systems.resident_registry.models import MovementEntry, Worklist
from daicho.systems.resident_registry.rules.flow import PROVISIONAL
from daicho.systems.resident_registry.rules.movements.immigration_notice import KIND

SYSTEM = "resident_registry"


def pending_receptions(rows: Collection[UUID]) -> dict[UUID, str]:
    """受付番号 by row, of those in a provisional entry."""
    open_ones = Worklist.objects.using(SYSTEM).filter(kind=KIND.code, state__in=[s.value for s in PROVISIONAL])
    newest = {(one.movement_id, one.entry_no): one.reception for one in open_ones}
    entries = MovementEntry.objects.using(SYSTEM).filter(movement__in=[movement for movement, _ in newest])
    wanted = {str(row): row for row in rows}
    found: dict[UUID, str] = {}
    for entry in entries:
        reception = newest.get((entry.movement_id, entry.entry_no))
        row = wanted.get(entry.content.get("received", ""))
        if reception and row:
            found[row] = reception
    return found
