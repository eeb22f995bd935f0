"""The addressee system's screens: what an officer sees depends on the duties, and protected addresses on nobody's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.unified_addressee.actions.take_change import take_change
from tests.foundation.accounts.people import a_terminal, an_officer, signed_in
from tests.proofs import proves
from tests.systems.linkage_platform.makers import a_resident, an_addressee_change, context_of

pytestmark = [
    pytest.mark.django_db(databases=["office", "unified_addressee"]),
    pytest.mark.urls("tests.systems.linkage_platform.urls_of_three"),
]


def _browser(*duties: str) -> Client:
    client = Client()
    client.cookies["daicho_office"] = signed_in(an_officer("5001", *duties), a_terminal())
    return client


def _linked(**changes: Any) -> Any:
    resident = a_resident(**changes)
    take_change(context_of("unified_addressee"), an_addressee_change(resident))
    return resident


@proves("M9.b", how="refusal")
def test_without_the_right_there_is_no_field_and_a_forged_search_is_refused() -> None:
    resident = _linked()
    browser = _browser("inquiry")

    page = browser.get("/addressee/").content.decode()
    forged = browser.post("/addressee/", {"individual_number": resident.individual_number.reveal()})
    card = browser.get(f"/addressee/{resident.resident_number}/").content.decode()
    reveal = browser.post(f"/addressee/{resident.resident_number}/reveal/", {"reason": "確認"})

    assert "individual_number" not in page
    assert forged.status_code == 403
    assert "権限がありません" in forged.content.decode()
    assert resident.resident_number not in forged.content.decode()
    assert "個人番号" not in card
    assert reveal.status_code == 403


def test_with_the_right_the_number_is_shown_after_a_reason_and_nowhere_before() -> None:
    resident = _linked()
    browser = _browser("entry")
    address = f"/addressee/{resident.resident_number}/"
    number = resident.individual_number.reveal()

    card = browser.get(address).content.decode()
    without = browser.post(address + "reveal/", {"reason": ""})
    shown = browser.post(address + "reveal/", {"reason": "番号利用事務の確認のため"})

    assert number not in card
    assert without.status_code == 422
    assert number not in without.content.decode()
    assert number in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    event = AuditEvent.objects.using("unified_addressee").get(event="addressee.number_shown")
    assert (event.staff_id, event.individual_number_shown) == ("5001", True)


def test_a_search_shows_what_was_found_and_masks_the_protected() -> None:
    shown = _linked(name_kana="ケンサク　タロウ")
    hidden = _linked(
        name_kana="ケンサク　ハナコ", protected=True, address={"text": "神奈川県平塚市明石町", "lot": "9001番地77"}
    )

    page = _browser("inquiry").post("/addressee/", {"kana": "けんさく"}).content.decode()

    assert shown.resident_number in page
    assert hidden.resident_number in page
    assert "神奈川県平塚市浅間町9番1号" in page
    assert "9001番地77" not in page
    assert "(表示制限)" in page


def test_a_search_for_nothing_or_a_wrong_number_says_what_to_do() -> None:
    browser = _browser("entry")

    nothing = browser.post("/addressee/", {})
    wrong = browser.post("/addressee/", {"individual_number": "123456789012"})

    assert (nothing.status_code, wrong.status_code) == (422, 422)
    assert "いずれかを入力してください" in nothing.content.decode()
    assert "検査用数字が合いません" in wrong.content.decode()


def test_somebody_unknown_is_a_page_and_not_an_error() -> None:
    answer = _browser("entry").get("/addressee/0000000019/")

    assert answer.status_code == 404
    assert "見つかりません" in answer.content.decode()


def test_nobody_gets_in_without_signing_in_or_without_the_duty() -> None:
    assert Client().get("/addressee/").status_code == 302
    assert _browser("linkage").get("/addressee/").status_code == 403
