"""抑止の画面: set, lifted for a while, lifted."""

from __future__ import annotations

import pytest

from tests.makers.move_in import a_move_in, father, fresh_numbers, new_address
from tests.makers.raw import protect
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.proofs import proves
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
ORDER = {
    "scope": "person",
    "cause": "court_order",
    "starts_on": "令和8年11月1日",
    "issue": "error",
    "inquiry": "error",
    "reason": "裁判所の決定が届いたため",
}


def held_on(page: str) -> str:
    """The id of the one suppression on the page."""
    return page.split("/lift-for-now/")[0].rsplit("/", 1)[1]


def test_set_and_lifted_on_the_page(browser_of: SignIn) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    keeper, clerk = browser_of("protection"), browser_of("inquiry")
    page = f"/registry/residents/{number}/suppressions/"

    assert keeper.post(f"{page}new/", ORDER).status_code == 302
    shown = keeper.get(page).content.decode()
    assert "裁判所の命令" in shown
    assert "証明書の発行: エラー" in shown
    refused = clerk.get(f"/registry/residents/{number}/")
    assert (refused.status_code, "照会は抑止されています" in refused.content.decode()) == (409, True)

    found = clerk.get("/registry/", {"number_kind": "resident_number", "number": number}).content.decode()
    assert ("抑止: 証明書の発行・照会" in found, "1番8号" in found) == (True, False)
    found = keeper.get("/registry/", {"number_kind": "resident_number", "number": number}).content.decode()
    assert ("抑止: 証明書の発行・照会" in found, "1番8号" in found) == (True, False)

    held = held_on(shown)
    keeper.post(f"{page}{held}/lift-for-now/", {"reason": "本人の来庁", "minutes": "10"})
    assert "一時解除中" in keeper.get(page).content.decode()
    assert clerk.get(f"/registry/residents/{number}/").status_code == 200

    keeper.post(f"{page}{held}/lift/", {"reason": "決定が取り消されたため"})
    assert "抑止はありません。" in keeper.get(page).content.decode()


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"reason": ""}, "設定する理由"),
        ({"starts_on": "令和8年13月1日"}, "開始日"),
        ({"issue": "", "inquiry": ""}, "抑止する処理が選ばれていません"),
    ],
)
def test_what_is_missing_is_named_and_what_was_typed_is_kept(
    browser_of: SignIn, changed: dict[str, str], text: str
) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]

    answer = browser_of("protection").post(f"/registry/residents/{number}/suppressions/new/", {**ORDER, **changed})

    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert "裁判所の決定が届いたため" in answer.content.decode() or changed.get("reason") == ""


def test_changed_on_the_page_for_whom_it_was_set(browser_of: SignIn) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    keeper = browser_of("protection")
    page = f"/registry/residents/{number}/suppressions/"
    keeper.post(f"{page}new/", ORDER)
    change = f"{page}{held_on(keeper.get(page).content.decode())}/change/"

    opened = keeper.get(change).content.decode()
    assert ("抑止の変更" in opened, "令和8年11月1日" in opened or "R8.11.1" in opened) == (True, True)
    assert keeper.post(change, {**ORDER, "scope": "household", "issue": "", "kiosk": "alert"}).status_code == 302

    shown = keeper.get(page).content.decode()
    assert ("コンビニ交付: アラート" in shown, "証明書の発行: エラー" in shown) == (True, False)
    assert "この人" in shown
    wrong = keeper.post(change, {**ORDER, "issue": "", "inquiry": ""})
    assert (wrong.status_code, "抑止する処理が選ばれていません" in wrong.content.decode()) == (422, True)


@proves("S1.2.h", how="refusal")
def test_who_may_lift_for_a_while_can_neither_set_nor_change_nor_lift(browser_of: SignIn) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    keeper, approver = browser_of("protection"), browser_of("approve")
    page = f"/registry/residents/{number}/suppressions/"
    keeper.post(f"{page}new/", {**ORDER, "note": "避難先は別紙"})
    held = held_on(keeper.get(page).content.decode())

    shown = approver.get(page).content.decode()
    assert ("一時解除する理由" in shown, "解除する理由" in shown.replace("一時解除する理由", "")) == (True, False)
    assert ("避難先は別紙" in shown, "新しい抑止" in shown, f"{held}/change/" in shown) == (False, False, False)
    for act in ("new/", f"{held}/change/", f"{held}/lift/"):
        assert approver.post(f"{page}{act}", ORDER).status_code == 403
    assert approver.post(f"{page}{held}/lift-for-now/", {"reason": "本人の来庁"}).status_code == 302
    assert "一時解除中" in approver.get(page).content.decode()


@pytest.mark.parametrize(("duties", "offered"), [(("approve",), True), (("inquiry",), False)])
def test_who_may_see_the_suppressions_is_led_there_from_the_refused_record(
    browser_of: SignIn, duties: tuple[str, ...], offered: bool
) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    page = f"/registry/residents/{number}/"
    browser_of("protection").post(f"{page}suppressions/new/", ORDER)

    refused = browser_of(*duties).get(page)

    assert refused.status_code == 409
    assert (f'href="{page}suppressions/"' in refused.content.decode()) is offered


def test_a_suppressed_issue_is_said_before_the_application_is_filled_in(browser_of: SignIn) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    form = f"/registry/residents/{number}/certificate/"
    clerk, words = browser_of("certificate"), "証明書の発行に抑止が設定されている人がいます"

    assert words not in clerk.get(form).content.decode()
    browser_of("protection").post(f"/registry/residents/{number}/suppressions/new/", ORDER)
    assert words in clerk.get(form).content.decode()


def test_protection_is_said_where_suppressions_are_set_and_certificates_applied_for(browser_of: SignIn) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    pages = ((browser_of("protection"), "suppressions"), (browser_of("certificate"), "certificate"))
    words = "支援措置の対象者を含む世帯です"

    for browser, page in pages:
        assert words not in browser.get(f"/registry/residents/{number}/{page}/").content.decode()
    protect(number)
    for browser, page in pages:
        assert words in browser.get(f"/registry/residents/{number}/{page}/").content.decode()


def test_what_closes_the_issue_alone_stands_on_the_search_row_and_before_a_movement_is_entered(
    browser_of: SignIn,
) -> None:
    number, _, other = approved(officer("1001"), officer("1002")).resident_numbers
    order = {name: value for name, value in ORDER.items() if name != "inquiry"}
    browser_of("protection").post(f"/registry/residents/{number}/suppressions/new/", order)
    protect(other)
    clerk = browser_of("entry")

    row = clerk.get("/registry/", {"number_kind": "resident_number", "number": number}).content.decode()
    assert "抑止: 証明書の発行" in row
    for address in (f"residents/{number}/movements/", f"movements/new/move_within/{number}/"):
        page = clerk.get(f"/registry/{address}").content.decode()
        assert ("抑止: 証明書の発行" in page, "世帯に支援措置" in page) == (True, True)
    protected = clerk.get(f"/registry/residents/{other}/movements/").content.decode()
    assert ("支援措置</span>" in protected, "世帯に支援措置" in protected) == (True, False)


def test_the_board_of_duplicates_marks_every_suppressed_process_and_protection_as_search_rows_do(
    browser_of: SignIn,
) -> None:
    entries = [a_move_in((father(),), address=new_address(lot, "")) for lot in ("1番8号", "2番1号")]
    first, second = (
        approved(officer("1001"), officer("1002"), entry, fresh_numbers(1)).resident_numbers[0] for entry in entries
    )
    order = {name: value for name, value in ORDER.items() if name != "inquiry"}
    browser_of("protection").post(f"/registry/residents/{first}/suppressions/new/", order)
    protect(second)

    page = browser_of("approve").get("/registry/duplicates/").content.decode()

    assert "抑止: 証明書の発行" in page
    assert "支援措置</span>" in page
