"""状況・受付の照会・交付の集計: each look is written down; what a kiosk can no longer tell, an officer records."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging.status import ConnectionStatus, linkage_status
from daicho.kernel.context import Context
from daicho.systems.certificate_server import errors
from daicho.systems.certificate_server.actions.keep_outcome import keep_outcome
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from daicho.systems.certificate_server.outside.door_place import door_is_open
from daicho.systems.certificate_server.queries.receipt_overview import (
    IssueLine,
    OpenReceipt,
    SourceCounts,
    StoppedPaper,
    issues_of,
    open_receipts,
    source_counts,
    stopped_papers,
    today_by_code,
    today_by_state,
)
from daicho.systems.certificate_server.queries.receipts import KnownReceipt, known_receipt
from daicho.systems.certificate_server.queries.service import kiosk_service
from daicho.systems.certificate_server.queries.sources import FeedAge, feed_age
from daicho.systems.certificate_server.queries.supplies import SupplyRow, last_runs
from daicho.systems.certificate_server.rules.issue_report import COUNTER_DEVICE, IssueSum, Told, sums_of
from daicho.systems.certificate_server.rules.kiosk_service import KINDS
from daicho.systems.certificate_server.rules.receipts import Outcome, ReceiptState
from daicho.systems.certificate_server.rules.service_hours import ClosedReason, closed_reason, next_opening
from daicho.systems.certificate_server.rules.standing import is_fresh

VIEWED, LOOKED_UP, SETTLED, REPORTED = (
    "certificate_status.viewed",
    "receipt.viewed",
    "receipt.settled_by_staff",
    "issue_report.viewed",
)
MARK = "取扱区分: 個人情報(受付番号から本人に結び付くもの)。部外秘。確認が終わったら消去すること。"
COLUMNS = ("受付番号", "端末", "証明書", "部数", "枚数", "結果", "結果の日時", "請求した額", "受領した額")


@dataclass(frozen=True, slots=True)
class Status:
    """状況. Args: door: None where it is not of this host. closed: why nothing is given out; None while it is."""

    feed: FeedAge
    is_fresh: bool
    sources: SourceCounts
    runs: tuple[SupplyRow, ...]
    connections: tuple[ConnectionStatus, ...]
    door: bool | None
    closed: ClosedReason | None
    next_opening: datetime | None
    states: tuple[tuple[ReceiptState, int], ...]
    codes: tuple[tuple[RefusalCode, int], ...]
    open: tuple[OpenReceipt, ...]
    stopped: tuple[StoppedPaper, ...]


@dataclass(frozen=True, slots=True)
class IssueReport:
    """交付の集計 of a day."""

    day: date
    lines: tuple[IssueLine, ...] = field(repr=False)
    sums: tuple[IssueSum, ...]


def view_status(ctx: Context) -> Status:
    """状況. Opens the transaction."""
    service, feed = kiosk_service(), feed_age(ctx)
    states = today_by_state(ctx.today)
    with transaction.atomic(using=ctx.system):
        status = Status(
            feed=feed,
            is_fresh=is_fresh(feed.age, service.serve_without_feed_hours),
            sources=source_counts(),
            runs=last_runs(5),
            connections=tuple(linkage_status(ctx.system, machine_now())),
            door=door_is_open(),
            closed=closed_reason(service.hours, ctx.now),
            next_opening=next_opening(service.hours, ctx.now),
            states=tuple((state, states.get(state, 0)) for state in ReceiptState),
            codes=today_by_code(ctx),
            open=open_receipts(ctx),
            stopped=stopped_papers(ctx),
        )
        record(ctx, event=VIEWED, detail={"stopped": len(status.stopped), "open": len(status.open)})
    return status


def view_receipt(ctx: Context, number: str) -> KnownReceipt:
    """受付の照会 by its number. Opens the transaction. Raises: ReceiptNotFound."""
    with transaction.atomic(using=ctx.system):
        known = known_receipt(number)
        if known is None:
            raise errors.ReceiptNotFound()
        record(ctx, event=LOOKED_UP, subjects=_subjects(known), detail={"receipt": number})
    return known


def settle_receipt(ctx: Context, number: str, outcome: Outcome, reason: str) -> None:
    """結果の記録 by an officer, after a kiosk failed that can no longer tell. Told to the registry like any outcome.

    Opens its transactions. Raises: ReceiptNotFound, SettlementReasonRequired, ReceiptStillAtWork, SettlementRefused.
    """
    if not reason.strip():
        raise errors.SettlementReasonRequired()
    known = known_receipt(number)
    if known is None:
        raise errors.ReceiptNotFound()
    if ctx.now < known.valid_until and known.told is None:
        raise errors.ReceiptStillAtWork()
    if known.told is not None:
        raise errors.SettlementRefused(cause=f"すでに「{known.told.state.official_name}」と記録されています。")
    try:
        keep_outcome(ctx, number, outcome)
    except KioskRefused as refusal:
        cause = "受付の内容と合いません。枚数と額を確かめてください。"
        if refusal.refusal is RefusalCode.BUSY:
            cause = "処理中です。少し待って、もう一度行ってください。"
        raise errors.SettlementRefused(cause=cause) from refusal
    with transaction.atomic(using=ctx.system):
        detail = {"receipt": number, "outcome": outcome.state.value, "reason": reason.strip()}
        record(ctx, event=SETTLED, subjects=_subjects(known), detail=detail)


def issue_report(ctx: Context, day: date, *, exported: bool = False) -> IssueReport:
    """交付の集計 of a day. Opens the transaction. Args: exported: it leaves as a file."""
    with transaction.atomic(using=ctx.system):
        lines = issues_of(ctx, day)
        told = (Told(one.kind, one.kiosk, one.state, one.copies, one.sheets, one.fee, one.paid) for one in lines)
        report = IssueReport(day, lines, sums_of(told))
        record(ctx, event=REPORTED, detail={"day": day.isoformat(), "exported": exported, "count": len(lines)})
    return report


def csv_of(report: IssueReport) -> bytes:
    """交付の集計 as a file; its first line is the mark of the highest classification in it (M66)."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([MARK])
    table.writerow([f"交付の集計 {report.day.isoformat()}"])
    table.writerow([])
    table.writerow(("証明書", "場所", "交付件数", "部数", "枚数", "受領額", "返金件数", "返金額", "交付なし"))
    for one in report.sums:
        place = "窓口" if one.is_counter else "キオスク端末"
        counts = (one.receipts, one.copies, one.sheets, one.paid, one.refunds, one.returned, one.not_printed)
        table.writerow([KINDS[one.kind][0], place, *counts])
    table.writerow([])
    table.writerow(COLUMNS)
    for line in report.lines:
        what = (line.number, line.kiosk, KINDS[line.kind][0], line.copies, line.sheets, line.state.official_name)
        table.writerow([*what, line.at.isoformat(timespec="seconds"), line.fee, line.paid])
    return text.getvalue().encode("utf-8-sig")


def is_counter(kiosk: str) -> bool:
    """Whether a receipt was printed at a counter."""
    return kiosk.startswith(COUNTER_DEVICE)


def _subjects(known: KnownReceipt) -> list[str]:
    return sorted({one for one in (known.applicant, *known.subjects) if one})
