"""通知書の発行と再出力 — a letter is issued once; shown again it says what the first one said."""

from __future__ import annotations

import hashlib

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.municipal.certificates.letters import Letter
from daicho.systems.resident_registry.actions.locks import lock_movement
from daicho.systems.resident_registry.actions.numbering import next_issue_serial
from daicho.systems.resident_registry.documents.letter import render_letter
from daicho.systems.resident_registry.errors import NoticeWouldReachProtected, ReproductionDiffers
from daicho.systems.resident_registry.models import Notice
from daicho.systems.resident_registry.queries.issuers import issuer_on
from daicho.systems.resident_registry.queries.notices import (
    code_versions,
    notice_due,
    notice_numbered,
    reaches_hidden,
)
from daicho.systems.resident_registry.queries.records import newest_records, numbers_of_version
from daicho.systems.resident_registry.queries.review import view_movement
from daicho.systems.resident_registry.rules.movements.household_places import name_of
from daicho.systems.resident_registry.rules.notices import NoticeDue
from daicho.systems.resident_registry.rules.record_json import to_json

SYSTEM = "resident_registry"
ISSUED, SHOWN = "notice.issued", "notice.shown"


def issue_notice(ctx: Context, reception: str, kind: str, recipient: str) -> str:
    """通知書の発行 — opens its own transaction; returns the 発行番号, that of the first issue if there was one.

    Law: 住基法30条の3, 30条の4, 住民基本台帳法施行令12条4項; 標準仕様書 4.0.5, 4.2.0.1, 4.3.3.
    Raises: REG-FLOW-001, REG-NOTE-021 (it would reach somebody hidden), 022 (none is due), REG-CERT-006.
    """
    review = view_movement(ctx, reception)
    with transaction.atomic(using=SYSTEM):
        lock_movement(review.movement_id)
        issued = Notice.objects.using(SYSTEM).filter(movement_id=review.movement_id, kind=kind, recipient=recipient)
        if (row := issued.first()) is not None:
            return row.number
        due = notice_due(review, kind, recipient)
        newest = newest_records([recipient])[recipient]
        letter = Letter(
            due.kind, _address(ctx, due, newest.record.address.one_line()), name_of(newest.record), due.facts, ctx.today
        )
        serial = next_issue_serial(ctx)
        number = f"{ctx.today:%Y%m%d}-{ctx.terminal}-{serial:03d}"
        version = code_versions(review)[recipient] if due.kind.shows_code else newest.version_no
        code = numbers_of_version(recipient, version).resident_code if due.kind.shows_code else ""
        sheet = render_letter(letter, issuer_on(ctx.law, ctx.today), number, code)
        Notice.objects.using(SYSTEM).create(
            number=number,
            movement_id=review.movement_id,
            kind=due.kind.value,
            recipient=recipient,
            version_no=version,
            subjects=sorted({recipient, *due.subjects}),
            content=to_json(letter),
            serial=serial,
            terminal=ctx.terminal,
            issued_on=ctx.today,
            issued_at=ctx.now,
            pages=sheet.pages,
            digest=hashlib.sha256(sheet.pdf).hexdigest(),
            staff_id=ctx.actor.staff_id,
            staff_name=ctx.actor.name,
            office_code=ctx.office.code,
            office_name=ctx.office.name,
        )
        audit.record(
            ctx,
            event=ISSUED,
            subjects=sorted({recipient, *due.subjects}),
            detail={"number": number, "reception": reception, "kind": due.kind.value},
            individual_number_shown=due.kind.shows_code,
        )
        return number


def show_notice(ctx: Context, number: str) -> bytes:
    """再出力 — the letter as it was issued. Raises: REG-NOTE-023, REG-CERT-007 when it does not come out the same."""
    notice = notice_numbered(number)
    kind = notice.letter.kind
    code = numbers_of_version(notice.recipient, notice.version_no).resident_code if kind.shows_code else ""
    sheet = render_letter(notice.letter, issuer_on(ctx.law, notice.letter.made_on), number, code)
    if hashlib.sha256(sheet.pdf).hexdigest() != notice.digest:
        raise ReproductionDiffers()
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=SHOWN,
            subjects=list(notice.subjects),
            detail={"number": number, "kind": kind.value},
            individual_number_shown=kind.shows_code,
        )
    return sheet.pdf


def _address(ctx: Context, due: NoticeDue, address: str) -> str:
    """Where it is sent. A code is handed over to somebody hidden at the counter, without an address on the paper.

    Raises: REG-NOTE-021 for any other letter that names somebody hidden.
    """
    if not reaches_hidden(due, ctx.now):
        return address
    if due.kind.shows_code:
        return ""
    raise NoticeWouldReachProtected()
