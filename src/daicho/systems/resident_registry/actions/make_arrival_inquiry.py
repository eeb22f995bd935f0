"""転入通知未着照会書の作成 — a letter to the municipality of destination; what it shows is audited."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.municipal.masking.scope import is_protected_person
from daicho.systems.resident_registry.documents.arrival_inquiry import render_inquiry
from daicho.systems.resident_registry.errors import InquiryWouldShowProtected, NoArrivalInquiry
from daicho.systems.resident_registry.queries.departures import left_together
from daicho.systems.resident_registry.queries.issuers import issuer_on
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope

SYSTEM = "resident_registry"
MADE = "arrival_inquiry.made"


def make_arrival_inquiry(ctx: Context, resident_number: str) -> bytes:
    """転入通知未着照会書 about a person and those who left on the same day — opens its own transaction.

    Law: 住民基本台帳法9条1項; 標準仕様書 4.1.3.1.4.
    Raises: REG-FIND-001, REG-OUT-023, 024, REG-CERT-006.
    """
    _, people = left_together(ctx, resident_number)
    asked = {
        one.resident_number: one.record
        for one in people
        if not one.record.is_present and one.record.confirmed_move_out.notice_on is None
    }
    if resident_number not in asked:
        raise NoArrivalInquiry()
    scope = hidden_scope(ctx.now)
    if any(is_protected_person(scope, number, record.household_number) for number, record in asked.items()):
        raise InquiryWouldShowProtected()
    pdf = render_inquiry(asked, ctx.today, issuer_on(ctx.law, ctx.today))
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=MADE, subjects=list(asked))
    return pdf
