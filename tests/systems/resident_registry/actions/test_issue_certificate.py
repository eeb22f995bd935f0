"""住民票の写し: issued from exactly the versions judged, matched before hand-over, refused where it must be."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.context import Context
from daicho.municipal.certificates.eligibility import RequesterKind
from daicho.municipal.certificates.inputs import CertificateKind, CertificateOptions, CertificateScope
from daicho.systems.resident_registry.actions.archive_closed_records import archive_closed_records
from daicho.systems.resident_registry.actions.close_departures import close_departures
from daicho.systems.resident_registry.actions.issue_certificate import (
    HandOverCheck,
    IssuedCopy,
    discard_certificate,
    hand_over_certificate,
    issue_certificate,
    show_certificate,
)
from daicho.systems.resident_registry.errors import (
    AlreadyHandedOver,
    HandOverMismatch,
    IssueRefused,
    RecordChangedMeanwhile,
    ReproductionDiffers,
)
from daicho.systems.resident_registry.models import CertificateIssue, CertificateRequestRow, Protection
from daicho.systems.resident_registry.queries.certificates import certificate_case, household_to_certify, issue_history
from daicho.systems.resident_registry.rules.certificate_request import CertificateApplication
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.corrections.clerical import KIND as CLERICAL_CORRECTION
from daicho.systems.resident_registry.rules.movements.corrections.clerical import ClericalCorrectionEntry
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.household import filing
from tests.makers.move_in import a_move_in, child, father, fresh_numbers, mother, person_name
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"


@pytest.fixture
def clerk() -> Context:
    return officer("1005")


@pytest.fixture
def family() -> tuple[str, ...]:
    return approved(officer("1001"), officer("1002")).resident_numbers


def an_application(subject: str, **changes: object) -> CertificateApplication:
    application = CertificateApplication(
        subject=subject,
        kind=CertificateKind.HOUSEHOLD,
        scope=CertificateScope.WHOLE,
        requester_name="大川 誠",
        requester_kind=RequesterKind.PRINCIPAL,
        identity_papers=("individual_number_card",),
    )
    return replace(application, **changes)  # type: ignore[arg-type]


def issue(clerk: Context, application: CertificateApplication) -> tuple[IssuedCopy, ...]:
    case = certificate_case(clerk, application)
    return issue_certificate(clerk, application, case.versions)


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


@proves("S1.2.a", how="unit")
def test_the_whole_household_stands_on_the_paper_and_no_number_that_was_not_asked_for(
    clerk: Context, family: tuple[str, ...]
) -> None:
    (copy,) = issue(clerk, an_application(family[0]))

    text = text_of(copy.pdf)
    assert all(name in text for name in ("大川誠", "大川結衣", "大川陽"))
    assert "世帯全員" in text
    assert "架空市本町100番地" not in text


def test_only_the_chosen_member_is_on_a_part_certificate(clerk: Context, family: tuple[str, ...]) -> None:
    (copy,) = issue(clerk, an_application(family[0], scope=CertificateScope.PART, selected=(family[2],)))

    text = text_of(copy.pdf)
    assert "大川陽" in text
    assert "大川結衣" not in text


def test_numbers_are_printed_only_when_asked_for_and_the_audit_says_so(clerk: Context, family: tuple[str, ...]) -> None:
    options = CertificateOptions(individual_number=True)
    numbers = fresh_numbers(1)
    known = approved(officer("1001"), officer("1002"), a_move_in((father(),)), numbers).resident_numbers
    (copy,) = issue(clerk, an_application(known[0], options=options))

    assert numbers.members[0].individual_number in text_of(copy.pdf).replace("-", "")
    assert AuditEvent.objects.using(SYSTEM).get(event="certificate.issued").individual_number_shown


def test_each_copy_has_its_own_number_and_can_be_made_again_to_the_byte(
    clerk: Context, family: tuple[str, ...]
) -> None:
    first, second = issue(clerk, an_application(family[0], copies=2))

    assert first.number != second.number
    assert show_certificate(clerk, first.number).pdf == first.pdf
    assert [row.number for row in issue_history(family[0])] == [first.number, second.number] or len(
        issue_history(family[0])
    ) == 2


def test_a_copy_that_no_longer_comes_out_the_same_is_not_shown(clerk: Context, family: tuple[str, ...]) -> None:
    (copy,) = issue(clerk, an_application(family[0]))
    row = CertificateIssue.objects.using(SYSTEM).get(number=copy.number)
    other = CertificateIssue(**{**_columns(row), "number": copy.number + "x", "digest": "0" * 64})
    other.save(using=SYSTEM, force_insert=True)

    with pytest.raises(ReproductionDiffers):
        show_certificate(clerk, other.number)


def _columns(row: CertificateIssue) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@proves("M34.a", how="refusal")
def test_a_copy_is_handed_over_only_when_request_and_paper_match(clerk: Context, family: tuple[str, ...]) -> None:
    (copy,) = issue(clerk, an_application(family[0]))

    with pytest.raises(HandOverMismatch, match="枚数"):
        hand_over_certificate(clerk, copy.number, HandOverCheck(True, True, copy.pages + 1))
    with pytest.raises(HandOverMismatch, match="氏名・生年月日"):
        hand_over_certificate(clerk, copy.number, HandOverCheck(False, True, copy.pages))
    hand_over_certificate(clerk, copy.number, HandOverCheck(True, True, copy.pages))
    with pytest.raises(AlreadyHandedOver, match="交付済"):
        discard_certificate(clerk, copy.number, "印字かすれ")


def test_a_record_that_changed_after_the_screen_was_opened_stops_the_issue(
    clerk: Context, family: tuple[str, ...]
) -> None:
    application = an_application(family[0])
    seen = {**certificate_case(clerk, application).versions, family[0]: 99}

    with pytest.raises(RecordChangedMeanwhile):
        issue_certificate(clerk, application, seen)
    assert not CertificateRequestRow.objects.using(SYSTEM).exists()


def test_nothing_is_issued_about_a_protected_household_whoever_asks(clerk: Context, family: tuple[str, ...]) -> None:
    Protection.objects.using(SYSTEM).create(
        resident_number=family[1],
        protection_no=1,
        starts_on=clerk.today,
        recorded_at=clerk.now,
        staff_id="1007",
        staff_name="山本 静",
    )

    for subject in family:
        with pytest.raises(IssueRefused):
            issue(clerk, an_application(subject))
    assert not CertificateIssue.objects.using(SYSTEM).exists()


def test_without_identity_papers_nothing_is_issued(clerk: Context, family: tuple[str, ...]) -> None:
    with pytest.raises(IssueRefused) as refused:
        issue(clerk, an_application(family[0], identity_papers=()))

    assert refused.value.findings


def test_names_with_variation_selectors_and_beyond_the_first_plane_stand_on_the_paper(clerk: Context) -> None:
    hard = father(name=person_name("葛󠄂城", "𠮷次郎", "カツラギ", "キチジロウ"))
    known = approved(officer("1001"), officer("1002"), a_move_in((hard,)), fresh_numbers(1)).resident_numbers

    (copy,) = issue(clerk, an_application(known[0]))

    assert "葛󠄂城𠮷次郎" in text_of(copy.pdf)


def test_a_household_of_nine_takes_three_sheets_with_one_number(clerk: Context) -> None:
    others = tuple(
        child(name=person_name("大川", f"子{n}", "オオカワ", "コ")) for n in ("一", "二", "三", "四", "五", "六", "七")
    )
    nine = (father(), mother(), *others)
    known = approved(officer("1001"), officer("1002"), a_move_in(nine), fresh_numbers(9)).resident_numbers

    (copy,) = issue(clerk, an_application(known[0]))

    assert copy.pages == 3
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(copy.pdf)).pages]
    assert all(f"{n}/3" in text for n, text in enumerate(texts, 1))
    assert household_to_certify(clerk, known[0]).household_number


def test_history_with_its_notes_and_remarks_are_printed_only_when_asked_for(
    clerk: Context, family: tuple[str, ...]
) -> None:
    for items in (CorrectedItems(remark="番地は誤記", noted_event=1), CorrectedItems(remark="通称住所あり")):
        entry = ClericalCorrectionEntry(filing(date(2026, 11, 23)), family[0], items, explanation="戸籍")
        carried_out(officer("1001"), officer("1002"), CLERICAL_CORRECTION, entry)
    one = {"kind": CertificateKind.INDIVIDUAL, "scope": CertificateScope.PART, "selected": (family[0],)}

    (plain,) = issue(clerk, an_application(family[0], **one))
    asked = CertificateOptions(history=True, remarks=True)
    (whole,) = issue(clerk, an_application(family[0], options=asked, **one))

    assert "番地は誤記" not in text_of(plain.pdf)
    text = text_of(whole.pdf)
    assert text.index("1国内転入") < text.index("留意事項番地は誤記") < text.index("備考通称住所あり")
    assert show_certificate(clerk, whole.number).pdf == whole.pdf


def test_a_closed_record_gets_the_certificate_of_closed_records_and_no_other(clerk: Context) -> None:
    (number,) = approved(officer("1001"), officer("1002"), a_move_in((father(),)), fresh_numbers(1)).resident_numbers
    left = date(2026, 11, 26)
    entry = MoveOutEntry(filed(left, FilingBasis.NOTIFICATION), (number,), YOKOHAMA)
    carried_out(officer("1001"), officer("1002"), MOVE_OUT, entry)
    close_departures(officer("1001", datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))))
    years_later = officer("1005", datetime(2032, 6, 2, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo")))
    archive_closed_records(years_later)

    with pytest.raises(IssueRefused) as refused:
        issue(years_later, an_application(number))
    (copy,) = issue(years_later, an_application(number, kind=CertificateKind.CLOSED))

    assert [one.code for one in refused.value.findings] == ["CER-REQ-003"]
    text = text_of(copy.pdf)
    assert "住民票の除票" in text
    assert "消除事由国内転出" in text
    assert "事由の生じた年月日令和8年11月26日" in text
    assert "転出先住所（予定）神奈川県横浜市" in text
    assert show_certificate(years_later, copy.number).pdf == copy.pdf
