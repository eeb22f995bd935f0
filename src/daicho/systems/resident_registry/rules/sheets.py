"""住民票の切れ目 — which versions stand on which sheet, and which on the record before somebody came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent
from daicho.systems.resident_registry.rules.versions import Version

OLD_SHEETS = frozenset({"remade_removal", "restored_removal"})
NEW_SHEETS = frozenset({"remade_entry", "restored_entry"})
"""異動事由 by which an old sheet is closed (改製原住民票) and the one in its place begins."""
RETURNS = frozenset({"move_in", "move_in_from_abroad", "official_entry"})
"""異動事由 by which somebody whose record was closed is recorded again."""


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


def closed_sheets(events: Mapping[int, RecordEvent]) -> frozenset[int]:
    """改製原住民票 — the 履歴番号 by which sheets were closed while the person stayed. Args: events: by 履歴番号."""
    return frozenset(number for number, event in events.items() if event.reason in OLD_SHEETS)


def split_at_return(
    versions: Sequence[Version[ResidentRecord]], reasons: Mapping[int, str]
) -> tuple[tuple[Version[ResidentRecord], ...], tuple[Version[ResidentRecord], ...]]:
    """The versions before the last return (再転入), and those since; nothing before for somebody who never left.

    A removal that was cancelled is no return: the record goes on. Law: 標準仕様書 2.2.1.
    Args: reasons: 異動事由 by 履歴番号.
    """
    ordered = tuple(sorted(versions, key=lambda one: one.version_no))
    begins = 0
    for place in range(1, len(ordered)):
        left = not ordered[place - 1].content.is_present
        if left and ordered[place].content.is_present and reasons.get(ordered[place].version_no) in RETURNS:
            begins = place
    return ordered[:begins], ordered[begins:]


def closing_version(versions: Sequence[Version[ResidentRecord]]) -> int:
    """履歴番号 of the 消除 of a closed record; 0 for somebody who lives here."""
    present = [version.version_no for version in versions if version.content.is_present]
    return next((v.version_no for v in versions if v.version_no > max(present, default=0)), 0)


def beginning_version(versions: Sequence[Version[ResidentRecord]]) -> int:
    """履歴番号 of the 記載 by which somebody last became a resident."""
    record = versions[-1].content
    return next(v.version_no for v in versions if v.content.became_resident == record.became_resident)
