"""媒体への出力 — 市町村通知・市町村伝達 that wait, as a file for a registered medium; each output recorded (M54).

Law: 入管法61条の8の2; 標準仕様書 4.5.7.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.locks import lock_outputs
from daicho.systems.resident_registry.actions.register_medium import hold_medium
from daicho.systems.resident_registry.errors import NothingToWrite, ReasonRequired
from daicho.systems.resident_registry.models import ImmigrationOutput, ImmigrationOutputRow, ImmigrationReport
from daicho.systems.resident_registry.outside.immigration_medium import report_file
from daicho.systems.resident_registry.queries.immigration_reports import report_content
from daicho.systems.resident_registry.rules.immigration_reports import Report

SYSTEM = "resident_registry"
WRITTEN = "immigration_reports.written"
MOST = 2000
"""Reports in one file; what is left goes into the next."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """The file for the medium."""

    name: str
    content: bytes = field(repr=False)
    reports: int


def write_reports(ctx: Context, medium: str) -> WrittenFile:
    """初めての出力 — everything that waits, in its order, each once. Opens its own transaction.

    Raises: REG-MEDIA-001, REG-IMMI-021.
    """
    with transaction.atomic(using=SYSTEM):
        lock_outputs()
        hold_medium(medium)
        waiting = ImmigrationReport.objects.using(SYSTEM).filter(output_row__isnull=True)
        reports = list(waiting.order_by("id")[:MOST])
        if not reports:
            raise NothingToWrite(why="すべて出力済みです")
        output, file = _written(ctx, medium, reports)
        rows = [ImmigrationOutputRow(report=one, output=output) for one in reports]
        ImmigrationOutputRow.objects.using(SYSTEM).bulk_create(rows)
        return file


def write_reports_again(ctx: Context, number: int, medium: str, reason: str) -> WrittenFile:
    """再出力 of the same reports, with a reason. Opens its own transaction.

    Raises: REG-MEDIA-001, REG-IMMI-021, REG-FLOW-007.
    """
    if not reason.strip():
        raise ReasonRequired(act="もう一度出力すること")
    with transaction.atomic(using=SYSTEM):
        lock_outputs()
        hold_medium(medium)
        first = ImmigrationOutput.objects.using(SYSTEM).filter(pk=number, repeats__isnull=True).first()
        if first is None:
            raise NothingToWrite(why=f"出力{number}の記録がありません")
        rows = ImmigrationReport.objects.using(SYSTEM).filter(output_row__output=first)
        _, file = _written(ctx, medium, list(rows.order_by("id")), first, reason.strip())
        return file


def _content(one: ImmigrationReport) -> Report:
    return report_content(one.resident_number, one.order_no, bytes(one.content))


def _written(
    ctx: Context,
    medium: str,
    reports: Sequence[ImmigrationReport],
    repeats: ImmigrationOutput | None = None,
    reason: str = "",
) -> tuple[ImmigrationOutput, WrittenFile]:
    """The record of the output stands before anything leaves; its digest tells the file again later."""
    number = ImmigrationOutput.objects.using(SYSTEM).count() + 1
    content = report_file(
        medium, number, repeats.pk if repeats else None, ctx.now, [(one.pk, _content(one)) for one in reports]
    )
    output = ImmigrationOutput.objects.using(SYSTEM).create(
        number=number,
        medium_id=medium,
        repeats=repeats,
        reason=reason,
        reports=len(reports),
        digest=hashlib.sha256(content).hexdigest(),
        made_at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
    )
    subjects = list(dict.fromkeys(one.resident_number for one in reports))
    detail = {"output": number, "medium": medium, "digest": output.digest, "reports": len(reports), "reason": reason}
    audit.record(ctx, event=WRITTEN, subjects=subjects, detail=detail)
    return output, WrittenFile(f"immigration-report-{number:06d}.json", content, len(reports))
