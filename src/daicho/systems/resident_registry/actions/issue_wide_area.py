"""広域交付 — the copy for a resident of another municipality, from what the CS has obtained (住基法12条の4).

What was obtained is kept for the day on which it came, so that a paper that jams can be printed again; no longer.
"""

from __future__ import annotations

import hashlib

from django.db import transaction

from daicho.contracts.messages import WideAreaCopyObtained
from daicho.contracts.messages.body import read
from daicho.foundation import audit
from daicho.foundation.clock.business import TOKYO
from daicho.kernel.context import Context
from daicho.municipal.certificates.inputs import IssueNumber
from daicho.systems.resident_registry.actions.numbering import next_issue_serial
from daicho.systems.resident_registry.documents.wide_area_certificate import render_wide_area
from daicho.systems.resident_registry.errors import ReasonRequired, ReproductionDiffers, WideAreaCopyNotOpen
from daicho.systems.resident_registry.models import WideAreaCopy, WideAreaIssue
from daicho.systems.resident_registry.models.municipal_notice import open_content, seal_content
from daicho.systems.resident_registry.models.wide_area import copy_context
from daicho.systems.resident_registry.queries.arrivals import place_name
from daicho.systems.resident_registry.queries.issuers import MUNICIPALITY, issuer_on

SYSTEM = "resident_registry"
RECEIVED, ISSUED, SHOWN = "wide_area.received", "wide_area.issued", "wide_area.shown"
DISCARDED, FORGOTTEN = "wide_area.discarded", "wide_area.forgotten"
FEE = "fees.wide_area_certificate"


def take_wide_area_copy(ctx: Context, obtained: WideAreaCopyObtained) -> None:
    """受信 — *transaction required* (the receiver's)."""
    number = obtained.request_number
    WideAreaCopy.objects.using(SYSTEM).create(
        number=number,
        municipality=obtained.municipality,
        operator_id=obtained.operator_id,
        terminal_id=obtained.terminal_id,
        received_at=ctx.now,
        people=len(obtained.records),
        content=seal_content(copy_context(number), obtained.model_dump(mode="json")),
    )
    audit.record(ctx, event=RECEIVED, detail={"number": number, "municipality": obtained.municipality})


def issue_wide_area(ctx: Context, request_number: str) -> str:
    """発行 — opens its own transaction; returns the 発行番号. Raises: REG-WIDE-001, CER-…, PDF-GLYPH-001."""
    with transaction.atomic(using=SYSTEM):
        copy = _of_today(ctx, request_number, "open")
        serial = next_issue_serial(ctx)
        number = IssueNumber(ctx.today, MUNICIPALITY, serial, terminal=ctx.terminal)
        obtained = _content(copy)
        paper = render_wide_area(obtained, place_name(copy.municipality), issuer_on(ctx.law, ctx.today), number)
        row = WideAreaIssue.objects.using(SYSTEM).create(
            number=f"{ctx.today:%Y%m%d}-{ctx.terminal}-{serial:03d}",
            copy=copy,
            serial=serial,
            terminal=ctx.terminal,
            issued_on=ctx.today,
            issued_at=ctx.now,
            pages=paper.pages,
            fee=int(ctx.law.value(FEE, ctx.today)),
            digest=hashlib.sha256(paper.pdf).hexdigest(),
            staff_id=ctx.actor.staff_id,
            staff_name=ctx.actor.name,
            office_code=ctx.office.code,
            office_name=ctx.office.name,
        )
        copy.state = "issued"
        copy.save(using=SYSTEM, update_fields=["state"])
        detail = {"number": row.number, "request": copy.number, "municipality": copy.municipality, "fee": row.fee}
        shows = obtained.with_individual_number
        audit.record(ctx, event=ISSUED, detail=detail, individual_number_shown=shows)
    return row.number


def show_wide_area(ctx: Context, request_number: str) -> bytes:
    """印刷用のPDF of what was issued today, with the same digest. Raises: REG-WIDE-001, REG-CERT-007."""
    with transaction.atomic(using=SYSTEM):
        copy = _of_today(ctx, request_number, "issued")
        issue = WideAreaIssue.objects.using(SYSTEM).get(copy=copy)
        number = IssueNumber(issue.issued_on, MUNICIPALITY, issue.serial, terminal=issue.terminal)
        obtained = _content(copy)
        paper = render_wide_area(obtained, place_name(copy.municipality), issuer_on(ctx.law, issue.issued_on), number)
        if hashlib.sha256(paper.pdf).hexdigest() != issue.digest:
            raise ReproductionDiffers()
        shows = obtained.with_individual_number
        audit.record(ctx, event=SHOWN, detail={"number": issue.number}, individual_number_shown=shows)
    return paper.pdf


def discard_wide_area(ctx: Context, request_number: str, reason: str) -> None:
    """交付しない — with a reason; what was obtained is forgotten at once. Opens the transaction.

    Raises: REG-WIDE-001, REG-FLOW-007.
    """
    if not reason.strip():
        raise ReasonRequired(act="交付しないこと")
    with transaction.atomic(using=SYSTEM):
        copy = _of_today(ctx, request_number, "open")
        copy.state, copy.reason, copy.content = "discarded", reason.strip(), None
        copy.save(using=SYSTEM, update_fields=["state", "reason", "content"])
        audit.record(ctx, event=DISCARDED, detail={"number": copy.number, "reason": reason.strip()})


def forget_wide_area_copies(ctx: Context) -> int:
    """回答の消去 — of everything that came before today; returns how many. Opens the transaction."""
    with transaction.atomic(using=SYSTEM):
        midnight = ctx.now.astimezone(TOKYO).replace(hour=0, minute=0, second=0, microsecond=0)
        old = WideAreaCopy.objects.using(SYSTEM).filter(received_at__lt=midnight, content__isnull=False)
        old.filter(state="open").update(state="expired")
        count = old.update(content=None)
        if count:
            audit.record(ctx, event=FORGOTTEN, detail={"count": count})
    return count


def _of_today(ctx: Context, request_number: str, state: str) -> WideAreaCopy:
    rows = WideAreaCopy.objects.using(SYSTEM).select_for_update()
    copy = rows.filter(number=request_number, state=state, content__isnull=False).first()
    if copy is None or copy.received_at.astimezone(TOKYO).date() != ctx.today:
        raise WideAreaCopyNotOpen()
    return copy


def _content(copy: WideAreaCopy) -> WideAreaCopyObtained:
    assert copy.content is not None
    return read(WideAreaCopyObtained, open_content(copy_context(copy.number), copy.content))
