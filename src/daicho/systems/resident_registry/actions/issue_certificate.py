"""住民票の写しの発行・交付 — request recorded, copies made from exactly the versions judged, matched before hand-over.

The PDF is never kept: it is made again from the same versions and must come out with the same digest.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.findings import alerts_in, errors_in
from daicho.municipal.certificates.inputs import CertificateMember, IssueNumber
from daicho.systems.resident_registry.actions.enter_movement import alert_key
from daicho.systems.resident_registry.actions.numbering import next_issue_serial
from daicho.systems.resident_registry.documents.resident_certificate import (
    Paper,
    picture_certificate,
    render_certificate,
)
from daicho.systems.resident_registry.errors import (
    AlertsNotConfirmed,
    AlreadyHandedOver,
    CertificateNotFound,
    HandOverMismatch,
    IssueRefused,
    ReasonRequired,
    RecordChangedMeanwhile,
    ReproductionDiffers,
)
from daicho.systems.resident_registry.models import (
    CertificateIssue,
    CertificateRequestRow,
    CertificateState,
)
from daicho.systems.resident_registry.queries.certificates import (
    certificate_case,
    members_of_versions,
    request_of,
    subjects_of,
)
from daicho.systems.resident_registry.queries.issuers import MUNICIPALITY, issuer_on
from daicho.systems.resident_registry.rules.certificate_request import MOST_COPIES, CertificateApplication
from daicho.systems.resident_registry.rules.record_json import from_json, to_json

SYSTEM = "resident_registry"
ISSUED = "certificate.issued"
SHOWN = "certificate.shown"
PICTURED = "certificate.pictured"
HANDED_OVER = "certificate.handed_over"
DISCARDED = "certificate.discarded"


@dataclass(frozen=True, slots=True)
class IssuedCopy:
    """One copy on its way to the printer."""

    number: str
    pages: int
    pdf: bytes


@dataclass(frozen=True, slots=True)
class HandOverCheck:
    """申請と証明書の照合 — what the officer compared with the request form in hand (M34)."""

    same_person: bool
    same_items: bool
    pages_counted: int


def issue_certificate(
    ctx: Context,
    application: CertificateApplication,
    seen_versions: dict[str, int],
    confirmed: Collection[str] = (),
) -> tuple[IssuedCopy, ...]:
    """住民票の写しの発行 — opens its own transaction; nothing is recorded when a copy cannot be made.

    Law: 住基法12条-12条の3.
    Args: seen_versions: the versions the officer's screen showed. confirmed: alerts ticked.
    Raises: REG-CERT-001, 002, 006; REG-ENTRY-002; CER-001…006; PDF-GLYPH-001.
    """
    with transaction.atomic(using=SYSTEM):
        case = certificate_case(ctx, application)
        if errors_in(case.findings):
            raise IssueRefused(case.findings)
        unconfirmed = [a for a in alerts_in(case.findings) if alert_key(a) not in confirmed]
        if unconfirmed:
            raise AlertsNotConfirmed(unconfirmed)
        if case.versions != seen_versions:
            raise RecordChangedMeanwhile()
        row = _record_request(ctx, application, case.household_number)
        copies = tuple(
            _issue_copy(ctx, application, row, case.versions, copy_no)
            for copy_no in range(1, min(application.copies, MOST_COPIES) + 1)
        )
        audit.record(
            ctx,
            event=ISSUED,
            subjects=sorted(case.versions),
            detail={"numbers": [copy.number for copy in copies], "kind": application.kind.value},
            individual_number_shown=_with_numbers(application),
        )
    return copies


def show_certificate(ctx: Context, number: str) -> IssuedCopy:
    """発行済みの写しの再現 — for preview and printing. Raises: REG-CERT-003, 007."""
    issue = _issue(number)
    application = from_json(CertificateApplication, issue.request.content)
    paper = _render(ctx, application, issue.versions, _issue_number(issue))
    if hashlib.sha256(paper.pdf).hexdigest() != issue.digest:
        raise ReproductionDiffers()
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=SHOWN,
            subjects=issue.subjects,
            detail={"number": number},
            individual_number_shown=_with_numbers(application),
        )
    return IssuedCopy(number, paper.pages, paper.pdf)


def picture_sheet(ctx: Context, number: str, sheet: int) -> bytes:
    """発行した写しの画像 — one sheet for the screen, made from the same versions. Raises: REG-CERT-003."""
    issue = _issue(number)
    application = from_json(CertificateApplication, issue.request.content)
    members = _members(application, issue.versions)
    pictures = picture_certificate(
        request_of(application, issue.issued_on),
        members,
        issuer_on(ctx.law, issue.issued_on),
        _issue_number(issue),
    )
    if not 1 <= sheet <= len(pictures):
        raise CertificateNotFound(number=number)
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=PICTURED,
            subjects=issue.subjects,
            detail={"number": number, "sheet": sheet},
            individual_number_shown=_with_numbers(application),
        )
    return pictures[sheet - 1]


def mismatches(check: HandOverCheck, pages: int) -> tuple[str, ...]:
    """照合の不一致 — what of the certificate the officer did not find equal to the request (M34)."""
    points = (
        ("氏名・生年月日", check.same_person),
        ("記載事項", check.same_items),
        (f"枚数(証明書は{pages}枚)", check.pages_counted == pages),
    )
    return tuple(text for text, fits in points if not fits)


def hand_over_certificate(ctx: Context, number: str, check: HandOverCheck) -> None:
    """交付 — only after request and certificate were matched (M34). Raises: REG-CERT-003…005."""
    with transaction.atomic(using=SYSTEM):
        issue = _issue(number)
        wrong = mismatches(check, issue.pages)
        if wrong:
            raise HandOverMismatch(items="、".join(wrong))
        _end(ctx, issue, "handed_over", "", to_json(check))
        audit.record(ctx, event=HANDED_OVER, subjects=issue.subjects, detail={"number": number})


def discard_certificate(ctx: Context, number: str, reason: str) -> None:
    """破棄(誤発行) — the copy is destroyed, its number stays used. Raises: REG-CERT-003, 005, REG-FLOW-007."""
    if not reason.strip():
        raise ReasonRequired(act="破棄")
    with transaction.atomic(using=SYSTEM):
        issue = _issue(number)
        _end(ctx, issue, "discarded", reason.strip(), {})
        audit.record(ctx, event=DISCARDED, subjects=issue.subjects, detail={"number": number})


def _record_request(ctx: Context, application: CertificateApplication, household: str) -> CertificateRequestRow:
    return CertificateRequestRow.objects.using(SYSTEM).create(
        id=uuid.uuid4(),
        subject_number=application.subject,
        household_number=household,
        content=to_json(application),
        requested_at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
        office_code=ctx.office.code,
        office_name=ctx.office.name,
        terminal=ctx.terminal,
    )


def _issue_copy(
    ctx: Context,
    application: CertificateApplication,
    row: CertificateRequestRow,
    versions: dict[str, int],
    copy_no: int,
) -> IssuedCopy:
    serial = next_issue_serial(ctx)
    issue = CertificateIssue(
        number=f"{ctx.today:%Y%m%d}-{ctx.terminal}-{serial:03d}",
        request=row,
        copy_no=copy_no,
        serial=serial,
        terminal=ctx.terminal,
        issued_on=ctx.today,
        versions=versions,
        issued_at=ctx.now,
    )
    paper = _render(ctx, application, versions, _issue_number(issue))
    members = members_of_versions(versions, with_numbers=False)
    issue.subjects = list(subjects_of(application, members, ctx.today))
    issue.pages = paper.pages
    issue.digest = hashlib.sha256(paper.pdf).hexdigest()
    issue.save(using=SYSTEM, force_insert=True)
    return IssuedCopy(issue.number, paper.pages, paper.pdf)


def _render(ctx: Context, application: CertificateApplication, versions: dict[str, int], number: IssueNumber) -> Paper:
    members = _members(application, versions)
    issuer = issuer_on(ctx.law, number.issued_on)
    return render_certificate(request_of(application, number.issued_on), members, issuer, number)


def _members(application: CertificateApplication, versions: dict[str, int]) -> tuple[CertificateMember, ...]:
    """The members with what the application asks for, and nothing else."""
    return members_of_versions(
        versions, with_numbers=_with_numbers(application), with_history=application.options.history
    )


def _issue_number(issue: CertificateIssue) -> IssueNumber:
    return IssueNumber(issue.issued_on, MUNICIPALITY, issue.serial, terminal=issue.terminal)


def _issue(number: str) -> CertificateIssue:
    found = CertificateIssue.objects.using(SYSTEM).select_related("request").filter(number=number).first()
    if found is None:
        raise CertificateNotFound(number=number)
    return found


def _end(ctx: Context, issue: CertificateIssue, state: str, reason: str, matched: object) -> None:
    row, new = CertificateState.objects.using(SYSTEM).get_or_create(
        issue=issue,
        defaults={
            "state": state,
            "reason": reason,
            "matched": matched,
            "at": ctx.now,
            "staff_id": ctx.actor.staff_id,
            "staff_name": ctx.actor.name,
        },
    )
    if not new:
        raise AlreadyHandedOver(state={"handed_over": "交付済", "discarded": "破棄済"}[row.state])


def _with_numbers(application: CertificateApplication) -> bool:
    return application.options.individual_number or application.options.resident_code
