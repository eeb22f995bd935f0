"""除票用データベースへの移行 — once a year, what has been closed for five years leaves the tables of daily work.

Law: 標準仕様書 1.1.5, 9.3. What is moved are the search rows, from one partition to the other, and a mark says up to
which version the record is archived: from there it takes 留意事項 alone. The versions stay where they are, since
nothing is ever taken out of them. Run twice, it moves nobody twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connections, transaction
from django.db.models import Max

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.locks import lock_residents
from daicho.systems.resident_registry.models import ArchivedRecord, ArchiveRun
from daicho.systems.resident_registry.queries.closed_records import ClosedSheet, due_records, last_run_on
from daicho.systems.resident_registry.queries.office_settings import closed_records_moving_day
from daicho.systems.resident_registry.rules.closed_records import YEARS_IN_DAILY_USE, is_moving_due, years_before

SYSTEM = "resident_registry"
ARCHIVED = "closed_records.archived"
_ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('archive closed records'))"
_MOVE_SEARCH_ROWS = """
    update resident_search s set archived = true where not s.archived and exists (
        select from archived_record a join resident r on r.number = a.resident_number
        where a.resident_number = s.resident_number and r.status <> 'resident' and not exists (
            select from resident_version p
            where p.resident = r.number and p.version_no > a.version_no and p.status = 'resident'
        )
    )
"""
"""Also the rows that a 留意事項 added since to a record moved before."""


@dataclass(frozen=True, slots=True)
class Archiving:
    """移行の結果 — which run it was, and 宛名番号 of those moved."""

    run: int
    residents: tuple[str, ...]


def archive_when_due(ctx: Context) -> Archiving | None:
    """移行日が来ていれば移行する; None where this year's is done."""
    if not is_moving_due(ctx.today, last_run_on(), *closed_records_moving_day()):
        return None
    return archive_closed_records(ctx)


def archive_closed_records(ctx: Context) -> Archiving:
    """５年を経過した除票の移行 — all of them in one transaction; nobody works on records so long closed."""
    with transaction.atomic(using=SYSTEM):
        with connections[SYSTEM].cursor() as cursor:
            cursor.execute(_ONE_AT_A_TIME)
        lock_residents(one.resident_number for one in due_records(ctx))
        # Somebody may have come back before the lock was held.
        moved = due_records(ctx)
        run = _record_run(ctx)
        ArchivedRecord.objects.using(SYSTEM).bulk_create(_mark(one, run) for one in moved)
        with connections[SYSTEM].cursor() as cursor:
            cursor.execute(_MOVE_SEARCH_ROWS)
        numbers = tuple(one.resident_number for one in moved)
        audit.record(ctx, event=ARCHIVED, subjects=numbers, detail={"run": run.number, "moved": len(numbers)})
    return Archiving(run.number, numbers)


def _record_run(ctx: Context) -> ArchiveRun:
    last = ArchiveRun.objects.using(SYSTEM).aggregate(last=Max("number"))["last"] or 0
    return ArchiveRun.objects.using(SYSTEM).create(
        number=last + 1,
        ran_on=ctx.today,
        ran_at=ctx.now,
        closed_until=years_before(ctx.today, YEARS_IN_DAILY_USE),
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
    )


def _mark(one: ClosedSheet, run: ArchiveRun) -> ArchivedRecord:
    return ArchivedRecord(
        resident_number=one.resident_number,
        version_no=one.version_no,
        closed_on=one.closed_on,
        processed_at=one.processed_at,
        run=run,
    )
