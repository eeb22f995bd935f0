"""窓口受付の一件を開く: each look at a request is written down with everybody shown."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.systems.certificate_server import errors
from daicho.systems.certificate_server.queries.counter_requests import RequestPage, request_page

VIEWED = "counter.viewed"


def view_request(ctx: Context, request: int) -> RequestPage:
    """受付の一件. Opens the transaction. Raises: CounterRequestNotFound."""
    with transaction.atomic(using=ctx.system):
        page = request_page(ctx, request)
        if page is None:
            raise errors.CounterRequestNotFound()
        subjects = [one.resident_number for one in page.members] or [page.applicant]
        record(ctx, event=VIEWED, subjects=subjects, detail={"number": page.number})
    return page
