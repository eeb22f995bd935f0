"""通知書: which movement leads to which letter, what it says, and that it is the same when shown again."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from daicho.foundation.audit.models import AuditEvent
from daicho.municipal.certificates.letters import LetterKind, grouped
from daicho.municipal.codes.relationships import HEAD, LODGER
from daicho.systems.resident_registry.actions.issue_notice import issue_notice, show_notice
from daicho.systems.resident_registry.errors import NoNoticeDue, NoticeNotFound, NoticeWouldReachProtected
from daicho.systems.resident_registry.models import Movement, Notice
from daicho.systems.resident_registry.queries.certificates import issue_history
from daicho.systems.resident_registry.queries.notices import NoticeLine, notices_of
from daicho.systems.resident_registry.queries.records import personal_numbers
from daicho.systems.resident_registry.queries.review import view_movement
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.corrections.official import KIND as OFFICIAL_CORRECTION
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from daicho.systems.resident_registry.rules.movements.death import KIND as DEATH
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.movements.official_entry import KIND as OFFICIAL_ENTRY
from daicho.systems.resident_registry.rules.movements.official_removal import KIND as OFFICIAL_REMOVAL
from daicho.systems.resident_registry.rules.movements.resident_code import KIND as RESIDENT_CODE
from daicho.systems.resident_registry.rules.movements.resident_code import ResidentCodeAct, ResidentCodeEntry
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from tests.makers.births_and_deaths import a_death, a_removal, an_official_entry
from tests.makers.departures import filed
from tests.makers.hiding import Hide, however_hidden
from tests.makers.household import TODAY
from tests.makers.move_in import a_move_in, father, fresh_numbers, mother, person_name
from tests.makers.names_and_numbers import codes_in_store
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
ENTERER, APPROVER = officer("1001"), officer("1002")


def notices(reception: str) -> tuple[NoticeLine, ...]:
    return notices_of(view_movement(APPROVER, reception))


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def issued(reception: str) -> str:
    (line,) = notices(reception)
    return text_of(show_notice(APPROVER, issue_notice(APPROVER, reception, line.kind, line.recipient)))


def code_changed(number: str, act: ResidentCodeAct, code: str = "") -> str:
    basis = FilingBasis.CLAIM if act is ResidentCodeAct.CHANGE else FilingBasis.OFFICIAL
    reason = "誤記と確認" if act is ResidentCodeAct.CORRECTION else ""
    entry = ResidentCodeEntry(filed(TODAY, basis), number, act, reason)
    return carried_out(ENTERER, APPROVER, RESIDENT_CODE, entry, EntryNumbers((PersonalNumbers(resident_code=code),)))


def placed(head: str, lodger: str) -> tuple[Placed, ...]:
    return (Placed(head, (HEAD,)), Placed(lodger, (LODGER,)))


@pytest.fixture
def family() -> tuple[str, ...]:
    codes_in_store(officer("1002"), 4)
    return approved(ENTERER, APPROVER).resident_numbers


@proves("S1.2.f", how="sequence")
@pytest.mark.parametrize(
    ("act", "title"),
    [
        (ResidentCodeAct.CHANGE, "住民票コード変更通知票"),
        (ResidentCodeAct.CORRECTION, "住民票コード修正通知票"),
    ],
)
def test_a_changed_or_corrected_code_is_told_to_the_person_and_the_old_one_is_not(
    family: tuple[str, ...], act: ResidentCodeAct, title: str
) -> None:
    old = personal_numbers(family[1]).resident_code
    typed = fresh_numbers(1).members[0].resident_code if act is ResidentCodeAct.CORRECTION else ""

    text = issued(code_changed(family[1], act, typed))

    new = personal_numbers(family[1]).resident_code
    for words in (title, "大川結衣様", "グリーンヒルズ", grouped(new).replace(" ", ""), "発行番号"):
        assert words in text
    assert old not in text
    row = Notice.objects.using(SYSTEM).get()
    assert new not in str(row.content)
    for event in AuditEvent.objects.using(SYSTEM).filter(event__startswith="notice."):
        assert event.individual_number_shown
        assert new not in str(event.detail)


def test_a_drawn_code_is_told_and_one_brought_along_is_not(family: tuple[str, ...]) -> None:
    brought = Movement.objects.using(SYSTEM).latest("reception").reception
    entry = replace(an_official_entry(), draws_code=True)
    drawn = carried_out(ENTERER, APPROVER, OFFICIAL_ENTRY, entry, EntryNumbers())

    assert notices(brought) == ()
    assert [line.kind for line in notices(drawn)] == [LetterKind.CODE_GIVEN, LetterKind.BY_OFFICE]


@proves("S1.2.g", how="sequence")
def test_the_same_letter_comes_out_again_whatever_happened_since_and_stands_in_the_history(
    family: tuple[str, ...],
) -> None:
    reception = code_changed(family[1], ResidentCodeAct.CHANGE)
    first = issue_notice(APPROVER, reception, "code_changed", family[1])
    shown = show_notice(APPROVER, first)
    code_changed(family[1], ResidentCodeAct.CHANGE)
    carried_out(ENTERER, APPROVER, DEATH, a_death(family[1]))

    assert show_notice(ENTERER, first) == shown
    assert issue_notice(ENTERER, reception, "code_changed", family[1]) == first
    assert [(one.number, one.kind, one.pages) for one in issue_history(family[1])] == [
        (first, "住民票コード変更通知票", 1)
    ]
    with pytest.raises(DatabaseError), transaction.atomic(using=SYSTEM):
        Notice.objects.using(SYSTEM).update(recipient=family[0])


def test_a_notice_issued_late_tells_the_code_of_its_own_movement(family: tuple[str, ...]) -> None:
    first = code_changed(family[1], ResidentCodeAct.CHANGE)
    code = personal_numbers(family[1]).resident_code
    code_changed(family[1], ResidentCodeAct.CHANGE)

    assert code in issued(first)


def test_who_stood_next_hears_that_the_head_died_and_who_is_head_now(family: tuple[str, ...]) -> None:
    entry = a_death(family[0], remaining=placed(family[2], family[1]))
    text = issued(carried_out(ENTERER, APPROVER, DEATH, entry))

    for words in ("世帯主変更通知書", "大川結衣様", "世帯主であった方大川誠", "新しい世帯主大川陽"):
        assert words in text


def test_a_household_without_head_is_asked_to_name_one() -> None:
    grown = mother(name=person_name("大川", "咲", "オオカワ", "サキ"), relationship=("20",))
    family = approved(ENTERER, APPROVER, a_move_in((father(), mother(), grown)), fresh_numbers(3)).resident_numbers
    reception = carried_out(ENTERER, APPROVER, DEATH, a_death(family[0]))

    text = issued(reception)

    assert "世帯主変更依頼通知書" in text
    assert "住民基本台帳法第25条" in text
    assert "新しい世帯主" not in text


def test_nobody_is_written_to_where_nobody_stays(family: tuple[str, ...]) -> None:
    assert notices(carried_out(ENTERER, APPROVER, DEATH, a_death(*family))) == ()


@pytest.mark.parametrize("basis", [FilingBasis.OFFICIAL, FilingBasis.NOTICE])
def test_a_correction_by_the_office_itself_is_told_one_after_a_notice_of_the_family_register_is_not(
    family: tuple[str, ...], basis: FilingBasis
) -> None:
    items = CorrectedItems(name=person_name("大川", "由衣", "オオカワ", "ユイ"))
    reception = carried_out(
        ENTERER, APPROVER, OFFICIAL_CORRECTION, OfficialCorrectionEntry(filed(TODAY, basis), family[1], items)
    )

    if basis is FilingBasis.NOTICE:
        assert notices(reception) == ()
    else:
        text = issued(reception)
        for words in ("職権記載等通知書", "大川由衣様", "第12条", "職権修正", "修正した事項氏名", "審査請求"):
            assert words in text


def test_a_removal_by_the_office_is_told_at_the_last_address(family: tuple[str, ...]) -> None:
    text = issued(carried_out(ENTERER, APPROVER, OFFICIAL_REMOVAL, a_removal(*family)))

    for words in ("職権記載等通知書", "職権消除(住民票の消除)", "大川誠、大川結衣、大川陽", "グリーンヒルズ"):
        assert words in text


@however_hidden
def test_somebody_hidden_gets_the_code_without_an_address_and_no_other_letter(
    family: tuple[str, ...], hide: Hide
) -> None:
    hide(family[1])
    text = issued(code_changed(family[1], ResidentCodeAct.CHANGE))
    assert "窓口でお渡しします" in text
    assert "グリーンヒルズ" not in text

    removal = carried_out(ENTERER, APPROVER, OFFICIAL_REMOVAL, a_removal(*family))
    with pytest.raises(NoticeWouldReachProtected):
        issue_notice(APPROVER, removal, "by_office", family[0])
    assert Notice.objects.using(SYSTEM).count() == 1


def test_no_letter_without_its_movement(family: tuple[str, ...]) -> None:
    reception = code_changed(family[1], ResidentCodeAct.CHANGE)

    for kind, recipient in (("code_changed", family[0]), ("by_office", family[1]), ("letter", family[1])):
        with pytest.raises(NoNoticeDue):
            issue_notice(APPROVER, reception, kind, recipient)
    with pytest.raises(NoticeNotFound):
        show_notice(APPROVER, "20261123-HK-001-001")
    assert not Notice.objects.using(SYSTEM).exists()
