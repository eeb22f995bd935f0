"""行の操作: what is refused comes back in Japanese on the same list, with all that was typed but the password."""

from __future__ import annotations

import html
from typing import Any

import pytest

from daicho.foundation.accounts.realms import realm
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging.models import Delivery
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.models import LinkageSwitch
from tests.foundation.accounts.people import PASSWORD, an_officer
from tests.systems.jukinet_server.makers import an_update, cs_context
from tests.systems.jukinet_server.web.conftest import Browser

pytestmark = [
    pytest.mark.django_db(databases=["office", "jukinet_server"]),
    pytest.mark.urls("tests.systems.linkage_platform.urls_of_three"),
]
REASON = "県の担当に確かめた"


@pytest.fixture
def delivery() -> int:
    """An update that the prefecture rejected."""
    apply_update(cs_context(), an_update(), "142034")
    Delivery.objects.using("jukinet_server").update(state="held", last_error="都道府県サーバが却下しました: 確認中。")
    return int(Delivery.objects.using("jukinet_server").get().id)


def _text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_sending_again_without_a_reason_names_the_field_and_leads_to_it(browser: Browser, delivery: int) -> None:
    answer = browser().post(f"/jukinet/notices/{delivery}/resend/", {"reason": "　"})

    page = _text(answer)
    assert answer.status_code == 422
    assert f'href="#resend-{delivery}-reason">理由: ' in page
    assert f'id="resend-{delivery}-reason"' in page
    assert Delivery.objects.using("jukinet_server").get().state == "held"


@pytest.mark.parametrize(
    ("given", "status", "words", "field"),
    [
        ({"reason": ""}, 422, "理由: ", "reason"),
        ({"second_id": ""}, 422, "確認者の職員番号: ", "second_id"),
        ({"second_password": ""}, 422, "確認者のパスワード: ", "second_password"),
        ({"second_password": "guess"}, 403, "職員番号かパスワードが違うか", "reason"),
        ({"second_id": "2001"}, 422, "別の職員の確認が必要です", "reason"),
    ],
)
def test_giving_up_that_is_refused_keeps_reason_and_number_but_never_the_password(
    browser: Browser, delivery: int, given: dict[str, str], status: int, words: str, field: str
) -> None:
    an_officer("2009", "jukinet_administrator", where=realm("jukinet"))
    sent = {"reason": REASON, "second_id": "2009", "second_password": PASSWORD} | given

    answer = browser().post(f"/jukinet/notices/{delivery}/give-up/", sent)

    page = _text(answer)
    assert answer.status_code == status
    assert words in page
    assert f'href="#give-up-{delivery}-{field}"' in page
    assert f'name="reason" maxlength="200" value="{sent["reason"]}"' in page
    assert f'value="{sent["second_id"]}"' in page
    assert '<details class="more" open><summary>送らずに見送る' in page
    assert PASSWORD not in page
    assert "guess" not in page
    assert Delivery.objects.using("jukinet_server").get().state == "held"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"update_reason": "resident_code_changed", "reason": REASON}, "選んだ異動事由で再送することはできません"),
        ({"update_reason": "nothing", "reason": REASON}, "一覧に出ている異動事由から選び直してください"),
        ({"update_reason": "", "reason": REASON}, "異動事由: "),
        ({"update_reason": "move_in", "reason": ""}, "理由: "),
    ],
)
def test_sending_again_under_another_reason_that_does_not_fit_is_refused(
    browser: Browser, delivery: int, given: dict[str, str], words: str
) -> None:
    answer = browser().post(f"/jukinet/notices/{delivery}/resend-as/", given)

    page = _text(answer)
    assert answer.status_code == 422
    assert words in page
    assert '<details class="more" open><summary>異動事由を変えて再送する' in page
    assert given["reason"] in page
    assert Delivery.objects.using("jukinet_server").get().state == "held"


@pytest.mark.parametrize(("receiver", "back"), [("prefecture", "/jukinet/"), ("municipalities", "/jukinet/municipal/")])
def test_the_linkage_is_switched_with_a_reason_alone(browser: Browser, receiver: str, back: str) -> None:
    client = browser()
    address = f"/jukinet/linkage/{receiver}/"

    without = client.post(address, {"manual": "1", "reason": ""})
    assert without.status_code == 422
    assert f'href="#switch-{receiver}-reason">理由: ' in _text(without)
    assert not LinkageSwitch.objects.exists()

    given = client.post(address, {"manual": "1", "reason": "県の保守"})
    assert (given.status_code, given["Location"]) == (302, back)
    page = _text(client.get(back))
    assert "手動連携です。自動では送られません。" in page
    assert "県の保守" in page


def test_an_unknown_receiver_is_not_found(browser: Browser) -> None:
    assert browser().post("/jukinet/linkage/somebody/", {"manual": "1", "reason": "x"}).status_code == 404


def test_a_row_that_was_dealt_with_meanwhile_is_told_as_such(browser: Browser, delivery: int) -> None:
    Delivery.objects.using("jukinet_server").update(state="delivered", delivered_at=machine_now())

    answer = browser().post(f"/jukinet/notices/{delivery}/resend/", {"reason": REASON})

    assert answer.status_code == 409
    assert "すでに完了しているか、見つかりません" in _text(answer)
