"""改製の前後 — which versions of a record stand on which sheet; the sheets before the present one are 改製原."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.versions import Version


@dataclass(frozen=True, slots=True)
class Sheet:
    """住民票の一枚 — its 改製番号, when it was made, and the 履歴番号 written on it."""

    number: int
    made_on: date | None
    versions: tuple[int, ...]


def sheets_of(versions: Sequence[Version[ResidentRecord]]) -> tuple[Sheet, ...]:
    """The sheets of a record, oldest first; the last one is in use. Law: 標準仕様書 1.1.4, 1.1.5."""
    held: dict[int, list[Version[ResidentRecord]]] = {}
    reached = 0
    for version in sorted(versions, key=lambda one: one.version_no):
        # Late knowledge may append a stretch of an earlier day: it is written on the sheet in use all the same.
        reached = max(reached, version.content.bookkeeping.sheet_number)
        held.setdefault(reached, []).append(version)
    return tuple(
        Sheet(number, rows[-1].content.bookkeeping.sheet_made_on, tuple(row.version_no for row in rows))
        for number, rows in held.items()
    )
