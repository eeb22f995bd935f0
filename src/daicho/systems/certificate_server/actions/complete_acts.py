"""異動の完了 — an act has come when the states of all whom it concerns have; households follow act by act.

Messages keep their order per resident alone. So that no household is ever certified half before and half after an act,
nor after a later act but before an earlier one, both are counted here. All of it goes one receiver at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from daicho.contracts.messages import CertificateSourceChanged
from daicho.contracts.messages.certificate_source import HouseholdAct
from daicho.foundation.database import statements
from daicho.kernel.context import Context

SYSTEM = "certificate_server"
_ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('certificate_source'))"
_WAIT = """
    insert into source_pending (act_id, resident_number, source_no, since)
    select %s, resident_number, source_no, %s from unnest(%s::text[], %s::int[]) as act (resident_number, source_no)
    on conflict (act_id, resident_number) do nothing
"""
_STEP = """
    insert into source_step (household_number, act_no, act_id)
    select act.household_number, act.act_no, %s from unnest(%s::text[], %s::int[]) as act (household_number, act_no)
    left join source_reached h on h.household_number = act.household_number
    where act.act_no > coalesce(h.reached, 0) on conflict (household_number, act_no) do nothing
"""
_ARRIVED = """
    delete from source_pending where act_id not in (
        select other.act_id from source_pending other
        left join source known on known.resident_number = other.resident_number
        where coalesce(known.source_no, -1) < other.source_no
    )
"""
_COMPLETE = """
    select s.household_number, s.act_no, coalesce(h.reached, 0) from source_step s
    left join source_reached h on h.household_number = s.household_number
    where not exists (select from source_pending p where p.act_id = s.act_id)
    order by s.household_number, s.act_no
"""
_REACH = """
    insert into source_reached (household_number, reached)
    select * from unnest(%s::text[], %s::int[])
    on conflict (household_number) do update set reached = greatest(source_reached.reached, excluded.reached)
"""
_GONE = """
    delete from source_step using source_reached h
    where h.household_number = source_step.household_number and source_step.act_no <= h.reached
"""
_UNDECIDED = """
    select distinct s.household_number from source_step s
    where exists (select from source_pending p where p.act_id = s.act_id)
"""


def begin_act(ctx: Context, told: CertificateSourceChanged) -> None:
    """Whom and which households an act concerns; known from its first message on. *Transaction required.*"""
    statements.run(SYSTEM, _ONE_AT_A_TIME)
    if len(told.together) > 1:
        numbers, source_nos = [one.resident_number for one in told.together], [one.source_no for one in told.together]
        statements.change(SYSTEM, _WAIT, told.act_id, ctx.now, numbers, source_nos)
    households, act_nos = [one.household_number for one in told.households], [one.act_no for one in told.households]
    statements.change(SYSTEM, _STEP, told.act_id, households, act_nos)


def complete_acts() -> None:
    """Acts that have come completely keep nobody waiting; a household waits until none before is missing."""
    statements.run(SYSTEM, _ONE_AT_A_TIME)
    statements.change(SYSTEM, _ARRIVED)
    reached: dict[str, int] = {}
    for household, act_no, before in statements.run(SYSTEM, _COMPLETE):
        if act_no == reached.get(household, before) + 1:
            reached[household] = act_no
    _reach(reached)


def close_gaps(households: Iterable[HouseholdAct]) -> None:
    """Acts that will never come (passed over, or sent before a loss): the registry says that nothing is on its way.

    *Transaction required.* A household stays as it is while an act on it is known to be incomplete.
    """
    statements.run(SYSTEM, _ONE_AT_A_TIME)
    undecided = {household for (household,) in statements.run(SYSTEM, _UNDECIDED)}
    _reach({one.household_number: one.act_no for one in households if one.household_number not in undecided})


def _reach(reached: Mapping[str, int]) -> None:
    if reached:
        statements.change(SYSTEM, _REACH, list(reached), list(reached.values()))
        statements.change(SYSTEM, _GONE)
