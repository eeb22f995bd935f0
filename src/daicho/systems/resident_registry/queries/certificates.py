"""証明書の照会 — whom a certificate would show, what speaks against it, and what was issued (交付履歴)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import Finding
from daicho.municipal.certificates.composition import chosen_members
from daicho.municipal.certificates.departure import DeparturePaperKind
from daicho.municipal.certificates.eligibility import Requester, certificate_findings
from daicho.municipal.certificates.inputs import CertificateKind, CertificateMember, CertificateRequest
from daicho.municipal.certificates.letters import LetterKind
from daicho.municipal.certificates.receipt_notice import KIND as RECEIPT
from daicho.municipal.certificates.receipt_notice import TITLE as RECEIPT_TITLE
from daicho.systems.resident_registry.documents.resident_certificate import certificate_member
from daicho.systems.resident_registry.errors import CertificateNotFound, ResidentNotFound
from daicho.systems.resident_registry.models import CertificateIssue, DeparturePaper, Notice, ResidentVersion
from daicho.systems.resident_registry.models.sealed_numbers import open_numbers, version_context
from daicho.systems.resident_registry.queries.certificate_history import certificate_history
from daicho.systems.resident_registry.queries.closed_records import demand_kept
from daicho.systems.resident_registry.queries.kiosk_issues import KioskCopyRow, kiosk_copies
from daicho.systems.resident_registry.queries.protected_scope import protected_scope
from daicho.systems.resident_registry.queries.records import NewestRecord, household_members, newest_records
from daicho.systems.resident_registry.queries.suppressions import suppressions_of
from daicho.systems.resident_registry.rules.certificate_request import OPTION_TITLES, CertificateApplication
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_json import from_json
from daicho.systems.resident_registry.rules.suppressions import Process, suppression_findings

SYSTEM = "resident_registry"
HOUSEHOLD_SHOWN = "household.shown_for_certificate"
ISSUE_VIEWED = "certificate.viewed"


KIOSK_STATES = {"printed": "handed_over", "not_printed": "not_printed", "refunded": "refunded"}


@dataclass(frozen=True, slots=True)
class CertificateCase:
    """What a certificate rests on: the household as it stands now, and the findings for this application."""

    household_number: str
    records: tuple[NewestRecord, ...]
    findings: tuple[Finding, ...]

    @property
    def versions(self) -> dict[str, int]:
        """Which version of whom; a certificate is made from exactly these."""
        return {one.resident_number: one.version_no for one in self.records}


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """交付履歴の一行."""

    number: str
    issued_at: datetime
    kind: str
    scope: str
    pages: int
    requester: str
    staff_name: str
    terminal: str
    state: str


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    birth_date: PartialDate


@dataclass(frozen=True, slots=True)
class IssuedForHandOver:
    """One copy with the application it answers. ``state``: empty, ``handed_over`` or ``discarded``."""

    number: str
    application: CertificateApplication
    people: tuple[_Person, ...]
    subject: str
    pages: int
    issued_at: datetime
    state: str
    state_at: datetime | None
    state_by: str
    copies: tuple[str, ...]

    @property
    def options_asked(self) -> tuple[str, ...]:
        """記載する事項 as the application names them."""
        return tuple(title for key, title in OPTION_TITLES.items() if getattr(self.application.options, key))


def certificate_case(ctx: Context, application: CertificateApplication) -> CertificateCase:
    """発行可否 — today's household and everything that speaks against issuing. Raises: REG-FIND-001."""
    household, records = _household_of(ctx, application.subject)
    with_history = application.options.history
    members = tuple(
        certificate_member(
            one.resident_number,
            one.record,
            history=certificate_history(one.resident_number, one.version_no) if with_history else (),
        )
        for one in records
    )
    findings = certificate_findings(
        request_of(application, ctx.today), members, requester_of(application), protected_scope(), household
    )
    return CertificateCase(household, records, (*findings, *_suppressed(ctx, household, records)))


def _suppressed(ctx: Context, household: str, records: Sequence[NewestRecord]) -> tuple[Finding, ...]:
    """証明書発行の抑止 on anybody of the household (標準仕様書 3.1)."""
    held = suppressions_of([one.resident_number for one in records], [household])
    names = {one.resident_number: f"{one.record.name.full}さん" for one in records}
    return suppression_findings(held, Process.ISSUE, ctx.now, field="subject", names=names)


def household_to_certify(ctx: Context, resident_number: str) -> CertificateCase:
    """証明の対象になる世帯 — as it stands now, shown to the officer before anything is asked for (audited).

    Raises: REG-FIND-001, 004.
    """
    household, records = _household_of(ctx, resident_number)
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx, event=HOUSEHOLD_SHOWN, subjects=[one.resident_number for one in records], detail={"for": "certificate"}
        )
    return CertificateCase(household, records, ())


def _household_of(ctx: Context, resident_number: str) -> tuple[str, tuple[NewestRecord, ...]]:
    """The living members of the person's household; a closed record stands alone."""
    subject = newest_records([resident_number]).get(resident_number)
    if subject is None:
        raise ResidentNotFound(resident=resident_number)
    demand_kept(ctx, resident_number, subject.record, subject.valid_from)
    household = subject.record.household_number
    return household, household_members(household) if subject.record.is_present else (subject,)


def view_issue(ctx: Context, number: str) -> IssuedForHandOver:
    """発行した写しと申請 — side by side for matching (M34). Raises: REG-CERT-003."""
    row = CertificateIssue.objects.using(SYSTEM).select_related("request", "state").filter(number=number).first()
    if row is None:
        raise CertificateNotFound(number=number)
    application = from_json(CertificateApplication, row.request.content)
    names = {m.resident_number: m for m in members_of_versions(row.versions, with_numbers=False)}
    state = getattr(row, "state", None)
    siblings = CertificateIssue.objects.using(SYSTEM).filter(request=row.request).order_by("copy_no")
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=ISSUE_VIEWED, subjects=row.subjects, detail={"number": number})
    return IssuedForHandOver(
        number=number,
        application=application,
        people=tuple(_Person(names[n].name or names[n].alphabet_name, names[n].birth_date) for n in row.subjects),
        subject=application.subject,
        pages=row.pages,
        issued_at=row.issued_at,
        state=state.state if state else "",
        state_at=state.at if state else None,
        state_by=state.staff_name if state else "",
        copies=tuple(siblings.values_list("number", flat=True)),
    )


def request_of(application: CertificateApplication, issued_on: date) -> CertificateRequest:
    """The application as the certificate rules read it."""
    return CertificateRequest(
        kind=application.kind,
        scope=application.scope,
        issued_on=issued_on,
        selected=application.selected,
        options=application.options,
        official_use=application.official_use,
    )


def requester_of(application: CertificateApplication) -> Requester:
    """The requester as the certificate rules read them."""
    return Requester(
        kind=application.requester_kind,
        identity_papers=application.identity_papers,
        authority_shown=application.authority_shown,
        reason=application.reason,
        legal_ground_for_numbers=application.legal_ground_for_numbers,
        reviewed_by_protection_officer=application.reviewed,
    )


def members_of_versions(
    versions: dict[str, int], with_numbers: bool, *, with_history: bool = False
) -> tuple[CertificateMember, ...]:
    """The members exactly as the given versions say, in the order of the paper."""
    rows = ResidentVersion.objects.using(SYSTEM).filter(resident__in=list(versions))
    wanted = [row for row in rows if versions[row.resident_id] == row.version_no]
    found = [(row, from_json(ResidentRecord, row.content)) for row in wanted]
    found.sort(key=lambda pair: (pair[1].order_in_household, pair[0].resident_id))
    return tuple(
        certificate_member(
            row.resident_id,
            record,
            _numbers(row) if with_numbers else None,
            certificate_history(row.resident_id, row.version_no) if with_history else (),
        )
        for row, record in found
    )


def subjects_of(application: CertificateApplication, members: Sequence[CertificateMember], on: date) -> tuple[str, ...]:
    """宛名番号 of everybody whom the certificate shows."""
    return tuple(m.resident_number for m in chosen_members(request_of(application, on), members))


def issue_history(resident_number: str, most: int = 50) -> tuple[IssuedCertificate, ...]:
    """交付履歴 — what was issued about a resident, newest first."""
    rows = (
        CertificateIssue.objects.using(SYSTEM)
        .filter(subjects__contains=[resident_number])
        .select_related("request", "state")
        .order_by("-issued_at")[:most]
    )
    papers = (
        DeparturePaper.objects.using(SYSTEM).filter(subjects__contains=[resident_number]).order_by("-issued_at")[:most]
    )
    notices = Notice.objects.using(SYSTEM).filter(subjects__contains=[resident_number]).order_by("-issued_at")[:most]
    listed = [
        *(_history_row(row) for row in rows),
        *(_departure_row(row) for row in papers),
        *(_notice_row(row) for row in notices),
        *(_kiosk_row(row) for row in kiosk_copies(resident_number, most)),
    ]
    return tuple(sorted(listed, key=lambda one: one.issued_at, reverse=True)[:most])


def _departure_row(row: DeparturePaper) -> IssuedCertificate:
    """転出証明書 and 準ずる証明書 are handed over as they are printed."""
    return IssuedCertificate(
        number=row.number,
        issued_at=row.issued_at,
        kind=DeparturePaperKind(row.kind).official_name,
        scope="再交付" if row.copy_no > 1 else "転出する人全員",
        pages=row.pages,
        requester="届出人",
        staff_name=row.staff_name,
        terminal=row.terminal,
        state="handed_over",
    )


def _notice_row(row: Notice) -> IssuedCertificate:
    """通知書 are sent or handed over as they are printed."""
    is_receipt = row.kind == RECEIPT
    return IssuedCertificate(
        number=row.number,
        issued_at=row.issued_at,
        kind=RECEIPT_TITLE if is_receipt else LetterKind(row.kind).official_name,
        scope="異動前の住所あて" if is_receipt else f"宛名番号{row.recipient}あて",
        pages=row.pages,
        requester="職権",
        staff_name=row.staff_name,
        terminal=row.terminal,
        state="handed_over",
    )


def _kiosk_row(row: KioskCopyRow) -> IssuedCertificate:
    """コンビニ交付, as the certificate server told its outcome."""
    return IssuedCertificate(
        number=row.issue_number,
        issued_at=row.issued_at,
        kind="住民票の写し（コンビニ交付）",
        scope=row.scope,
        pages=row.sheets,
        requester="本人" if row.by_self else "同じ世帯の人",
        staff_name="コンビニ交付",
        terminal=row.where,
        state=KIOSK_STATES[row.outcome],
    )


def _history_row(row: CertificateIssue) -> IssuedCertificate:
    application = from_json(CertificateApplication, row.request.content)
    state = getattr(row, "state", None)
    return IssuedCertificate(
        number=row.number,
        issued_at=row.issued_at,
        kind=application.kind.official_name,
        scope="" if application.kind is CertificateKind.CLOSED else application.scope.official_name,
        pages=row.pages,
        requester=application.requester_kind.official_name,
        staff_name=row.request.staff_name,
        terminal=row.terminal,
        state=state.state if state else "printed",
    )


def _numbers(row: ResidentVersion) -> PersonalNumbers:
    return open_numbers(row.numbers, version_context(row.resident_id, row.version_no))[0]
