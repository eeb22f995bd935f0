"""Identity check, cards, query and numbers at the screens, with the national server and the drawer themselves."""

from __future__ import annotations

import html
import itertools
from typing import Any

import httpx
import pytest
from django.test import Client

from daicho.foundation.accounts.realms import realm
from daicho.systems.jukinet_server.models import CardOperation, CodeLotRequest
from daicho.systems.jukinet_server.rules.cards import Operation
from tests.foundation.accounts.people import a_terminal, an_officer, signed_in
from tests.proofs import proves
from tests.sequences.card_holders import Holder
from tests.sequences.national import Japan
from tests.systems.jukinet_server.makers import NOW

pytestmark = pytest.mark.committed(databases=["office", "resident_registry", "jukinet_server", "certificate_server"])
CHECK = {"purpose": "03", "reader": "counter-1", "user_pin": "1234", "basic_pin": "9012", "surface_pin": "5678"}
TODAY = {"on_era": "令和", "on_year": str(NOW.year - 2018), "on_month": str(NOW.month), "on_day": str(NOW.day)}
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def operator(committed_databases: tuple[str, ...]) -> Client:
    where = realm("jukinet")
    client = Client(raise_request_exception=False)
    client.cookies["daicho_jukinet"] = signed_in(
        an_officer("2001", "jukinet_operator", where=where), a_terminal("JK-001", where=where), where
    )
    return client


@pytest.fixture
def holder(japan: Japan) -> Holder:
    """A resident whose active card lies on the reader of the counter."""
    found = Holder(japan, name=f"窓口　{next(_numbers)}子")
    japan.put_on_reader(found.serial)
    return found


def _text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_a_card_in_order_passes_and_leaves_no_pin_on_the_page(operator: Client, holder: Holder) -> None:
    answer = operator.post("/jukinet/identity/", CHECK)

    page = _text(answer)
    assert answer.status_code == 200
    assert page.count(">良<") == 5
    assert holder.update.identification.name in page
    assert holder.code not in page
    assert not any(f'value="{CHECK[pin]}"' in page for pin in ("user_pin", "basic_pin", "surface_pin"))
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"purpose": ""}, 422, "利用目的: "),
        ({"reader": "nowhere"}, 422, "カードリーダ: "),
        ({"user_pin": ""}, 422, "利用者証明用の暗証番号(4桁): "),
        ({"basic_pin": "12"}, 422, "住民基本台帳用の暗証番号(4桁): "),
        ({"surface_pin": "abcd"}, 422, "券面事項入力補助用の暗証番号(4桁): "),
        ({"user_pin": "9999"}, 422, "あと2回まちがえると使えなくなります。"),
        ({"reader": "counter-2"}, 422, "カードリーダに個人番号カードがありません。"),
    ],
)
def test_a_check_that_cannot_be_made_says_why_and_keeps_purpose_and_reader(
    operator: Client, japan: Japan, holder: Holder, given: dict[str, str], status: int, words: str
) -> None:
    httpx.delete(f"{japan.running.control_url}/drawer/readers/counter-2/card")
    sent = {**CHECK, **given}

    answer = operator.post("/jukinet/identity/", sent)

    page = _text(answer)
    assert answer.status_code == status
    assert words in page
    assert 'value="03" selected' in page or not sent["purpose"]
    assert sent["reader"] == "nowhere" or f'value="{sent["reader"]}" selected' in page
    assert "9999" not in page
    assert "確認した事項" not in page


def test_a_certificate_is_asked_for_only_after_a_check_of_ones_own(operator: Client) -> None:
    answer = operator.post("/jukinet/identity/certificate/", {"proof": "made-up"})

    assert answer.status_code == 422
    assert "カードを置いて本人確認からやり直してください。" in _text(answer)


@proves("S2.8.a", how="sequence")
def test_a_card_is_suspended_at_the_screen_and_its_page_shows_it_when_it_has_arrived(
    operator: Client, japan: Japan, holder: Holder
) -> None:
    address = f"/jukinet/records/{holder.record}/cards/"
    before = _text(operator.get(address))
    order = {"serial": holder.serial, "operation": "suspend", "reason": "紛失の届出", **TODAY}

    answer = operator.post(f"{address}order/", order)

    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "運用中" in before
    waiting = _text(operator.get("/jukinet/cards/"))
    assert holder.serial in waiting
    assert "紛失の届出" in waiting
    japan.relay()
    after = _text(operator.get(address))
    assert "一時停止" in after.split("カードの処理", 1)[0]
    assert holder.serial not in _text(operator.get("/jukinet/cards/"))


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"serial": ""}, 422, "カード: "),
        ({"operation": ""}, 422, "処理: "),
        ({"operation": "destroy"}, 422, "処理: "),
        ({"reason": "　"}, 422, "理由: "),
        ({"on_month": "13"}, 422, "処理日: "),
        ({"serial": "00000000000000"}, 422, "この方にその製造番号のカードはありません。"),
        ({"operation": "lift"}, 409, "カードの状態が「運用中」のため、一時停止の解除はできません。"),
    ],
)
def test_an_order_that_is_refused_keeps_everything_and_orders_nothing(
    operator: Client, holder: Holder, given: dict[str, str], status: int, words: str
) -> None:
    sent = {"serial": holder.serial, "operation": "suspend", "reason": "紛失の届出", **TODAY, **given}

    answer = operator.post(f"/jukinet/records/{holder.record}/cards/order/", sent)

    page = _text(answer)
    assert answer.status_code == status
    assert words in page
    if sent["reason"].strip():
        assert 'value="紛失の届出"' in page
    assert not CardOperation.objects.filter(serial=holder.serial).exists()


def test_somebody_without_a_card_is_said_to_have_none(operator: Client, japan: Japan, holder: Holder) -> None:
    with japan.file.database:
        japan.file.database.execute("delete from card where serial = ?", (holder.serial,))

    assert "この方に発行されたカードはありません。" in _text(operator.get(f"/jukinet/records/{holder.record}/cards/"))


@pytest.mark.parametrize("kind", ["unavailable", "garbage", "other_person", "wrong_certificate"])
def test_a_server_that_fails_is_told_and_nothing_of_an_earlier_answer_is_shown(
    operator: Client, japan: Japan, holder: Holder, kind: str
) -> None:
    japan.running.misbehave(kind=kind, count=-1)

    for answer in (
        operator.get(f"/jukinet/records/{holder.record}/cards/"),
        operator.post("/jukinet/identity/", CHECK),
        operator.post(
            "/jukinet/national/", {"purpose": "04", "key_kind": "resident_code", "resident_code": holder.code}
        ),
    ):
        page = _text(answer)
        assert answer.status_code == 503
        assert "全国サーバ" in page
        assert holder.serial not in page
        assert "該当する方はいません" not in page


def test_a_person_is_found_at_jlis_by_code_with_the_numbers_masked_unless_a_reason_is_given(
    operator: Client, holder: Holder
) -> None:
    asked = {"purpose": "04", "key_kind": "resident_code", "resident_code": holder.code}

    masked = _text(operator.post("/jukinet/national/", {**asked, "reveal_reason": ""}))
    shown = _text(operator.post("/jukinet/national/", {**asked, "reveal_reason": "窓口で本人が確かめるため"}))

    number = holder.update.identification.individual_number
    assert number is not None
    name = holder.update.identification.name
    assert name in masked.split("機構の回答 1人", 1)[1]
    assert number.reveal() not in masked
    assert number.reveal() in shown.replace(" ", "")


@pytest.mark.parametrize(
    ("count", "words"), [("", "コードの数: "), ("0", "1から10,000"), ("10001", "1から10,000"), ("多く", "コードの数: ")]
)
def test_a_number_of_codes_that_cannot_be_asked_for_is_told_at_the_field(
    operator: Client, count: str, words: str
) -> None:
    answer = operator.post("/jukinet/numbers/codes/", {"count": count})

    assert answer.status_code == 422
    assert words in _text(answer)
    assert f'value="{count}"' in _text(answer) or not count
    assert not CodeLotRequest.objects.exists()


def test_codes_are_asked_for_once_until_they_have_come(operator: Client, japan: Japan) -> None:
    first = operator.post("/jukinet/numbers/codes/", {"count": "１００"})
    second = operator.post("/jukinet/numbers/codes/", {"count": "100"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "住民票コードの配分を既に要求しています。" in _text(second)
    assert [one.count for one in CodeLotRequest.objects.all()] == [100]
    assert "送信待ち" in _text(operator.get("/jukinet/numbers/"))


def test_a_held_operation_is_sent_again_from_the_list(operator: Client, japan: Japan, holder: Holder) -> None:
    holder.order(Operation.SUSPEND)
    japan.running.misbehave(kind="reject", person=holder.code, reason="確認中です。")
    japan.relay()
    (delivery,) = holder.deliveries

    without = operator.post(f"/jukinet/cards/{delivery.id}/resend/", {"reason": ""})
    given = operator.post(f"/jukinet/cards/{delivery.id}/resend/", {"reason": "機構に確認済み"})

    assert (without.status_code, given.status_code) == (422, 302)
    assert "確認中です。" in _text(without)
    japan.running.behave()
    japan.relay()
    assert holder.state == "suspended"
