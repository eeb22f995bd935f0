"""票の消除と記載 — one act that ends a sheet and begins another for the same person (標準仕様書 1.1.4, 4.5.3-4.5.5)."""

from __future__ import annotations

from dataclasses import replace

from daicho.systems.resident_registry.rules.record import ResidentRecord, ResidentStatus
from daicho.systems.resident_registry.rules.record_parts import RecordEvent


def closed_sheet(record: ResidentRecord, removal: RecordEvent) -> ResidentRecord:
    """除票 — the sheet as it ends; its content stays, household and head as on its last day."""
    return replace(
        record,
        status=ResidentStatus.REMOVED,
        removed=removal,
        bookkeeping=replace(record.bookkeeping, household_when_removed=record.household_number),
    )
