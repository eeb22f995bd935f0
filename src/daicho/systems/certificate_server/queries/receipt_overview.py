"""受付の状況と交付の集計: counts of a day, what is still open, papers that were stopped, and the list to be matched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.systems.certificate_server.documents.read_back import DIFFERS
from daicho.systems.certificate_server.errors import RefusalCode
from daicho.systems.certificate_server.rules.receipts import ReceiptState

SYSTEM = "certificate_server"
ALARM_DAYS = 7
_LAST = """
    join lateral (
        select s.step_no, s.state, s.at, s.code, s.paid from receipt_step s
        where s.receipt = r.number order by s.step_no desc limit 1
    ) last on true
"""
_TODAY = f"select last.state, count(*) from receipt r {_LAST} where r.day = %s group by last.state"
_OPEN = f"""
    select r.number, r.kiosk, r.received_at, r.valid_until, last.state, r.fee from receipt r {_LAST}
    where last.state in ('received', 'made', 'expired') and r.day >= %s order by r.received_at limit %s
"""
_REFUSED = """
    select detail->>'code', count(*) from audit_event
    where event = 'kiosk.refused' and business_at >= %s
    group by 1 order by 2 desc, 1
"""
_ALARMS = """
    select r.number, r.kiosk, s.at from receipt_step s join receipt r on r.number = s.receipt
    where s.reason = %s and s.at >= %s order by s.at desc
"""
_ISSUES = """
    select r.number, r.kiosk, r.kind, r.copies, s.state, s.at, r.fee, s.paid, s.sheets_printed
    from receipt_step s join receipt r on r.number = s.receipt
    where s.state in ('printed', 'refunded', 'not_printed') and s.at >= %s and s.at < %s
    order by s.at, r.number
"""
_WAITING = """
    select (select count(distinct act_id) from source_pending), (select count(*) from source_awaited),
        (select count(*) from source where status = 'resident')
"""


@dataclass(frozen=True, slots=True)
class OpenReceipt:
    """終わっていない受付. Args: age: since it was taken up."""

    number: str
    kiosk: str
    state: ReceiptState
    received_at: datetime
    valid_until: datetime
    age: timedelta
    fee: int


@dataclass(frozen=True, slots=True)
class StoppedPaper:
    """読み戻しで止めた証明書 — it said something else than it should; it was given to nobody."""

    number: str
    kiosk: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """元データの状況. Args: acts: of which part is on its way. undelivered: residents the registry has named."""

    acts: int
    undelivered: int
    residents: int


@dataclass(frozen=True, slots=True)
class IssueLine:
    """交付の結果の一件. Args: fee: asked for. paid: kept."""

    number: str
    kiosk: str
    kind: str
    copies: int
    state: ReceiptState
    at: datetime
    fee: int
    paid: int
    sheets: int


def today_by_state(day: date) -> Mapping[ReceiptState, int]:
    """受付 of a day by what became of them so far."""
    return {ReceiptState(state): count for state, count in statements.run(SYSTEM, _TODAY, day)}


def today_by_code(ctx: Context) -> tuple[tuple[RefusalCode, int], ...]:
    """今日の拒否 by code, the most frequent first; also those that may have passed since."""
    rows = statements.run(SYSTEM, _REFUSED, _start(ctx, ctx.today))
    return tuple((RefusalCode(code), count) for code, count in rows)


def open_receipts(ctx: Context, most: int = 50) -> tuple[OpenReceipt, ...]:
    """終わっていない受付 of the last month, the oldest first; 期限切れ too, until somebody tells what became of it."""
    rows = statements.run(SYSTEM, _OPEN, ctx.today - timedelta(days=31), most)
    return tuple(
        OpenReceipt(number, kiosk, ReceiptState(state), received_at, valid_until, ctx.now - received_at, fee)
        for number, kiosk, received_at, valid_until, state, fee in rows
    )


def stopped_papers(ctx: Context) -> tuple[StoppedPaper, ...]:
    """読み戻しで止めた証明書 of the last days, the newest first."""
    rows = statements.run(SYSTEM, _ALARMS, DIFFERS, ctx.now - timedelta(days=ALARM_DAYS))
    return tuple(StoppedPaper(*row) for row in rows)


def source_counts() -> SourceCounts:
    """元データの状況."""
    return SourceCounts(*statements.run(SYSTEM, _WAITING)[0])


def issues_of(ctx: Context, day: date) -> tuple[IssueLine, ...]:
    """交付の結果 of a day, in the order in which they were told."""
    rows = statements.run(SYSTEM, _ISSUES, _start(ctx, day), _start(ctx, day + timedelta(days=1)))
    return tuple(
        IssueLine(number, kiosk, kind, copies, ReceiptState(state), at, fee, paid, sheets)
        for number, kiosk, kind, copies, state, at, fee, paid, sheets in rows
    )


def _start(ctx: Context, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ctx.now.tzinfo)
