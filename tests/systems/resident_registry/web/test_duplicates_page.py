"""同一人の疑いの一覧: two people side by side, a decision with its reason, and what is missing is named."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from daicho.municipal.masking.scope import RESTRICTED
from tests.makers.hiding import Hide, however_hidden
from tests.makers.move_in import a_move_in, father, fresh_numbers, new_address
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.proofs import proves
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
LIST = "/registry/duplicates/"


@pytest.fixture
def two() -> list[str]:
    """Two records of a 大川 誠 of the same birth."""
    entries = [a_move_in((father(),), address=new_address(lot, "")) for lot in ("1番8号", "2番1号")]
    done = [approved(officer("1001"), officer("1002"), entry, fresh_numbers(1)) for entry in entries]
    return [one.resident_numbers[0] for one in done]


def shown(browser: Client) -> dict[str, str]:
    """What the form of the first pair would send."""
    page = browser.get(LIST).content.decode()
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("facts", "seen")}
    return {name: match[1] for name, match in found.items() if match}


@pytest.mark.parametrize(("judgment", "words", "follow_up"), [("same", "同じ人", True), ("apart", "別人", False)])
def test_decided_on_the_page_and_gone_from_the_list(
    browser_of: SignIn, two: list[str], judgment: str, words: str, follow_up: bool
) -> None:
    browser = browser_of("next_day")
    before = browser.get(LIST).content.decode()
    assert all(text in before for text in ("100点", "氏名とフリガナが同じ", "1番8号", "2番1号", *two))

    answer = browser.post(f"{LIST}{two[0]}/{two[1]}/", {**shown(browser), "reason": "戸籍で確認", "judgment": judgment})

    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?done")
    after = browser.get(answer["Location"]).content.decode()
    assert "確かめる組はありません" in after
    assert "判断を登録しました" in after
    recent = after.split("最近の判断")[1]
    assert words in recent
    assert "戸籍で確認" in recent
    assert ("職権処理待ち" in recent) is follow_up


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({"reason": "", "judgment": "same"}, "判断の理由"),
        ({"reason": "戸籍で確認"}, "判断が選ばれていません。"),
        ({"reason": "戸籍で確認", "judgment": "maybe"}, "判断が選ばれていません。"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_decided(
    browser_of: SignIn, two: list[str], sent: dict[str, str], text: str
) -> None:
    browser = browser_of("approve")

    answer = browser.post(f"{LIST}{two[0]}/{two[1]}/", {**shown(browser), **sent})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert text in page.split('role="alert"')[1].split("</div>")[0]
    assert sent["reason"] in page
    assert "100点" in browser.get(LIST).content.decode()


def test_a_decision_about_records_that_changed_meanwhile_says_so(browser_of: SignIn, two: list[str]) -> None:
    browser = browser_of("approve")
    sent = {**shown(browser), "facts": "0" * 64, "reason": "戸籍で確認", "judgment": "same"}

    answer = browser.post(f"{LIST}{two[0]}/{two[1]}/", sent)

    assert answer.status_code == 409
    assert "画面を開き直して" in answer.content.decode()


@proves("S1.2.h", how="unit")
@however_hidden
def test_a_hidden_address_stands_neither_in_the_list_nor_on_the_page_of_the_pair(
    browser_of: SignIn, two: list[str], hide: Hide
) -> None:
    hide(two[0])
    browser = browser_of("approve")

    for path in (LIST, f"{LIST}{two[0]}/{two[1]}/"):
        page = browser.get(path).content.decode()
        assert "1番8号" not in page
        assert RESTRICTED in page
        assert "2番1号" in page


def test_a_pair_that_nothing_speaks_for_is_not_shown(browser_of: SignIn, two: list[str]) -> None:
    answer = browser_of("approve").get(f"{LIST}{two[0]}/{two[0]}/")

    assert answer.status_code == 404
    assert "一覧から選び直してください" in answer.content.decode()
