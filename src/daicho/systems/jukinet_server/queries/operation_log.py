"""操作ログ of the CS: the rows of its own audit log, in words, the newest first (M53)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import TOKYO
from daicho.systems.jukinet_server.rules.operations import OUTGOING, detail_text, title_of

SYSTEM = "jukinet_server"


@dataclass(frozen=True, slots=True)
class Wanted:
    """検索の条件 — days by the machine's clock, both included. ``events``: all when empty."""

    first: date
    last: date
    staff_id: str = ""
    events: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class OperationRow:
    """操作ログの一行."""

    number: int
    at: datetime
    title: str
    event: str
    staff: str
    terminal: str
    purpose: str
    subjects: tuple[str, ...]
    shows_number: bool
    detail: str
    is_outgoing: bool


def operations(wanted: Wanted, limit: int) -> tuple[OperationRow, ...]:
    """What was done, the newest first."""
    first = datetime.combine(wanted.first, time(), TOKYO)
    after = datetime.combine(wanted.last + timedelta(days=1), time(), TOKYO)
    rows = AuditEvent.objects.using(SYSTEM).filter(recorded_at__gte=first, recorded_at__lt=after)
    if wanted.staff_id:
        rows = rows.filter(staff_id=wanted.staff_id)
    if wanted.events:
        rows = rows.filter(event__in=wanted.events)
    return tuple(_row(row) for row in rows.order_by("-number")[:limit])


def _row(row: AuditEvent) -> OperationRow:
    return OperationRow(
        number=row.number,
        at=row.recorded_at,
        title=title_of(row.event),
        event=row.event,
        staff="自動処理" if row.staff_id == SYSTEM else f"{row.staff_id} {row.staff_name}".strip(),
        terminal=row.terminal,
        purpose="" if row.staff_id == SYSTEM else row.purpose,
        subjects=tuple(row.subjects),
        shows_number=row.individual_number_shown,
        detail=detail_text(row.detail),
        is_outgoing=row.event in OUTGOING,
    )
