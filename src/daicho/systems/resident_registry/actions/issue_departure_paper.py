"""転出証明書・準ずる証明書の発行と再交付 — one paper for all who leave; a 再交付 shows what the first issue showed.

The PDF is never kept: it is made again from the same versions and must come out with the same digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.findings import alerts_in, errors_in
from daicho.municipal.certificates.inputs import IssueNumber
from daicho.systems.resident_registry.actions.enter_movement import alert_key
from daicho.systems.resident_registry.actions.locks import lock_movement
from daicho.systems.resident_registry.actions.numbering import next_issue_serial
from daicho.systems.resident_registry.documents.departure_certificate import (
    DepartureSheet,
    picture_departure,
    render_departure,
)
from daicho.systems.resident_registry.errors import (
    AlertsNotConfirmed,
    CertificateNotFound,
    IssueRefused,
    MovementNotFound,
    ReasonRequired,
    ReproductionDiffers,
)
from daicho.systems.resident_registry.models import DeparturePaper, Movement
from daicho.systems.resident_registry.queries.departure_papers import (
    DepartureCase,
    IssuedDeparturePaper,
    departure_case,
    issue_findings,
    members_leaving,
    paper_numbered,
)
from daicho.systems.resident_registry.queries.issuers import MUNICIPALITY, issuer_on

SYSTEM = "resident_registry"
ISSUED = "departure_paper.issued"
SHOWN = "departure_paper.shown"
PICTURED = "departure_paper.pictured"


def issue_departure_paper(ctx: Context, reception: str, reason: str = "", confirmed: Collection[str] = ()) -> str:
    """転出証明書の発行, from the second time on 再交付 — opens its own transaction; returns the 発行番号.

    Law: 住民基本台帳法24条, 住民基本台帳法施行令23条, 24条; 標準仕様書 4.1.3.0.3.
    Args: reason: why a copy is issued again (紛失, 汚損 …). confirmed: keys of the alerts the officer ticked.
    Raises: REG-FLOW-001, 007; REG-OUT-021; REG-CERT-001, 006; REG-ENTRY-002; CER-001, 005; PDF-GLYPH-001.
    """
    with transaction.atomic(using=SYSTEM):
        movement = Movement.objects.using(SYSTEM).filter(reception=reception).first()
        if movement is None:
            raise MovementNotFound(reception=reception)
        lock_movement(movement.id)
        case = departure_case(ctx.law, reception)
        if case.papers and not reason.strip():
            raise ReasonRequired(act="再交付")
        findings = issue_findings(ctx, case)
        if errors_in(findings):
            raise IssueRefused(findings)
        if unconfirmed := [alert for alert in alerts_in(findings) if alert_key(alert) not in confirmed]:
            raise AlertsNotConfirmed(unconfirmed)
        serial = next_issue_serial(ctx)
        number = IssueNumber(ctx.today, MUNICIPALITY, serial, terminal=ctx.terminal)
        sheet = _render(ctx, case, case.versions, number, reissued=bool(case.papers))
        row = DeparturePaper.objects.using(SYSTEM).create(
            number=f"{ctx.today:%Y%m%d}-{ctx.terminal}-{serial:03d}",
            movement=movement,
            copy_no=len(case.papers) + 1,
            kind=case.kind.value,
            serial=serial,
            terminal=ctx.terminal,
            issued_on=ctx.today,
            issued_at=ctx.now,
            subjects=sorted(case.versions),
            versions=dict(case.versions),
            pages=sheet.pages,
            digest=hashlib.sha256(sheet.pdf).hexdigest(),
            reason=reason.strip(),
            staff_id=ctx.actor.staff_id,
            staff_name=ctx.actor.name,
            office_code=ctx.office.code,
            office_name=ctx.office.name,
        )
        audit.record(
            ctx,
            event=ISSUED,
            subjects=row.subjects,
            detail={"number": row.number, "reception": reception, "copy": row.copy_no, "kind": row.kind},
            individual_number_shown=True,
        )
        return row.number


def show_departure_paper(ctx: Context, number: str) -> DepartureSheet:
    """発行した一通の再現 — for printing. Raises: REG-CERT-003, 007."""
    paper = paper_numbered(number)
    case = departure_case(ctx.law, paper.reception, issued_already=True)
    sheet = _render(ctx, case, paper.versions, _number(paper), reissued=paper.is_reissue)
    if hashlib.sha256(sheet.pdf).hexdigest() != paper.digest:
        raise ReproductionDiffers()
    _record(ctx, SHOWN, paper)
    return sheet


def picture_departure_paper(ctx: Context, number: str, sheet: int) -> bytes:
    """発行した一通の画像 — one sheet for the screen. Raises: REG-CERT-003."""
    paper = paper_numbered(number)
    case = departure_case(ctx.law, paper.reception, issued_already=True)
    pictures = picture_departure(
        case.facts(paper.issued_on, reissued=paper.is_reissue),
        members_leaving(case.entry, paper.versions),
        issuer_on(ctx.law, paper.issued_on),
        _number(paper),
    )
    if not 1 <= sheet <= len(pictures):
        raise CertificateNotFound(number=number)
    _record(ctx, PICTURED, paper)
    return pictures[sheet - 1]


def _render(
    ctx: Context, case: DepartureCase, versions: Mapping[str, int], number: IssueNumber, *, reissued: bool
) -> DepartureSheet:
    facts = case.facts(number.issued_on, reissued=reissued)
    members = members_leaving(case.entry, versions)
    return render_departure(facts, members, issuer_on(ctx.law, number.issued_on), number)


def _number(paper: IssuedDeparturePaper) -> IssueNumber:
    return IssueNumber(paper.issued_on, MUNICIPALITY, paper.serial, terminal=paper.terminal)


def _record(ctx: Context, event: str, paper: IssuedDeparturePaper) -> None:
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=event,
            subjects=list(paper.subjects),
            detail={"number": paper.number},
            individual_number_shown=True,
        )
