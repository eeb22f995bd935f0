"""窓口受付: takes a request under the next number of the day, and moves it on until it is handed over or cancelled."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from daicho.foundation.audit import record
from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.systems.certificate_server import errors
from daicho.systems.certificate_server.actions.identify_at_counter import identity_of_proof, refuse_unless_served
from daicho.systems.certificate_server.models import CounterRequest, CounterStep
from daicho.systems.certificate_server.queries.service import kiosk_service
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope
from daicho.systems.certificate_server.rules.reception import CounterState, counter_service, may_follow, number_text
from daicho.systems.certificate_server.rules.wish import Wish, refusal_of_wish

RECEIVED, CALLED, PUT_BACK, CANCELLED = "counter.received", "counter.called", "counter.put_back", "counter.cancelled"
_LOCK = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"


def receive_at_counter(ctx: Context, proof: str, wish: Wish) -> int:
    """請求の受付 — judged anew, then numbered. Opens the transaction. Returns: the key of the request.

    Args: wish: ``selected`` counts for 世帯の一部 alone; otherwise the person or the whole household is meant.
    Raises: CounterIdentityOutdated, CounterNotHere, CounterNotNow, CounterWishRefused.
    """
    identity = identity_of_proof(ctx, proof)
    found = refuse_unless_served(ctx, identity)
    household = found.numbers
    meant = Wish(wish.kind, wish.scope, _selected(wish, identity.resident_number, household), wish.options, wish.copies)
    if refusal_of_wish(meant, household, counter_service(kiosk_service())) is not None:
        raise errors.CounterWishRefused()
    with transaction.atomic(using=ctx.system):
        row = CounterRequest.objects.using(ctx.system).create(
            day=ctx.today,
            office_code=ctx.office.code,
            office_name=ctx.office.name,
            number=_next_number(ctx),
            identified_by=identity.how.value,
            papers=list(identity.papers),
            resident_number=identity.resident_number,
            kind=meant.kind,
            scope=meant.scope.value,
            selected=list(meant.selected),
            options=list(meant.options),
            copies=meant.copies,
            received_at=ctx.now,
            staff_id=ctx.actor.staff_id,
            staff_name=ctx.actor.name,
            terminal=ctx.terminal,
        )
        _add_step(ctx, row.pk, 1, CounterState.WAITING)
        detail = {"number": number_text(row.number), "how": identity.how.value, "papers": list(identity.papers)}
        record(ctx, event=RECEIVED, subjects=[identity.resident_number, *_others(meant, identity.resident_number)],
               detail={**detail, "copies": meant.copies, "options": list(meant.options)})  # fmt: skip
    return int(row.pk)


def call_number(ctx: Context, request: int) -> str:
    """呼出し — shows the number on the calling screen; the same again calls anew. Opens the transaction.

    Returns: the number. Raises: CounterRequestNotFound, CounterStepRefused.
    """
    return _moved(ctx, request, CounterState.CALLED, CALLED)


def put_back(ctx: Context, request: int) -> str:
    """お待ちに戻す — nobody came. Opens the transaction. Raises: as :func:`call_number`."""
    return _moved(ctx, request, CounterState.WAITING, PUT_BACK)


def move_on(ctx: Context, request: int, after: CounterState, *, receipt_number: str = "", reason: str = "") -> str:
    """状態の変更 — *transaction required*; the caller records it. Returns: the number.

    Raises: CounterRequestNotFound, CounterStepRefused.
    """
    statements.run(ctx.system, _LOCK, f"counter_request {request}")
    row = request_here(request, ctx)
    last = CounterStep.objects.using(ctx.system).filter(request_id=request).order_by("-step_no")[0]
    before = CounterState(last.state)
    if not may_follow(before, after):
        raise errors.CounterStepRefused(state=before.official_name)
    _add_step(ctx, request, last.step_no + 1, after, receipt_number or last.receipt_number, reason)
    return number_text(row.number)


def request_here(request: int, ctx: Context) -> CounterRequest:
    """請求 of today at this office, and no other. Raises: CounterRequestNotFound."""
    rows = CounterRequest.objects.using(ctx.system).filter(pk=request, day=ctx.today, office_code=ctx.office.code)
    row = rows.first()
    if row is None:
        raise errors.CounterRequestNotFound()
    return row


def _moved(ctx: Context, request: int, after: CounterState, event: str) -> str:
    with transaction.atomic(using=ctx.system):
        number = move_on(ctx, request, after)
        row = request_here(request, ctx)
        record(ctx, event=event, subjects=[row.resident_number], detail={"number": number})
    return number


def _next_number(ctx: Context) -> int:
    """One after the other: two terminals of an office never give out the same number."""
    statements.run(ctx.system, _LOCK, f"counter_number {ctx.today} {ctx.office.code}")
    rows = CounterRequest.objects.using(ctx.system).filter(day=ctx.today, office_code=ctx.office.code)
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _add_step(
    ctx: Context, request: int, step_no: int, state: CounterState, receipt_number: str = "", reason: str = ""
) -> None:
    CounterStep.objects.using(ctx.system).create(
        request_id=request,
        step_no=step_no,
        state=state.value,
        at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
        terminal=ctx.terminal,
        receipt_number=receipt_number,
        reason=reason,
    )


def _selected(wish: Wish, applicant: str, household: tuple[str, ...]) -> tuple[str, ...]:
    if wish.scope is KioskScope.SELF:
        return (applicant,)
    return household if wish.scope is KioskScope.WHOLE else wish.selected


def _others(wish: Wish, applicant: str) -> list[str]:
    return [one for one in wish.selected if one != applicant]
