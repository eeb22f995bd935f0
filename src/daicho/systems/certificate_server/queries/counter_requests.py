"""窓口受付の照会: the queue of an office, one request, and the numbers that are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.systems.certificate_server.models import CounterRequest, CounterStep
from daicho.systems.certificate_server.queries.counter_scene import counter_scene
from daicho.systems.certificate_server.queries.receipts import KnownReceipt, known_receipt
from daicho.systems.certificate_server.queries.sources import SourceMember
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope
from daicho.systems.certificate_server.rules.reception import CounterState, Identified, number_text, waiting_minutes

_STANDING = """
    select r.id, r.number, r.received_at, r.kind, r.scope, r.copies, s.state, s.at, s.staff_name
    from counter_request r
    join lateral (
        select state, at, staff_name from counter_step where request_id = r.id order by step_no desc limit 1
    ) s on true
    where r.day = %s and r.office_code = %s
    order by r.number
"""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """受付一覧の一行 — nobody's name: others stand at the counter. Args: since, staff: of the newest step."""

    request: int
    number: str
    received_at: datetime
    minutes: int
    kind: str
    scope: KioskScope
    copies: int
    state: CounterState
    since: datetime
    staff: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """経過の一行."""

    state: CounterState
    at: datetime
    staff: str
    terminal: str
    reason: str


@dataclass(frozen=True, slots=True)
class RequestPage:
    """受付の一件.

    Args: members: of the household as it is now, in the order of the paper. selected: 宛名番号 of those asked for.
        receipt: of what was made, None before.
    """

    request: int
    office: str
    number: str
    state: CounterState
    how: Identified
    papers: tuple[str, ...]
    applicant: str
    members: tuple[SourceMember, ...]
    kind: str
    scope: KioskScope
    selected: frozenset[str]
    options: tuple[str, ...]
    copies: int
    received_at: datetime
    received_by: str
    minutes: int
    receipt: KnownReceipt | None
    steps: tuple[StepLine, ...]

    @property
    def person(self) -> SourceMember | None:
        """請求者 as on record now; None when the person has left meanwhile."""
        return next((one for one in self.members if one.resident_number == self.applicant), None)


@dataclass(frozen=True, slots=True)
class CallingScreen:
    """呼出番号 — called: the newest call first. waiting: in the order of their numbers."""

    office: str
    called: tuple[str, ...]
    waiting: tuple[str, ...]


def queue(ctx: Context) -> tuple[QueueRow, ...]:
    """受付一覧 of today at this office: open ones in the order of their numbers, then what is done, newest first."""
    rows = [
        QueueRow(
            request=request,
            number=number_text(number),
            received_at=received_at,
            minutes=waiting_minutes(received_at, ctx.now if CounterState(state).is_open else at),
            kind=kind,
            scope=KioskScope(scope),
            copies=copies,
            state=CounterState(state),
            since=at,
            staff=staff,
        )
        for request, number, received_at, kind, scope, copies, state, at, staff in _standing(ctx)
    ]
    done = sorted((row for row in rows if not row.state.is_open), key=lambda row: row.since, reverse=True)
    return (*(row for row in rows if row.state.is_open), *done)


def waiting_count(ctx: Context) -> int:
    """お待ちの件数 of this office."""
    return sum(1 for row in queue(ctx) if row.state is CounterState.WAITING)


def calling_screen(ctx: Context) -> CallingScreen:
    """呼出番号 of this office, and nothing else about anybody."""
    rows = queue(ctx)
    called = sorted((row for row in rows if row.state is CounterState.CALLED), key=lambda row: row.since, reverse=True)
    waiting = tuple(row.number for row in rows if row.state is CounterState.WAITING)
    return CallingScreen(ctx.office.name, tuple(row.number for row in called), waiting)


def request_page(ctx: Context, request: int) -> RequestPage | None:
    """受付の一件 of today at this office; None for any other."""
    rows = CounterRequest.objects.using(ctx.system).filter(pk=request, day=ctx.today, office_code=ctx.office.code)
    row = rows.first()
    if row is None:
        return None
    steps = list(CounterStep.objects.using(ctx.system).filter(request_id=request).order_by("step_no"))
    state = CounterState(steps[-1].state)
    return RequestPage(
        request=row.pk,
        office=row.office_name,
        number=number_text(row.number),
        state=state,
        how=Identified(row.identified_by),
        papers=tuple(row.papers),
        applicant=row.resident_number,
        members=counter_scene(ctx, row.resident_number).members,
        kind=row.kind,
        scope=KioskScope(row.scope),
        selected=frozenset(row.selected),
        options=tuple(row.options),
        copies=row.copies,
        received_at=row.received_at,
        received_by=row.staff_name,
        minutes=waiting_minutes(row.received_at, ctx.now if state.is_open else steps[-1].at),
        receipt=known_receipt(steps[-1].receipt_number) if steps[-1].receipt_number else None,
        steps=tuple(
            StepLine(CounterState(one.state), one.at, one.staff_name, one.terminal, one.reason) for one in steps
        ),
    )


def _standing(ctx: Context) -> list[tuple[Any, ...]]:
    return statements.run(ctx.system, _STANDING, ctx.today, ctx.office.code)
