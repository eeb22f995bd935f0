"""住民異動届受理通知の作成 — for a notification received on an explanation alone; kept, and shown again the same."""

from __future__ import annotations

import hashlib

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.municipal.certificates.receipt_notice import KIND, ReceiptNotice
from daicho.systems.resident_registry.actions.locks import lock_movement
from daicho.systems.resident_registry.actions.numbering import next_issue_serial
from daicho.systems.resident_registry.documents.receipt_notice import render_receipt_notice
from daicho.systems.resident_registry.errors import NoReceiptNotice, NoticeWouldReachProtected, ReproductionDiffers
from daicho.systems.resident_registry.models import Notice
from daicho.systems.resident_registry.queries.issuers import issuer_on
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.queries.review import MovementReview, view_movement
from daicho.systems.resident_registry.rules.movements.preview import Touched
from daicho.systems.resident_registry.rules.notification import Notifier, lacks_papers
from daicho.systems.resident_registry.rules.record_json import from_json, to_json

SYSTEM = "resident_registry"
MADE = "receipt_notice.made"


def make_receipt_notice(ctx: Context, reception: str) -> bytes:
    """受理通知 to the address before the movement, issued once — opens its own transaction.

    Law: 住民基本台帳法27条2項.
    Raises: REG-FLOW-001, REG-NOTE-020 (none is due), 021 (it would reach somebody hidden), REG-CERT-006, 007.
    """
    review = view_movement(ctx, reception)
    moved = [(one, old_address(one)) for one in review.touched if old_address(one)]
    if not moved or not notice_is_due(ctx, review):
        raise NoReceiptNotice()
    if hidden_scope(ctx.now).residents & set(review.resident_numbers):
        raise NoticeWouldReachProtected()
    with transaction.atomic(using=SYSTEM):
        lock_movement(review.movement_id)
        issued = Notice.objects.using(SYSTEM).filter(movement_id=review.movement_id, kind=KIND).first()
        if issued is not None:
            pdf = _as_issued(ctx, issued)
        else:
            notice = ReceiptNotice(
                old_address=moved[0][1],
                movement=review.kind.title,
                received_on=review.kind.filed_on(review.stored.entry),
                made_on=ctx.today,
                people=tuple(one.after.name.full or one.after.alphabet_name.text for one, _ in moved),
            )
            pdf = render_receipt_notice(notice, issuer_on(ctx.law, ctx.today))
            _keep(ctx, review, notice, pdf)
        detail = {"reception": reception, "again": issued is not None}
        audit.record(ctx, event=MADE, subjects=review.resident_numbers, detail=detail)
    return pdf


def _as_issued(ctx: Context, issued: Notice) -> bytes:
    """再出力 — what the first one said."""
    notice = from_json(ReceiptNotice, issued.content)
    pdf = render_receipt_notice(notice, issuer_on(ctx.law, notice.made_on))
    if hashlib.sha256(pdf).hexdigest() != issued.digest:
        raise ReproductionDiffers()
    return pdf


def _keep(ctx: Context, review: MovementReview, notice: ReceiptNotice, pdf: bytes) -> None:
    """交付履歴 — the letter among those issued about everybody whom the movement concerns."""
    serial = next_issue_serial(ctx)
    recipient = review.resident_numbers[0]
    Notice.objects.using(SYSTEM).create(
        number=f"{ctx.today:%Y%m%d}-{ctx.terminal}-{serial:03d}",
        movement_id=review.movement_id,
        kind=KIND,
        recipient=recipient,
        version_no=newest_records([recipient])[recipient].version_no,
        subjects=sorted(review.resident_numbers),
        content=to_json(notice),
        serial=serial,
        terminal=ctx.terminal,
        issued_on=ctx.today,
        issued_at=ctx.now,
        pages=1,
        digest=hashlib.sha256(pdf).hexdigest(),
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
        office_code=ctx.office.code,
        office_name=ctx.office.name,
    )


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
