"""窓口での交付: opens a request and ends it. Each look at a request is written down with everybody shown."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.systems.certificate_server import errors
from daicho.systems.certificate_server.actions.receive_at_counter import CANCELLED, move_on, request_here
from daicho.systems.certificate_server.queries.counter_case import fellows_of
from daicho.systems.certificate_server.queries.counter_requests import RequestPage, request_page
from daicho.systems.certificate_server.rules.reception import CounterState

VIEWED = "counter.viewed"


def view_request(ctx: Context, request: int) -> RequestPage:
    """受付の一件. Opens the transaction. Raises: CounterRequestNotFound."""
    with transaction.atomic(using=ctx.system):
        page = request_page(ctx, request)
        if page is None:
            raise errors.CounterRequestNotFound()
        subjects = fellows_of(page.members) or [page.applicant]
        record(ctx, event=VIEWED, subjects=subjects, detail={"number": page.number})
    return page


def cancel_request(ctx: Context, request: int, reason: str) -> str:
    """取消し. Opens the transaction. Returns: the number.

    Raises: CounterReasonRequired, CounterRequestNotFound, CounterStepRefused.
    """
    if not reason.strip():
        raise errors.CounterReasonRequired()
    with transaction.atomic(using=ctx.system):
        number = move_on(ctx, request, CounterState.CANCELLED, reason=reason.strip())
        subjects = [request_here(ctx, request).resident_number]
        record(ctx, event=CANCELLED, subjects=subjects, detail={"number": number, "reason": reason.strip()})
    return number
