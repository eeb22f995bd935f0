"""Locks (排他). Append-only rows cannot be locked by ``for update``, so a movement is locked by its id."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from daicho.foundation.database import statements
from daicho.systems.resident_registry.models import Resident

SYSTEM = "resident_registry"


def lock_movement(movement: UUID) -> None:
    """Lets one officer at a time act on a notification; held to the end of the transaction. Transaction required."""
    statements.run(SYSTEM, "select pg_advisory_xact_lock(hashtextextended(%s, 0))", str(movement))


def lock_residents(numbers: Iterable[str]) -> tuple[Resident, ...]:
    """Locks residents in ascending order, so that two acts never wait for each other. Transaction required."""
    wanted = sorted(set(numbers))
    return tuple(statements.select(SYSTEM, Resident, "where number = any(%s) order by number for update", wanted))


def lock_outputs() -> None:
    """Lets one officer at a time write 市町村通知 to a medium. Transaction required."""
    statements.run(SYSTEM, "select pg_advisory_xact_lock(hashtextextended('immigration_output', 0))")
