"""入管庁との連携の画面: what an officer is shown, and what is refused at the door."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from daicho.systems.resident_registry.models import ImmigrationRow, MovementEntry, RegisteredMedium
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.rules.immigration_file import NOTICE_CONTENTS
from daicho.systems.resident_registry.rules.movements.immigration_notice import GROUND_TITLES, NoticeAct
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.web.forms.movements.register import FORMS
from tests.makers.immigration import a_file, a_medium, noticed
from tests.makers.move_in import a_move_in
from tests.makers.names_and_numbers import SINCE, SPECIAL_PERMANENT, a_mixed_family, foreigner
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
SYSTEM = "resident_registry"
PAGE = "/registry/immigration/"
LONGER = {"period": "3年", "expires_on": "2029-11-18"}


def taken(browser: Client, *rows: dict[str, object]) -> list[ImmigrationRow]:
    answer = browser.post(f"{PAGE}take/", {"file": SimpleUploadedFile("notices.json", a_file(*rows))})
    assert answer.status_code == 302
    return list(ImmigrationRow.objects.using(SYSTEM).order_by("row_no"))


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


@pytest.fixture
def head() -> str:
    a_medium()
    return approved(officer("1001"), officer("1002"), a_mixed_family()).resident_numbers[0]


def record_of(number: str) -> ResidentRecord:
    return newest_records([number])[number].record


def test_a_proposal_opens_with_the_notice_and_with_before_and_after(browser_of: SignIn, head: str) -> None:
    browser = browser_of("entry")
    (row,) = taken(browser, noticed(record_of(head), "03", **LONGER))

    page = browser.get(f"{PAGE}rows/{row.id}/enter/").content.decode()

    assert "取り込んだ入管庁通知" in page
    assert "今の記録と異動後" in page
    assert field(page, "received") == str(row.id)
    assert 'name="register"' in page


def test_a_notice_about_a_special_permanent_resident_is_shown_for_typing_and_proposes_nothing(
    browser_of: SignIn,
) -> None:
    a_medium()
    entry = a_move_in((foreigner(foreign=SPECIAL_PERMANENT),), moved_on=SINCE)
    number = approved(officer("1001"), officer("1002"), entry).resident_numbers[0]
    browser = browser_of("entry")
    (row,) = taken(browser, noticed(record_of(number), "04", card_number="EF99999999GH"))

    page = browser.get(f"{PAGE}rows/{row.id}/enter/").content.decode()

    assert "EF99999999GH" in page
    assert field(page, "card_number") == SPECIAL_PERMANENT.card_number
    assert 'name="register"' not in page


def test_a_form_that_names_the_notice_of_somebody_else_is_refused(browser_of: SignIn, head: str) -> None:
    browser = browser_of("entry")
    begin = f"/registry/movements/new/immigration_notice/{head}/"

    for received in (str(uuid4()), "nonsense"):
        answer = browser.post(begin, {"received": received, "act": "correction"})
        assert answer.status_code == 422
        assert "取り込んだ通知の対象者と違います" in answer.content.decode()
    assert not MovementEntry.objects.using(SYSTEM).filter(movement__kind="immigration_notice").exists()


@pytest.mark.parametrize(("code", "kind"), [("21", "naturalization"), ("22", "death")])
def test_a_notice_of_what_the_city_records_otherwise_leads_to_that_movement(
    browser_of: SignIn, head: str, code: str, kind: str
) -> None:
    browser = browser_of("entry")
    (row,) = taken(browser, noticed(record_of(head), code))

    answer = browser.get(f"{PAGE}rows/{row.id}/enter/")

    assert answer["Location"] == f"/registry/movements/new/{kind}/{head}/"
    assert browser.get(answer["Location"]).status_code == 200


def test_every_kind_of_notice_can_be_recorded() -> None:
    for code, content in NOTICE_CONTENTS.items():
        assert not content.instead or content.instead in FORMS, code
        assert content.act is NoticeAct.CORRECTION or content.instead or content.ground in GROUND_TITLES, code


def test_a_page_without_a_file_says_so_and_an_unknown_row_is_refused(browser_of: SignIn, head: str) -> None:
    browser = browser_of("entry", "approve")

    missing = browser.post(f"{PAGE}take/")

    assert missing.status_code == 422
    assert "ファイルが選ばれていません" in missing.content.decode()
    for act in ("enter", "again", "refuse"):
        address = reverse(f"registry-immigration-{act}", args=[uuid4()])
        answer = browser.get(address) if act == "enter" else browser.post(address, {"reason": "誤り"})
        assert answer.status_code == 409, act


@pytest.mark.parametrize(
    ("number", "title", "status"),
    [("ab-1", "金庫", 302), ("媒体1", "金庫", 422), ("-1", "金庫", 422), ("AB-2", "", 422)],
)
def test_a_medium_is_registered_under_a_number_that_files_can_name(
    browser_of: SignIn, number: str, title: str, status: int
) -> None:
    answer = browser_of("administrator").post("/registry/media/", {"number": number, "title": title})

    assert answer.status_code == status
    kept = list(RegisteredMedium.objects.using(SYSTEM).values_list("number", flat=True))
    assert kept == ([number.upper()] if status == 302 else [])


def test_a_number_is_never_given_to_another_medium_even_after_the_first_is_retired(browser_of: SignIn) -> None:
    a_medium()
    browser = browser_of("administrator")
    browser.post("/registry/media/NK-001/retire/")

    again = browser.post("/registry/media/", {"number": "NK-001", "title": "別の媒体"})

    assert again.status_code == 409
    assert "すでに登録されています" in again.content.decode()
    assert browser.post("/registry/media/NK-001/retire/").status_code == 409


def test_an_output_names_its_medium_and_a_repeated_one_its_reason(browser_of: SignIn, head: str) -> None:
    browser = browser_of("approve")
    assert browser.post(f"{PAGE}reports/write/").status_code == 422

    file = browser.post(f"{PAGE}reports/write/", {"medium": "NK-001"})

    assert file["Content-Disposition"] == 'attachment; filename="immigration-report-000001.json"'
    assert browser.post(f"{PAGE}reports/write/", {"medium": "NK-001"}).status_code == 409
    assert browser.post(f"{PAGE}outputs/1/again/", {"medium": "NK-001"}).status_code == 422
    assert browser.post(f"{PAGE}outputs/1/again/", {"medium": "NK-001", "reason": "破損"}).status_code == 200
    assert browser.post(f"{PAGE}outputs/9/again/", {"medium": "NK-001", "reason": "破損"}).status_code == 409
