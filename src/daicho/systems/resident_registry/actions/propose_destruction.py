"""除票の廃棄の起案・承認 — one administrator proposes the records of a year, another approves.

Law: 住民基本台帳法施行令34条. What is approved is carried out by ``destroy_closed_records`` as owner of the database.
"""

from __future__ import annotations

from django.db import connections, transaction
from django.db.models import Max

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.errors import (
    DestructionIsOpen,
    DestructionNotOpen,
    NothingToDestroy,
    SecondPersonForDestruction,
)
from daicho.systems.resident_registry.models import DestructionProposal, DestructionStep
from daicho.systems.resident_registry.queries.destructions import (
    APPROVED,
    PROPOSED,
    WITHDRAWN,
    Destruction,
    demand_same_list,
    destruction,
    destructions,
    digest_of,
    records_ending_in,
    year_title,
)
from daicho.systems.resident_registry.rules.closed_records import is_over

SYSTEM = "resident_registry"
BASIS = "住民基本台帳法施行令34条"
EVENTS = {PROPOSED: "destruction.proposed", APPROVED: "destruction.approved", WITHDRAWN: "destruction.withdrawn"}
_ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('archive closed records'))"


def propose_destruction(ctx: Context, year: int) -> int:
    """廃棄の起案 for the records whose keeping ended in a year that is over. Returns: its number.

    Raises: REG-DESTROY-001 where there is none, REG-DESTROY-002 while that year is proposed.
    """
    with transaction.atomic(using=SYSTEM):
        one_at_a_time()
        if any(one.year == year and one.is_open for one in destructions()):
            raise DestructionIsOpen(year=year_title(year))
        numbers = records_ending_in(ctx, year) if is_over(year, ctx.today) else ()
        if not numbers:
            raise NothingToDestroy(year=year_title(year))
        last = DestructionProposal.objects.using(SYSTEM).aggregate(last=Max("number"))["last"] or 0
        row = DestructionProposal.objects.using(SYSTEM).create(
            number=last + 1,
            year=year,
            records=len(numbers),
            digest=digest_of(numbers),
            basis=BASIS,
            at=ctx.now,
            staff_id=ctx.actor.staff_id,
            staff_name=ctx.actor.name,
        )
        detail = {"number": row.number, "year": year, "records": len(numbers)}
        audit.record(ctx, event=EVENTS[PROPOSED], subjects=numbers, detail=detail)
    return row.number


def approve_destruction(ctx: Context, number: int) -> Destruction:
    """廃棄の承認 by another administrator than who proposed it.

    Raises: REG-DESTROY-003, REG-DESTROY-004 for the same person, REG-DESTROY-005 where the list has changed.
    """
    with transaction.atomic(using=SYSTEM):
        found = _waiting(number, (PROPOSED,))
        if found.by_id == ctx.actor.staff_id:
            raise SecondPersonForDestruction()
        numbers = demand_same_list(ctx, found)
        _step(ctx, found, APPROVED, numbers)
    return found


def withdraw_destruction(ctx: Context, number: int) -> Destruction:
    """起案の取下げ, also after the approval; by any administrator. Raises: REG-DESTROY-003."""
    with transaction.atomic(using=SYSTEM):
        found = _waiting(number, (PROPOSED, APPROVED))
        _step(ctx, found, WITHDRAWN, ())
    return found


def one_at_a_time() -> None:
    """Moving, proposing and destroying wait for each other, until the end of the transaction."""
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def _waiting(number: int, states: tuple[str, ...]) -> Destruction:
    one_at_a_time()
    found = destruction(number)
    if found is None or found.state not in states:
        raise DestructionNotOpen()
    return found


def _step(ctx: Context, found: Destruction, state: str, numbers: tuple[str, ...]) -> None:
    DestructionStep.objects.using(SYSTEM).create(
        proposal_id=found.number, state=state, at=ctx.now, staff_id=ctx.actor.staff_id, staff_name=ctx.actor.name
    )
    audit.record(ctx, event=EVENTS[state], subjects=numbers, detail={"number": found.number, "year": found.year})
