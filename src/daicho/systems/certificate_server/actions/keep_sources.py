"""証明書の元データの受入れ (C3): keeps the latest state of each resident; an act counts once all of it has come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from daicho.contracts.messages import CertificateSourceChanged
from daicho.contracts.messages.certificate_source import SourceState
from daicho.foundation.audit import record
from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.municipal.masking.scope import address_key
from daicho.systems.certificate_server.actions.complete_acts import begin_act, complete_acts
from daicho.systems.certificate_server.models.sealed_serials import index_of, indexes_of
from daicho.systems.certificate_server.models.sealed_sources import seal_place, seal_source

SYSTEM = "certificate_server"
KEPT = "certificate_source.kept"
_KEEP = """
    insert into source (
        resident_number, household_number, code_index, place, version_no, source_no, status, content,
        hidden_place, received_at
    ) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    on conflict (resident_number) do update set
        household_number = excluded.household_number, code_index = excluded.code_index, place = excluded.place,
        version_no = excluded.version_no, source_no = excluded.source_no, status = excluded.status,
        content = excluded.content, hidden_place = excluded.hidden_place, received_at = excluded.received_at
    where source.source_no <= excluded.source_no or source.source_no = %s
"""
_FREE_CODE = """
    update source set code_index = null where code_index = any(%s) and resident_number <> %s
    and not exists (select from source mine where mine.resident_number = %s and mine.source_no > %s
        and mine.source_no <> %s)
"""
"""A code is one resident's: whoever had it before (two codes exchanged, a record entered anew) is named by it no more.
"""
_DROP = """
    delete from source using unnest(%s::text[], %s::int[]) as unknown (resident_number, source_no)
    where source.resident_number = unknown.resident_number and source.source_no = unknown.source_no
"""
UNSEEN = -1
NOTHING_SEEN: Mapping[str, int] = MappingProxyType({})


def keep_source(ctx: Context, told: CertificateSourceChanged) -> None:
    """元データの更新 — *transaction required* (the receiver's).

    Whoever else the act concerns waits from now on until their messages are there too; whichever comes first.
    """
    state = told.state
    _keep(ctx, state)
    begin_act(ctx, told)
    complete_acts()
    record(
        ctx,
        event=KEPT,
        subjects=[state.resident_number],
        detail={"act": told.act_id, "source_no": state.source_no, "status": state.status, "of": len(told.together)},
    )


def keep_states(ctx: Context, states: Iterable[SourceState], seen: Mapping[str, int] = NOTHING_SEEN) -> int:
    """一括提供と修復 — states of a page; what is newer here stays. *Transaction required.*

    Args: seen: numbers that a comparison found wrong here: such a state is replaced although its number is higher,
        as after a registry was restored from a copy; but not if a message has come since.
    Returns: how many came.
    """
    listed = sorted(states, key=lambda one: one.resident_number)
    changed = sum(_keep(ctx, one, seen.get(one.resident_number, UNSEEN)) for one in listed)
    complete_acts()
    return changed


def drop_unknown(seen: Mapping[str, int]) -> int:
    """Residents of whom the registry knows nothing are certified no more. *Transaction required.* Returns: how many."""
    return statements.change(SYSTEM, _DROP, list(seen), list(seen.values())) if seen else 0


def forget_numbers(residents: Collection[str]) -> None:
    """Of whom the registry has something on its way after a restore: whatever comes is newer. *Transaction required.*

    Numbers may have been given out twice; until something has come, these residents are refused.
    """
    if residents:
        statements.change(SYSTEM, "update source set source_no = 0 where resident_number = any(%s)", list(residents))


def _keep(ctx: Context, state: SourceState, seen: int = UNSEEN) -> int:
    number, source = state.resident_number, state.source
    if source is None:
        kept: tuple[object, ...] = ("", None, 0, state.version_no, state.source_no, state.status, None, None)
    else:
        code = source.resident_code
        if code is not None:
            indexes = list(indexes_of("resident_code", code.reveal()))
            statements.change(SYSTEM, _FREE_CODE, indexes, number, number, state.source_no, seen)
        kept = (
            source.household_number,
            None if code is None else index_of("resident_code", code.reveal()),
            source.place,
            state.version_no,
            state.source_no,
            state.status,
            seal_source(number, source),
            seal_place(number, address_key(source.address)) if source.protected else None,
        )
    return statements.change(SYSTEM, _KEEP, number, *kept, ctx.now, seen)
