"""本人確認情報の不一致の一覧, with the names of the people as they stand in the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.models import RegistryComparison, ReportedDifference
from daicho.systems.resident_registry.queries.records import newest_records

SYSTEM = "resident_registry"
LISTED = "reported_differences.listed"
MOST = 200


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """一覧の一行."""

    id: str
    resident: str
    name: str
    found_by: str
    kind: str
    items: tuple[str, ...]
    found_on: date
    note: str
    told_by: str
    settled_at: datetime | None
    settled_by: str
    outcome: str


def reported_differences(ctx: Context, settled: bool) -> tuple[ReportedRow, ...]:
    """不一致の一覧, the oldest first; audited (M22)."""
    found = ReportedDifference.objects.using(SYSTEM).filter(settled_at__isnull=not settled)
    rows = list(found.order_by("-settled_at" if settled else "received_at")[:MOST])
    records = newest_records([row.resident for row in rows if row.resident])
    listed = tuple(
        ReportedRow(
            row.difference,
            row.resident,
            records[row.resident].record.name.full if row.resident in records else "",
            row.found_by,
            row.kind,
            tuple(row.items),
            row.found_on,
            row.note,
            row.told_by,
            row.settled_at,
            row.settled_by,
            row.outcome,
        )
        for row in rows
    )
    with transaction.atomic(using=SYSTEM):
        subjects = list(dict.fromkeys(row.resident for row in listed if row.resident))
        audit.record(ctx, event=LISTED, subjects=subjects, detail={"settled": settled})
    return listed


def open_differences() -> int:
    """How many wait."""
    return ReportedDifference.objects.using(SYSTEM).filter(settled_at__isnull=True).count()


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """住民記録とCSの整合性確認, the newest. Args: left: cases nobody has dealt with yet."""

    number: int
    compared_at: datetime
    held_by_cs: int
    in_transit: int
    cases: int
    is_cut: bool
    left: int


def newest_comparison() -> ComparisonRow | None:
    """The newest comparison with the CS; counts alone, so it is not audited."""
    row = RegistryComparison.objects.using(SYSTEM).order_by("-number").first()
    if row is None:
        return None
    left = ReportedDifference.objects.using(SYSTEM).filter(found_by="registry", settled_at__isnull=True).count()
    return ComparisonRow(row.number, row.compared_at, row.held_by_cs, row.in_transit, row.cases, row.is_cut, left)
