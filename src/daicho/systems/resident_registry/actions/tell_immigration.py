"""市町村通知・市町村伝達の作成 — with the movement, in order per person. Transaction required; people are locked.

Law: 入管法61条の8の2, 19条の7-19条の9; 特例法10条; 標準仕様書 4.5.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.systems.resident_registry.actions.take_immigration_file import reopen_row, settle_row
from daicho.systems.resident_registry.actions.write_outcome import Written
from daicho.systems.resident_registry.models import ImmigrationReport, Movement
from daicho.systems.resident_registry.models.immigration import report_context
from daicho.systems.resident_registry.models.municipal_notice import seal_content
from daicho.systems.resident_registry.rules.immigration_reports import RecordAct, Report, reports_of
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.immigration_notice import ImmigrationNoticeEntry
from daicho.systems.resident_registry.rules.record_json import to_json

SYSTEM = "resident_registry"


def tell_immigration(ctx: Context, movement: Movement, entry: Any, written: Sequence[Written]) -> None:
    """What the approval of an entry means for the agency: reports to it, and the notice it carried out."""
    match entry:
        case ImmigrationNoticeEntry():
            settle_row(ctx, movement.reception, entry)
        case CancellationEntry():
            reopen_row(ctx, entry.reception)
    report_changes(ctx, movement, entry, written)


def report_changes(ctx: Context, movement: Movement, entry: Any, written: Sequence[Written]) -> None:
    """市町村通知・市町村伝達 of everybody written about. Transaction required."""
    told = [
        (one.today.resident_number, report)
        for one in written
        for act in _acts(one)
        for report in reports_of(entry, act, one.today.valid_from, one.today.resident_number)
    ]
    if not told:
        return
    last = _last_numbers({number for number, _ in told})
    rows = []
    for number, report in told:
        last[number] = last.get(number, 0) + 1
        rows.append(_row(ctx, movement, number, last[number], report))
    statements.insert(SYSTEM, rows)


def _acts(one: Written) -> tuple[RecordAct, ...]:
    """消除 and 記載 where one act ended a sheet and began another of other content; otherwise what was written."""
    today = one.today
    closing = one.closing
    if closing is None or movement_reason(closing.event.reason).renews_sheet:
        return (RecordAct(one.before, today.record, today.event),)
    return (
        RecordAct(one.before, closing.record, closing.event),
        RecordAct(closing.record, today.record, today.event),
    )


def _last_numbers(residents: set[str]) -> dict[str, int]:
    rows = ImmigrationReport.objects.using(SYSTEM).filter(resident_number__in=residents)
    return dict(rows.values_list("resident_number").annotate(last=Max("order_no")))


def _row(ctx: Context, movement: Movement, number: str, order_no: int, report: Report) -> ImmigrationReport:
    return ImmigrationReport(
        resident_number=number,
        order_no=order_no,
        movement=movement,
        kind=report.kind.value,
        basis=report.basis.value,
        act=report.act.value,
        moved_on=report.moved_on.sort_on,
        content=seal_content(report_context(number, order_no), to_json(report)),
        made_at=ctx.now,
    )
