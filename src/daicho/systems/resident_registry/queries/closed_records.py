"""除票の保存 — which closed records were moved, which are due, which are past keeping; one look is one audit row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connections, transaction
from django.db.models import Count, Max

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.dates import wareki
from daicho.systems.resident_registry.errors import PastKeeping
from daicho.systems.resident_registry.models import ArchivedRecord, ArchiveRun
from daicho.systems.resident_registry.queries.records import NewestRecord
from daicho.systems.resident_registry.rules.closed_records import (
    YEARS_IN_DAILY_USE,
    closed_on,
    is_over,
    is_past_keeping,
    kept_until,
    years_before,
    years_kept,
)
from daicho.systems.resident_registry.rules.record import ResidentRecord

SYSTEM = "resident_registry"
LISTED = "closed_records.listed"
RUNS, MOST = 10, 200
_CLOSED = """
    select * from (
        select r.number, r.version_no,
            coalesce(v.content #>> '{removed,on,sort_on}', v.content #>> '{removed,on}', v.valid_from::text)::date
                as closed_on,
            (select min(c.recorded_at) from resident_version c where c.resident = r.number and c.version_no > coalesce(
                (select max(p.version_no) from resident_version p
                 where p.resident = r.number and p.status = 'resident'), 0)) as processed_at
        from resident r join resident_version v on v.resident = r.number and v.version_no = r.version_no
        where r.status <> 'resident'
    ) as closed where closed_on < %s
"""
"""Everybody whose record is closed since before a day, with the time at which its closing was recorded."""
_NOT_ARCHIVED = """
    and not exists (
        select from archived_record a where a.resident_number = number and not exists (
            select from resident_version p
            where p.resident = number and p.version_no > a.version_no and p.status = 'resident'
        )
    )
"""
_ARCHIVED = """
    select a.resident_number, max(a.version_no), max(run.ran_on) from archived_record a
    join resident r on r.number = a.resident_number join archive_run run on run.number = a.run
    where a.resident_number = any(%s) and r.status <> 'resident' and not exists (
        select from resident_version p
        where p.resident = r.number and p.version_no > a.version_no and p.status = 'resident'
    ) group by a.resident_number
"""


@dataclass(frozen=True, slots=True)
class ClosedSheet:
    """除票の所在 — enough to move or to list it; no name. ``kept_until``: 保存期間の末日."""

    resident_number: str
    version_no: int
    closed_on: date
    processed_at: datetime
    kept_until: date


@dataclass(frozen=True, slots=True)
class PastRun:
    """移行の実行の一行. ``closed_until``: records closed by then were moved."""

    number: int
    ran_on: date
    closed_until: date
    moved: int
    staff_name: str


@dataclass(frozen=True, slots=True)
class KeepingPage:
    """除票の保存の画面. ``past``: the longest kept first, at most ``MOST`` of ``past_total``.

    ``ended``: years that are over with the number of records whose keeping ended in them.
    """

    runs: tuple[PastRun, ...]
    archived: int
    due: int
    past: tuple[ClosedSheet, ...]
    past_total: int
    years: int
    ended: tuple[tuple[int, int], ...]


def archived_through(numbers: Iterable[str]) -> dict[str, int]:
    """移行した履歴番号の末尾 by 宛名番号, also of somebody who has come back since."""
    rows = ArchivedRecord.objects.using(SYSTEM).filter(resident_number__in=list(numbers))
    return dict(rows.values_list("resident_number").annotate(Max("version_no")))


def archived_since(numbers: Iterable[str]) -> dict[str, date]:
    """除票用データベースにある人 — whose closed record was moved, and on which day."""
    wanted = list(numbers)
    if not wanted:
        return {}
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute(_ARCHIVED, [wanted])
        return {number: ran_on for number, _, ran_on in cursor.fetchall()}


def due_records(ctx: Context) -> tuple[ClosedSheet, ...]:
    """５年を経過した除票 not yet moved, in the order in which they were closed (処理年月日順, 標準仕様書 1.1.5)."""
    return _closed_before(ctx, YEARS_IN_DAILY_USE, _NOT_ARCHIVED + " order by processed_at, number")


def last_run_on() -> date | None:
    """Business day of the last moving."""
    last = ArchiveRun.objects.using(SYSTEM).order_by("-number").first()
    return last.ran_on if last else None


def closed_day_of(one: NewestRecord) -> date | None:
    """消除日 of today's record, None for somebody who lives here."""
    return closed_on(one.record, one.valid_from)


def is_kept(ctx: Context, one: NewestRecord) -> bool:
    """保存期間内か — a living record always is."""
    return not is_past_keeping(closed_day_of(one), ctx.law, ctx.today)


def demand_kept(ctx: Context, resident_number: str, record: ResidentRecord, valid_from: date) -> None:
    """Nothing of a record past keeping is shown or issued (施行令34条). Raises: REG-FIND-004."""
    closed = closed_on(record, valid_from)
    if closed is not None and is_past_keeping(closed, ctx.law, ctx.today):
        raise PastKeeping(
            resident=resident_number,
            years=years_kept(ctx.law, ctx.today),
            until=wareki(kept_until(closed, ctx.law, ctx.today)),
        )


def keeping_page(ctx: Context) -> KeepingPage:
    """除票の保存の画面 — the last runs, what waits, and what may be destroyed; no names are shown."""
    past = past_keeping(ctx)
    runs = ArchiveRun.objects.using(SYSTEM).annotate(moved=Count("records")).order_by("-number")[:RUNS]
    page = KeepingPage(
        runs=tuple(_past_run(row, row.moved) for row in runs),
        archived=ArchivedRecord.objects.using(SYSTEM).count(),
        due=len(due_records(ctx)),
        past=past[:MOST],
        past_total=len(past),
        years=years_kept(ctx.law, ctx.today),
        ended=_ended_years(ctx, past),
    )
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=LISTED,
            subjects=[one.resident_number for one in page.past],
            detail={"past_keeping": page.past_total, "due": page.due},
        )
    return page


def past_keeping(ctx: Context) -> tuple[ClosedSheet, ...]:
    """保存期間を過ぎた除票, the longest kept first."""
    return _closed_before(ctx, years_kept(ctx.law, ctx.today), " order by closed_on, number")


def _ended_years(ctx: Context, past: Iterable[ClosedSheet]) -> tuple[tuple[int, int], ...]:
    counts = Counter(one.kept_until.year for one in past)
    return tuple(sorted((year, count) for year, count in counts.items() if is_over(year, ctx.today)))


def _past_run(row: ArchiveRun, moved: int) -> PastRun:
    by = "夜間の自動処理" if row.staff_name == SYSTEM else row.staff_name
    return PastRun(row.number, row.ran_on, row.closed_until, moved, by)


def _closed_before(ctx: Context, years: int, rest: str) -> tuple[ClosedSheet, ...]:
    if ctx.today.year <= years:
        return ()
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute(_CLOSED + rest, [years_before(ctx.today, years)])
        rows = cursor.fetchall()
    return tuple(
        ClosedSheet(number, version_no, closed, processed_at, kept_until(closed, ctx.law, ctx.today))
        for number, version_no, closed, processed_at in rows
    )
