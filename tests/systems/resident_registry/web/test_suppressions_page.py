"""抑止の画面: set, lifted for a while, lifted."""

from __future__ import annotations

import pytest

from tests.makers.registry_flow import approved
from tests.makers.staff import officer
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


def test_set_and_lifted_on_the_page(browser_of: SignIn) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    keeper, clerk = browser_of("protection"), browser_of("inquiry")
    page = f"/registry/residents/{number}/suppressions/"

    assert keeper.post(page, ORDER).status_code == 302
    shown = keeper.get(page).content.decode()
    assert "裁判所の命令" in shown
    assert "証明書の発行: エラー" in shown
    refused = clerk.get(f"/registry/residents/{number}/")
    assert (refused.status_code, "照会は抑止されています" in refused.content.decode()) == (409, True)

    found = clerk.get("/registry/", {"number_kind": "resident_number", "number": number}).content.decode()
    assert ("照会抑止" in found, "1番8号" in found) == (True, False)
    found = keeper.get("/registry/", {"number_kind": "resident_number", "number": number}).content.decode()
    assert ("照会抑止" in found, "1番8号" in found) == (False, True)

    held = shown.split('/lift/"')[0].rsplit('action="', 1)[1]
    keeper.post(f"{page}{held}/lift/", {"reason": "本人の来庁", "minutes": "10", "for_now": "1"})
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

    answer = browser_of("protection").post(f"/registry/residents/{number}/suppressions/", {**ORDER, **changed})

    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert "裁判所の決定が届いたため" in answer.content.decode() or changed.get("reason") == ""
