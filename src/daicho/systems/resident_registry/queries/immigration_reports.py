"""市町村通知・市町村伝達の一覧 — what has not been written to a medium yet, what has, and the outputs (4.5.7)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.systems.resident_registry.models import ImmigrationOutput, ImmigrationReport
from daicho.systems.resident_registry.models.immigration import report_context
from daicho.systems.resident_registry.models.municipal_notice import open_content
from daicho.systems.resident_registry.rules.immigration_reports import (
    ACT_TITLES,
    BASIS_TITLES,
    KIND_TITLES,
    Report,
    ReportAct,
    ReportBasis,
    ReportKind,
)
from daicho.systems.resident_registry.rules.record_json import from_json

SYSTEM = "resident_registry"
LISTED = "immigration_reports.listed"
MOST = 200


@dataclass(frozen=True, slots=True)
class ReportLine:
    """市町村通知・市町村伝達の一行. Args: output: number of the output it left with first, None while it waits."""

    number: int
    resident_number: str
    name: str
    kind: str
    basis: str
    act: str
    reason: str
    moved_on: date
    reception: str
    made_at: datetime
    output: int | None


@dataclass(frozen=True, slots=True)
class OutputLine:
    """媒体への出力の一行."""

    number: int
    medium: str
    repeats: int | None
    reason: str
    reports: int
    made_at: datetime
    staff_name: str
    digest: str


def report_lines(ctx: Context, *, written: bool) -> tuple[ReportLine, ...]:
    """The reports that wait in their order, or those written the newest first; audited (M22)."""
    rows = ImmigrationReport.objects.using(SYSTEM).filter(output_row__isnull=not written)
    rows = rows.select_related("movement", "output_row").order_by("-id" if written else "id")[:MOST]
    lines = tuple(_line(row) for row in rows)
    with transaction.atomic(using=SYSTEM):
        subjects = list(dict.fromkeys(line.resident_number for line in lines))
        audit.record(ctx, event=LISTED, subjects=subjects, detail={"written": written})
    return lines


def unwritten_reports() -> int:
    """How many wait to be written to a medium."""
    return ImmigrationReport.objects.using(SYSTEM).filter(output_row__isnull=True).count()


def output_lines() -> tuple[OutputLine, ...]:
    """媒体への出力, the newest first."""
    rows = ImmigrationOutput.objects.using(SYSTEM).order_by("-number")[:50]
    return tuple(
        OutputLine(
            one.pk, one.medium_id, one.repeats_id, one.reason, one.reports, one.made_at, one.staff_name, one.digest
        )
        for one in rows
    )


def report_content(resident_number: str, order_no: int, blob: bytes) -> Report:
    """What one report tells. The caller answers for the audit of showing it."""
    return from_json(Report, json.loads(open_content(report_context(resident_number, order_no), blob)))


def _line(row: ImmigrationReport) -> ReportLine:
    content = report_content(row.resident_number, row.order_no, bytes(row.content))
    written = getattr(row, "output_row", None)
    return ReportLine(
        number=row.pk,
        resident_number=row.resident_number,
        name=content.name,
        kind=KIND_TITLES[ReportKind(row.kind)],
        basis=BASIS_TITLES[ReportBasis(row.basis)],
        act=ACT_TITLES[ReportAct(row.act)],
        reason=movement_reason(content.reason).name,
        moved_on=row.moved_on,
        reception=row.movement.reception,
        made_at=row.made_at,
        output=written.output_id if written is not None else None,
    )
