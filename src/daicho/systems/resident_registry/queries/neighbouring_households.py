"""同じ番地の世帯 — which households a person can join without moving (世帯合併・世帯変更, 標準仕様書 4.1.4.1)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.models import Resident, ResidentSearch
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.queries.search_keys import lot_key

SYSTEM = "resident_registry"
LISTED = "household.listed_at_address"
MOST = 20
"""More stand at one 番地 only in large buildings: then those with the same 方書 alone are listed."""


@dataclass(frozen=True, slots=True)
class NeighbouringHousehold:
    """一つの世帯 — its number, its head and the 方書."""

    number: str
    head: str
    building: str


def neighbouring_households(ctx: Context, resident_number: str) -> tuple[NeighbouringHousehold, ...]:
    """Other households with a head at the person's 番地, the same 方書 first, none with a hidden address; audited."""
    record = newest_records([resident_number])[resident_number].record
    scope = hidden_scope(ctx.now)
    if not record.is_present or not lot_key(record.address.lot) or record.household_number in scope.households:
        return ()
    there = ResidentSearch.objects.using(SYSTEM).filter(
        current=True, status=PRESENT, town_code=record.address.town_code, lot_key=lot_key(record.address.lot)
    )
    numbers = set(there.values_list("household_number", flat=True)) - {record.household_number} - scope.households
    heads = Resident.objects.using(SYSTEM).filter(household_number__in=numbers, is_head=True, status=PRESENT)
    known = newest_records(heads.values_list("number", flat=True))
    found = [
        NeighbouringHousehold(
            one.record.household_number,
            one.record.name.full or one.record.alphabet_name.text,
            one.record.address.building,
        )
        for one in known.values()
    ]
    if len(found) > MOST:
        found = [one for one in found if one.building == record.address.building][:MOST]
    listed = {one.number for one in found}
    with transaction.atomic(using=SYSTEM):
        shown = [number for number, one in known.items() if one.record.household_number in listed]
        audit.record(ctx, event=LISTED, subjects=shown, detail={"for": "movement", "resident": resident_number})
    return tuple(sorted(found, key=lambda one: (one.building != record.address.building, one.number)))
