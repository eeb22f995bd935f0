"""証明書の元データの受入れ (C3): keeps the latest state of each resident; an act counts once all of it has come."""

from __future__ import annotations

from collections.abc import Iterable

from daicho.contracts.messages import CertificateSourceChanged
from daicho.contracts.messages.certificate_source import SourceState
from daicho.foundation.audit import record
from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.systems.certificate_server.models.sealed_serials import index_of
from daicho.systems.certificate_server.models.sealed_sources import seal_source

SYSTEM = "certificate_server"
KEPT = "certificate_source.kept"
_KEEP = """
    insert into source (
        resident_number, household_number, code_index, place, version_no, source_no, status, content, received_at
    ) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    on conflict (resident_number) do update set
        household_number = excluded.household_number, code_index = excluded.code_index, place = excluded.place,
        version_no = excluded.version_no, source_no = excluded.source_no, status = excluded.status,
        content = excluded.content, received_at = excluded.received_at
    where source.source_no <= excluded.source_no
"""
_WAIT = """
    insert into source_pending (act_id, resident_number, source_no, since)
    select %s, *, %s from unnest(%s::text[], %s::int[]) on conflict (act_id, resident_number) do nothing
"""
_HOLD = """
    select 1 from source_pending where act_id in (
        select act_id from source_pending where resident_number = any(%s)
    ) order by act_id, resident_number for update
"""
_COMPLETE = """
    delete from source_pending where act_id in (
        select mine.act_id from source_pending mine where mine.resident_number = any(%s)
    ) and act_id not in (
        select other.act_id from source_pending other
        left join source known on known.resident_number = other.resident_number
        where coalesce(known.source_no, -1) < other.source_no
    )
"""


def keep_source(ctx: Context, told: CertificateSourceChanged) -> None:
    """元データの更新 — *transaction required* (the receiver's).

    Whoever else the act concerns waits from now on until their messages are there too; whichever comes first.
    """
    state = told.state
    _keep(ctx, state)
    if len(told.together) > 1:
        # Sorted, so that two messages of one act never wait for each other.
        act = sorted((one.resident_number, one.source_no) for one in told.together)
        statements.change(
            SYSTEM, _WAIT, told.act_id, ctx.now, [number for number, _ in act], [source_no for _, source_no in act]
        )
    complete_acts([state.resident_number])
    record(
        ctx,
        event=KEPT,
        subjects=[state.resident_number],
        detail={"act": told.act_id, "source_no": state.source_no, "status": state.status, "of": len(told.together)},
    )


def keep_states(ctx: Context, states: Iterable[SourceState]) -> int:
    """一括提供と修復 — states of a page; what is newer here stays. *Transaction required.*

    Returns: how many came.
    """
    listed = sorted(states, key=lambda one: one.resident_number)
    changed = sum(_keep(ctx, one) for one in listed)
    complete_acts([one.resident_number for one in listed])
    return changed


def complete_acts(resident_numbers: list[str]) -> None:
    """Acts of which the last message was about one of these residents keep nobody waiting any more."""
    if statements.run(SYSTEM, _HOLD, resident_numbers):
        statements.change(SYSTEM, _COMPLETE, resident_numbers)


def _keep(ctx: Context, state: SourceState) -> int:
    number, source = state.resident_number, state.source
    if source is None:
        row: tuple[object, ...] = (number, "", None, 0, state.version_no, state.source_no, state.status, None, ctx.now)
    else:
        code = source.resident_code
        row = (
            number,
            source.household_number,
            None if code is None else index_of("resident_code", code.reveal()),
            source.place,
            state.version_no,
            state.source_no,
            state.status,
            seal_source(number, source),
            ctx.now,
        )
    return statements.change(SYSTEM, _KEEP, *row)
