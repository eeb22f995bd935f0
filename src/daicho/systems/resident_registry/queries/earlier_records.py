"""以前の記録 — closed records and the joined household stand beside an entry; each look is recorded (M22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.models import Resident
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.models.sealed_numbers import CARD_NUMBER, number_index
from daicho.systems.resident_registry.queries.closed_records import is_kept
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.queries.scenes import known_by_numbers
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord

SYSTEM = "resident_registry"
COMPARED = "resident.compared_with_entry"


@dataclass(frozen=True, slots=True)
class ClosedRecord:
    """除票 of somebody who returns. ``hidden``: its addresses and 本籍 are not to be shown."""

    resident_number: str
    record: ResidentRecord
    hidden: bool


def record_comparison(ctx: Context, resident_numbers: Sequence[str]) -> None:
    """Whose record stood beside the entry; nothing is recorded where nobody's did."""
    if not resident_numbers:
        return
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=COMPARED, subjects=list(dict.fromkeys(resident_numbers)))


def closed_record_of(
    ctx: Context, numbers: PersonalNumbers, card_number: str, resident_number: str
) -> ClosedRecord | None:
    """除票の取込み — the one closed record that carries a number, the card or the 宛名番号; None for none or several.

    Law: 標準仕様書 4.1.1.2.
    """
    rows = Resident.objects.using(SYSTEM)
    found = {one.resident_number for one in known_by_numbers(numbers) if not one.present}
    if card_number:
        by_card = rows.filter(card_number_index=number_index(CARD_NUMBER, card_number)).exclude(status=PRESENT)
        found |= set(by_card.values_list("number", flat=True))
    if not found and resident_number:
        found |= set(rows.filter(number=resident_number).exclude(status=PRESENT).values_list("number", flat=True))
    if len(found) != 1:
        return None
    (number,) = found
    newest = newest_records([number])[number]
    if not is_kept(ctx, newest):
        return None
    record_comparison(ctx, [number])
    return ClosedRecord(number, newest.record, number in hidden_scope(ctx.now).residents)
