"""Locks (排他). Append-only rows cannot be locked by ``for update``, so a movement is locked by its id."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connections

from daicho.systems.resident_registry.models import Resident

SYSTEM = "resident_registry"


def lock_movement(movement: UUID) -> None:
    """Lets one officer at a time act on a notification; held to the end of the transaction. Transaction required."""
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(movement)])


def lock_residents(numbers: Iterable[str]) -> tuple[Resident, ...]:
    """Locks residents in ascending order, so that two acts never wait for each other. Transaction required."""
    wanted = sorted(set(numbers))
    rows = Resident.objects.using(SYSTEM).select_for_update().filter(number__in=wanted).order_by("number")
    return tuple(rows)
