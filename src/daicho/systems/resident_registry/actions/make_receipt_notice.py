"""住民異動届受理通知の作成 — for a notification received on an explanation alone; what it shows is audited."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.municipal.certificates.receipt_notice import ReceiptNotice
from daicho.systems.resident_registry.documents.receipt_notice import render_receipt_notice
from daicho.systems.resident_registry.errors import NoReceiptNotice, NoticeWouldReachProtected
from daicho.systems.resident_registry.queries.issuers import issuer_on
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope
from daicho.systems.resident_registry.queries.review import MovementReview, view_movement
from daicho.systems.resident_registry.rules.movements.preview import Touched
from daicho.systems.resident_registry.rules.notification import Notifier, lacks_papers

SYSTEM = "resident_registry"
MADE = "receipt_notice.made"


def make_receipt_notice(ctx: Context, reception: str) -> bytes:
    """受理通知 to the address before the movement — opens its own transaction.

    Law: 住民基本台帳法27条2項.
    Raises: REG-FLOW-001, REG-NOTE-020 (none is due), 021 (it would reach somebody hidden), REG-CERT-006.
    """
    review = view_movement(ctx, reception)
    moved = [(one, old_address(one)) for one in review.touched if old_address(one)]
    if not moved or not notice_is_due(ctx, review):
        raise NoReceiptNotice()
    if hidden_scope(ctx.now).residents & set(review.resident_numbers):
        raise NoticeWouldReachProtected()
    notice = ReceiptNotice(
        old_address=moved[0][1],
        movement=review.kind.title,
        received_on=review.kind.filed_on(review.stored.entry),
        made_on=ctx.today,
        people=tuple(one.after.name.full or one.after.alphabet_name.text for one, _ in moved),
    )
    pdf = render_receipt_notice(notice, issuer_on(ctx.law, ctx.today))
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=MADE, subjects=review.resident_numbers, detail={"reception": reception})
    return pdf


def notice_is_due(ctx: Context, review: MovementReview) -> bool:
    """Whether it is approved and its notifier showed too few papers."""
    several = int(ctx.law.value("identity_papers.several_needed", ctx.today))
    notifier = notifier_of(review)
    return not review.is_provisional and notifier is not None and lacks_papers(notifier, several)


def notifier_of(review: MovementReview) -> Notifier | None:
    """届出の任に当たっている者, None for what the office does itself."""
    entry = review.stored.entry
    return getattr(entry, "notifier", None) or getattr(getattr(entry, "filing", None), "notifier", None)


def old_address(one: Touched) -> str:
    """異動前の住所 of somebody who moved, else empty."""
    if one.before is None:
        return one.after.previous_address.address.one_line()
    has_left = one.before.is_present and not one.after.is_present
    moved = one.before.address != one.after.address or has_left or bool(one.after.planned_move_out.on)
    return one.before.address.one_line() if moved else ""
