"""本人確認情報の不一致の一覧, with the names of the people as they stand in the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.models import ReportedDifference
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
