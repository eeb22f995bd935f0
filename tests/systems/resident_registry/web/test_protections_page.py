"""支援措置の画面: entered, changed, ended by two; details for the 支援措置責任者 alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daicho.foundation.clock import business_now
from daicho.kernel.dates import wareki
from daicho.systems.resident_registry.rules.protections import last_day_of_year_from
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
TODAY = business_now().date()
OFFENDER, PLACE = "加害 太郎", "千代田区丸の内"
APPLICATION = {
    "kind": "stalking",
    "standing": "decided",
    "applied_on": wareki(TODAY - timedelta(days=3)),
    "received_by": "平塚市",
    "opinion_from": "神奈川県平塚警察署",
    "opinion_on": wareki(TODAY - timedelta(days=2)),
    "starts_on": wareki(TODAY),
    "measures": ["inspection", "certificate_current_address"],
    "offender_name": OFFENDER,
    "offender_address": PLACE,
    "reason": "申出を受け付けたため",
}


@pytest.fixture
def family() -> tuple[str, ...]:
    return approved(officer("1001"), officer("1002")).resident_numbers


def case_on(page: str) -> str:
    """The id of the one case on the page."""
    return page.split("/offender/")[0].rsplit("/", 1)[1]


def test_entered_on_the_page_it_hides_at_once_and_two_end_it(browser_of: SignIn, family: tuple[str, ...]) -> None:
    keeper, clerk, approver = browser_of("protection"), browser_of("inquiry"), browser_of("approve")
    record = f"/registry/residents/{family[0]}/"
    page = f"{record}protections/"
    left = f"あと{(last_day_of_year_from(TODAY) - business_now().date()).days}日"
    assert "1番8号" in clerk.get(record).content.decode()

    assert keeper.post(f"{page}new/", {**APPLICATION, "fellows": [family[1]]}).status_code == 302
    shown = keeper.get(page).content.decode()
    assert ("支援措置中" in shown, left in shown, "神奈川県平塚警察署" in shown) == (True, True, True)
    assert (OFFENDER in shown, PLACE in shown) == (False, False)
    for number in family:
        assert "1番8号" not in clerk.get(f"/registry/residents/{number}/").content.decode()
    assert left in keeper.get("/registry/protections/").content.decode()

    case = case_on(shown)
    keeper.post(f"{page}{case}/end/", {"reason": "本人の申出のため"})
    mine = keeper.get("/registry/protections/endings/").content.decode()
    assert ("別の職員が確認します" in mine, "終了を確認する" in mine) == (True, False)
    refused = keeper.post(f"/registry/protections/endings/{case}/confirm/")
    assert (refused.status_code, "申請した職員は" in refused.content.decode()) == (409, True)
    waiting = approver.get("/registry/protections/endings/").content.decode()
    assert ("本人の申出のため" in waiting, OFFENDER in waiting, "1番8号" in waiting) == (True, False, False)
    assert approver.post(f"/registry/protections/endings/{case}/confirm/").status_code == 302
    assert "1番8号" in clerk.get(record).content.decode()


def test_the_offender_is_shown_for_a_reason_alone(browser_of: SignIn, family: tuple[str, ...]) -> None:
    keeper, page = browser_of("protection"), f"/registry/residents/{family[0]}/protections/"
    keeper.post(f"{page}new/", APPLICATION)
    case = case_on(keeper.get(page).content.decode())

    refused = keeper.post(f"{page}{case}/offender/", {"reason": " "})
    assert (refused.status_code, OFFENDER in refused.content.decode()) == (422, False)
    shown = keeper.post(f"{page}{case}/offender/", {"reason": "交付請求の審査"}).content.decode()
    assert (OFFENDER in shown, PLACE in shown) == (True, True)
    elsewhere = "00000000-0000-4000-8000-000000000000"
    assert keeper.post(f"{page}{elsewhere}/offender/", {"reason": "審査"}).status_code == 404
    by_another = f"/registry/residents/{family[2]}/protections/{case}/offender/"
    assert keeper.post(by_another, {"reason": "審査"}).status_code == 404


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"opinion_from": ""}, "相談機関がありません"),
        ({"opinion_on": ""}, "意見の日がありません"),
        ({"measures": []}, "求める措置が選ばれていません"),
        ({"starts_on": wareki(TODAY - timedelta(days=4))}, "開始日が申出の日より前です"),
        ({"ends_on": wareki(TODAY - timedelta(days=1))}, "終了日が開始日より前です"),
        ({"reason": ""}, "登録・変更の理由"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_is_kept(
    browser_of: SignIn, family: tuple[str, ...], changed: dict[str, object], text: str
) -> None:
    keeper, page = browser_of("protection"), f"/registry/residents/{family[0]}/protections/"

    answer = keeper.post(f"{page}new/", {**APPLICATION, **changed})

    assert (answer.status_code, text in answer.content.decode()) == (422, True)
    assert OFFENDER in answer.content.decode()
    assert "申出は登録されていません" in keeper.get(page).content.decode()


def test_provisional_becomes_decided_by_a_change_and_keeps_the_offender(
    browser_of: SignIn, family: tuple[str, ...]
) -> None:
    keeper, page = browser_of("protection"), f"/registry/residents/{family[0]}/protections/"
    provisional = {**APPLICATION, "standing": "provisional", "opinion_from": "", "opinion_on": ""}
    keeper.post(f"{page}new/", provisional)
    shown = keeper.get(page).content.decode()
    assert ("仮支援措置" in shown, "期間未定" in shown) == (True, True)

    change = f"{page}{case_on(shown)}/change/"
    opened = keeper.get(change).content.decode()
    assert ("支援措置の変更" in opened, OFFENDER in opened) == (True, False)
    assert keeper.post(change, {**APPLICATION, "opinion_from": ""}).status_code == 422
    decided = {**APPLICATION, "offender_name": "", "offender_address": ""}
    assert keeper.post(change, decided).status_code == 302

    shown = keeper.get(page).content.decode()
    assert ("支援措置中" in shown, "期間未定" in shown) == (True, False)
    revealed = keeper.post(f"{page}{case_on(shown)}/offender/", {"reason": "審査"}).content.decode()
    assert OFFENDER in revealed


def test_the_button_stands_on_the_record_for_the_keeper_alone(browser_of: SignIn, family: tuple[str, ...]) -> None:
    record = f"/registry/residents/{family[0]}/"

    assert f"{record}protections/" in browser_of("protection").get(record).content.decode()
    assert f"{record}protections/" not in browser_of("approve").get(record).content.decode()
