"""住民検索の画面: addresses that can be kept, numbers that stand in none, fragments equal to the whole page."""

from __future__ import annotations

from datetime import date

import pytest

from daicho.kernel.dates import PartialDate
from tests.makers.hiding import Hide, however_hidden
from tests.makers.move_in import a_move_in, father, fresh_numbers, new_address
from tests.makers.registry_flow import approved, entered
from tests.makers.staff import officer
from tests.proofs import proves
from tests.systems.resident_registry.web.conftest import SignIn
from tests.systems.resident_registry.web.reading import HTMX, part_of, text_of

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
HOME = "/registry/"


def test_a_search_without_scripts_leads_to_an_address_that_finds_the_same_again(browser_of: SignIn) -> None:
    approved(officer("1001"), officer("1002"))
    browser = browser_of("entry")

    answer = browser.post(HOME, {"kana": "オオカワ", "past": "on", "number_kind": "resident_number"})

    assert answer.status_code == 302
    assert "kana=" in answer["Location"]
    assert "csrf" not in answer["Location"]
    page = browser.get(answer["Location"]).content.decode()
    assert all(name in page for name in ("大川 誠", "大川 結衣", "大川 陽"))


def test_the_fragment_is_the_same_as_in_the_whole_page(browser_of: SignIn) -> None:
    approved(officer("1001"), officer("1002"))
    browser = browser_of("entry")
    asked = {"kana": "オオカワ", "past": "on", "closed": "on"}

    whole = browser.get(HOME, asked)
    for fragment in (browser.get(HOME, asked, headers=HTMX), browser.post(HOME, asked, headers=HTMX)):
        assert text_of(fragment).startswith("<section")
        assert part_of(text_of(fragment), "section", "results") == part_of(text_of(whole), "section", "results")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_personal_number_stands_in_no_address_and_comes_back_on_no_page(
    browser_of: SignIn, headers: dict[str, str]
) -> None:
    typed = fresh_numbers(1)
    numbers = typed.of(0)
    approved(officer("1001"), officer("1002"), a_move_in((father(),)), typed)
    browser = browser_of("entry")

    answer = browser.post(
        HOME, {"number_kind": "individual_number", "number": numbers.individual_number, "past": "on"}, headers=headers
    )

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "大川 誠" in page
    assert numbers.individual_number not in page.replace(" ", "")


@proves("M24.b", how="refusal")
def test_without_the_right_a_personal_number_finds_nobody_and_is_not_offered(browser_of: SignIn) -> None:
    typed = fresh_numbers(1)
    numbers = typed.of(0)
    approved(officer("1001"), officer("1002"), a_move_in((father(),)), typed)
    browser = browser_of("inquiry")

    assert "個人番号</option>" not in browser.get(HOME).content.decode()
    answer = browser.post(HOME, {"number_kind": "individual_number", "number": numbers.individual_number})

    assert answer.status_code == 403
    page = answer.content.decode()
    assert "検索する権限がありません" in page
    assert "大川" not in page


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"kana": "", "past": "on"}, "検索条件が足りません"),
        ({"kana": "カ"}, "検索条件が足りません"),
        ({"town": "ない町"}, "市内の町名にありません"),
        ({"lot": "1番3号", "town": ""}, "番地だけでは探せません"),
        ({"number": "ABC", "number_kind": "resident_number"}, "番号に数字でない文字"),
        ({"birth_on": "平成2年13月1日", "kana": "オオ"}, "月"),
    ],
)
def test_what_cannot_be_searched_is_said_in_japanese(browser_of: SignIn, asked: dict[str, str], words: str) -> None:
    answer = browser_of("entry").get(HOME, {"kana": "", **asked})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_nobody_found_is_said_with_what_to_try(browser_of: SignIn) -> None:
    page = browser_of("entry").get(HOME, {"kana": "イナイヒト"}).content.decode()

    assert "該当する人はいません" in page


def test_a_provisional_newcomer_is_found_by_nobody(browser_of: SignIn) -> None:
    entered(officer("1001"))

    page = browser_of("entry").get(HOME, {"kana": "オオカワ"}).content.decode()

    assert "大川 誠" not in page


def test_a_whole_date_in_one_field_searches_by_birth_date(browser_of: SignIn) -> None:
    born = PartialDate.known(date(1988, 2, 29))
    approved(officer("1001"), officer("1002"), a_move_in((father(birth_date=born),)))

    for typed in ("S63.2.29", "3630229", "19880229"):
        assert "大川 誠" in browser_of("entry").get(HOME, {"birth_on_year": typed, "past": "on"}).content.decode()


def test_todays_work_counts_what_waits_and_links_only_where_one_may_go(browser_of: SignIn) -> None:
    entered(officer("1001"))

    counter = browser_of("entry").get(HOME).content.decode()
    inquiry = browser_of("inquiry").get(HOME).content.decode()

    assert '<a href="/registry/movements/?state=entered">照合待ち</a><b>1</b>' in counter
    assert "照合待ち" not in inquiry
    assert "異動入力" not in inquiry


def test_the_further_conditions_find_stay_in_the_address_and_open_their_panel_again(browser_of: SignIn) -> None:
    approved(officer("1001"), officer("1002"))
    browser = browser_of("entry")
    asked = {"birth_from_year": "19880201", "birth_to_year": "S630301", "relationship": "02", "closed": "on"}

    assert '<details class="more"><summary>詳細条件' in browser.get(HOME).content.decode()
    answer = browser.post(HOME, {**asked, "number_kind": "resident_number"})
    page = browser.get(answer["Location"]).content.decode()

    assert "大川 誠" in page
    assert "大川 結衣" not in page
    assert '<details class="more" open><summary>詳細条件' in page


def test_a_range_that_ends_before_it_begins_is_refused_at_its_field(browser_of: SignIn) -> None:
    asked = {"kana": "オオカワ", "birth_from_year": "19880302", "birth_to_year": "19880301"}
    page = browser_of("entry").get(HOME, asked)

    assert page.status_code == 422
    assert "「まで」の日が「から」の日より前です" in page.content.decode()


def test_a_town_is_found_by_its_code_as_by_its_name(browser_of: SignIn) -> None:
    done = approved(officer("1001"), officer("1002"))
    browser = browser_of("entry")
    town = new_address().town_code

    page = browser.get(HOME, {"town": town, "lot": new_address().lot}).content.decode()

    assert all(number in page for number in done.resident_numbers)


@however_hidden
def test_no_address_tells_a_counter_officer_where_somebody_hidden_lives(browser_of: SignIn, hide: Hide) -> None:
    done = approved(officer("1001"), officer("1002"))
    hide(done.resident_numbers[2])
    asked = {"town": new_address().town_code, "lot": new_address().lot}

    for duty in ("entry", "inquiry", "certificate"):
        page = browser_of(duty).get(HOME, asked).content.decode()
        assert "該当する人はいません" in page
        assert "大川" not in page
        assert "住所の表示が制限されている人は探せません" in page
    page = browser_of("protection").get(HOME, asked).content.decode()
    assert all(number in page for number in done.resident_numbers)
    assert "住所の表示が制限されている人は探せません" not in page
