"""除票の廃棄 — what two administrators agreed on is really removed, by the owner of the database, with a 廃棄記録.

Law: 住民基本台帳法施行令34条. The application itself has no right to remove a version; this runs as owner, from the
command line, and does only what was proposed and approved and is still the same list. The audit log stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.sql import Identifier

from daicho.foundation import audit
from daicho.foundation.database.grants import is_append_only, models_placed_in
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.destruction_plan import (
    CODES,
    EMPTIED,
    REMOVED,
    REQUESTS,
    WHOLE_OR_SHARED,
)
from daicho.systems.resident_registry.actions.locks import lock_residents
from daicho.systems.resident_registry.actions.propose_destruction import one_at_a_time
from daicho.systems.resident_registry.models import DestructionStep
from daicho.systems.resident_registry.queries.destructions import (
    APPROVED,
    DESTROYED,
    Destruction,
    demand_same_list,
    destructions,
)
from daicho.systems.resident_registry.queries.linkage_subjects import subject_at_cs
from daicho.systems.resident_registry.rules.closed_records import years_kept

SYSTEM = "resident_registry"
CARRIED_OUT = "destruction.carried_out"


@dataclass(frozen=True, slots=True)
class Destroyed:
    """廃棄の結果 — no personal data."""

    number: int
    records: int
    rows: int


def destroy_approved(ctx: Context) -> tuple[Destroyed, ...]:
    """承認された廃棄の実行, each in one transaction. The connection must be that of the owner role.

    Raises: REG-DESTROY-005 where the list has changed since it was proposed.
    """
    done = []
    for number in [one.number for one in destructions() if one.state == APPROVED]:
        with transaction.atomic(using=SYSTEM):
            one_at_a_time()
            # Withdrawn or done by another run before the lock was held.
            found = [one for one in destructions() if one.number == number and one.state == APPROVED]
            done += [_destroy(ctx, one) for one in found]
    return tuple(done)


def reclaim_space() -> None:
    """Takes the removed rows out of the files too: until then PostgreSQL keeps their bytes. Outside a transaction."""
    with connections[SYSTEM].cursor() as cursor:
        for table in _tables():
            cursor.execute(f"vacuum full {_quoted(cursor, table)}")


def _destroy(ctx: Context, found: Destruction) -> Destroyed:
    lock_residents(demand_same_list(ctx, found))
    numbers = demand_same_list(ctx, found)
    with connections[SYSTEM].cursor() as cursor:
        rows = _remove(cursor, _reach(cursor, ctx, found, numbers))
    DestructionStep.objects.using(SYSTEM).create(
        proposal_id=found.number,
        state=DESTROYED,
        at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
        rows=rows,
    )
    detail = {"number": found.number, "year": found.year, "records": len(numbers), "rows": rows}
    audit.record(ctx, event=CARRIED_OUT, subjects=numbers, detail=detail)
    return Destroyed(found.number, len(numbers), rows)


def _reach(cursor: CursorWrapper, ctx: Context, found: Destruction, numbers: tuple[str, ...]) -> dict[str, Any]:
    """What the statements of the plan are about."""
    gone: dict[str, Any] = {"gone": list(numbers)}
    cursor.execute(WHOLE_OR_SHARED, gone)
    movements = cursor.fetchall()
    cursor.execute(REQUESTS, gone)
    requests = [row for (row,) in cursor.fetchall()]
    cursor.execute(CODES, gone)
    codes = [bytes(row) for (row,) in cursor.fetchall()]
    return gone | {
        "subjects": [*numbers, *map(subject_at_cs, numbers)],
        "whole": [movement for movement, _, is_shared in movements if not is_shared],
        "shared": [movement for movement, _, is_shared in movements if is_shared],
        "receptions": [reception for _, reception, _ in movements],
        "requests": requests,
        "codes": codes,
        "since": datetime(found.year - years_kept(ctx.law, ctx.today) + 1, 1, 1, tzinfo=ctx.now.tzinfo),
    }


def _remove(cursor: CursorWrapper, reach: dict[str, Any]) -> int:
    """Counts the removed rows. The refusal of append-only tables is lifted for this transaction alone."""
    guarded = sorted({model._meta.db_table for model in models_placed_in(SYSTEM) if is_append_only(model)} & _tables())
    cursor.execute("set constraints all immediate")
    _guard(cursor, "disable", guarded)
    cursor.execute("set constraints all deferred")
    rows = 0
    for table, what, which in EMPTIED:
        cursor.execute(f"update {_quoted(cursor, table)} set {what} where {which}", reach)
    for table, which in REMOVED:
        cursor.execute(f"delete from {_quoted(cursor, table)} where {which}", reach)
        rows += cursor.rowcount
    cursor.execute("set constraints all immediate")
    _guard(cursor, "enable", guarded)
    return rows


def _guard(cursor: CursorWrapper, act: str, tables: list[str]) -> None:
    for table in tables:
        cursor.execute(f"alter table {_quoted(cursor, table)} {act} trigger refuse_change")


def _tables() -> set[str]:
    return {table for table, _ in REMOVED} | {table for table, _, _ in EMPTIED}


def _quoted(cursor: CursorWrapper, table: str) -> str:
    return Identifier(table).as_string(cursor.connection)
