"""本人確認情報検索 and 機構への情報照会 at the screen: what is refused says why, and nothing typed is lost."""

from __future__ import annotations

import html
from typing import Any

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.numbers import individual_number_from, resident_code_from
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.web import find
from tests.proofs import proves
from tests.systems.jukinet_server.makers import an_update, cs_context
from tests.systems.jukinet_server.web.conftest import Browser

pytestmark = [
    pytest.mark.django_db(databases=["office", "jukinet_server"]),
    pytest.mark.urls("tests.systems.linkage_platform.urls_of_three"),
]
BIRTH = {"birth_date_era": "平成", "birth_date_year": "2", "birth_date_month": "4", "birth_date_day": "1"}
ASKED = {"purpose": "04", "name": "平塚　太郎", "sex": ""}
CODE, NUMBER = resident_code_from("3141500000"), individual_number_from("27182800000")


def _text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def _events(event: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.using("jukinet_server").filter(event=event))


@proves("M50.a", how="unit")
@pytest.mark.parametrize("by", [{"address": "神奈川県平塚市浅間町"}, BIRTH, {**BIRTH, "sex": "male"}])
def test_name_with_address_or_birth_date_finds_the_person_and_names_them_in_the_log(
    browser: Browser, by: dict[str, str]
) -> None:
    update = an_update()
    apply_update(cs_context(), update, "142034")

    page = _text(browser().post("/jukinet/search/", {**ASKED, **by}))

    assert "該当者 1人" in page
    assert "平成2年4月1日" in page
    assert update.identification.resident_code.reveal() not in page
    (event,) = _events("identification.searched")
    assert event.purpose == "住民票の記載・修正のための確認"
    assert len(event.subjects) == 1


@proves("M50.b", how="refusal")
@proves("M50.c", how="refusal")
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"purpose": ""}, "利用目的: "),
        ({"name": ""}, "氏名: "),
        ({}, "氏名のほかに、住所か生年月日を入力してください。"),
        ({"sex": "male"}, "性別は条件の数に入りません。"),
        (
            {"birth_date_era": "平成", "birth_date_year": "2", "birth_date_month": "13", "birth_date_day": "1"},
            "生年月日: ",
        ),
    ],
    ids=["purpose", "name", "name-alone", "name-and-sex", "no-date"],
)
def test_a_search_that_is_not_enough_names_the_field_keeps_what_was_typed_and_searches_nothing(
    browser: Browser, given: dict[str, str], words: str
) -> None:
    apply_update(cs_context(), an_update(), "142034")
    sent = {**ASKED, **given}

    answer = browser().post("/jukinet/search/", sent)

    page = _text(answer)
    assert answer.status_code == 422
    assert words in page
    assert f'value="{sent["name"]}"' in page or not sent["name"]
    assert "該当者" not in page
    assert _events("identification.searched") == []


def test_nobody_found_says_what_to_check(browser: Browser) -> None:
    page = _text(browser().post("/jukinet/search/", {**ASKED, **BIRTH}))

    assert "該当する方はいません。氏名の字体と生年月日を確かめてください。" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"purpose": "", "key_kind": "resident_code", "resident_code": CODE}, "利用目的: "),
        ({"key_kind": ""}, "照会の鍵: "),
        ({"key_kind": "items", "name": ""}, "氏名: "),
        ({"key_kind": "items"}, "氏名のほかに、住所か生年月日を入力してください。"),
        ({"key_kind": "resident_code"}, "照会の鍵に選んだ番号が入力されていません。"),
        ({"key_kind": "individual_number"}, "照会の鍵に選んだ番号が入力されていません。"),
        ({"key_kind": "resident_code", "resident_code": "123"}, "11桁の番号ですが、3桁"),
        ({"key_kind": "resident_code", "resident_code": "12345678900"}, "検査用数字が合いません。"),
        ({"key_kind": "individual_number", "individual_number": "123456789012"}, "検査用数字が合いません。"),
    ],
)
def test_a_query_that_cannot_be_put_is_not_sent(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], words: str
) -> None:
    monkeypatch.setattr(find, "ask_national", _never)

    answer = browser().post("/jukinet/national/", {**ASKED, "reveal_reason": "窓口で確かめるため", **given})

    page = _text(answer)
    assert answer.status_code == 422
    assert words in page
    assert 'value="窓口で確かめるため"' in page


def _never(*asked: object) -> None:
    raise AssertionError("the national server was asked")
