"""キオスク端末: nothing of a person stays, and what was paid for is printed once or paid back, whatever happens."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.counterparts.kiosk_shop import Customer, Shop, opened
from tests.counterparts.kiosk_world import eventually
from tests.counterparts.pretend_door import refusal


@pytest.fixture(scope="module")
def _shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = opened(tmp_path_factory.mktemp("shop"))
    yield shop
    shop.stop()


@pytest.fixture
def shop(_shop: Shop) -> Iterator[Shop]:
    """Nobody before the screen, no fault ordered, the card of somebody new at hand."""
    _shop.around.door.answers = {}
    _shop.around.put_a_card()
    if _shop.kiosk.process is None:
        _shop.kiosk.start()
    _shop.kiosk.behave()
    yield _shop
    _shop.around.centre.behave()
    if _shop.around.centre.process is None:
        _shop.around.centre.start()
    if _shop.kiosk.process is None:
        _shop.kiosk.start()
    _settle(_shop)


def _settle(shop: Shop) -> None:
    """Ends what a test has left on the screen, as a power cut does, and pays back what is open."""
    shop.kiosk.kill()
    shop.kiosk.start()
    for job in shop.jobs():
        shop.act("refund", receipt=job["receipt"])


@pytest.fixture
def customer(shop: Shop) -> Iterator[Customer]:
    """Somebody before the screen."""
    made = Customer(shop)
    yield made
    made.client.close()


def outcome_of(shop: Shop, receipt: str) -> list[str]:
    """What the city was told in the end."""
    eventually(lambda: shop.around.receipt(receipt)["outcome"] == "acknowledged")
    return [one["outcome"] for one in shop.around.door.outcomes.get(receipt, [])]


def test_from_the_card_to_the_paper_with_change(shop: Shop, customer: Customer) -> None:
    customer.begin()
    assert "400円" in customer.order(copies=2)
    customer.touch("pay", method="cash")
    answers = [shop.act("insert", yen=yen) for yen in (100, 1000)]
    shown = customer.until("お取り忘れ")
    job = shop.jobs()[0]

    assert answers == ["more", "paid"]
    assert "おつり 700円" in shown
    assert "証明書 2枚" in shown
    assert (job["state"], job["printed"], job["held"]) == ("printed", 2, 400)
    assert outcome_of(shop, job["receipt"]) == ["printed"]
    for side in ("front", "back"):
        assert customer.client.get(f"/sheets/1/{side}.png").content[:4] == b"\x89PNG"


def test_every_answer_forbids_keeping_and_content_from_elsewhere(customer: Customer) -> None:
    customer.begin()
    for answer in (customer.client.get("/"), customer.client.get("/pulse")):
        assert answer.headers["cache-control"] == "no-store"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    cookie = customer.client.cookies.jar.__iter__().__next__()
    assert len(str(cookie.value)) >= 40
    assert cookie.has_nonstandard_attr("HttpOnly")


def test_a_page_of_an_ended_session_shows_nothing_and_can_do_nothing(shop: Shop, customer: Customer) -> None:
    assert "平塚" not in customer.begin()
    customer.touch("kind", kind="resident_certificate")
    assert "平塚　花子" in customer.touch("who", scope="part")
    old = dict(customer.client.cookies)
    customer.touch("end")

    with httpx.Client(base_url=shop.screen, cookies=old, follow_redirects=True) as stale:
        shown = stale.get("/").text
        tried = stale.post("/members", data={"step": "members", "member": "x"}).text
        picture = stale.get("/sheets/1/front.png")

    assert "この操作は終了しました" in shown
    assert "この操作は終了しました" in tried
    assert "平塚" not in shown + tried
    assert picture.status_code == 404


def test_another_browser_sees_nothing_of_the_person_and_cannot_push_them_out_while_paying(
    shop: Shop, customer: Customer
) -> None:
    customer.begin()
    customer.order()
    other = Customer(shop)

    assert "日本語" in other.look()
    assert other.client.post("/start", data={"language": "ja"}).status_code == 409
    assert "お支払い" in customer.look()
    other.client.close()


def test_a_wrong_pin_counts_down_and_locks_and_says_what_to_do(shop: Shop, customer: Customer) -> None:
    first = customer.begin(pin="0000")
    customer.touch("pin", pin="0000")
    second = customer.until("あと 1 回")
    customer.touch("pin", pin="0000")
    third = customer.until("ロック")

    assert "あと 2 回" in first
    assert "カードが使えなくなります" in second
    assert "市役所の窓口で再設定" in third
    assert "ロック" in customer.begin()


def test_a_pin_that_is_no_pin_is_not_tried(shop: Shop, customer: Customer) -> None:
    customer.client.post("/start", data={"language": "ja"})
    customer.until("data-pin")
    for pin in ("", "123", "12345", "１２３４"):
        assert "data-pin" in customer.touch("pin", pin=pin)

    assert "証明書を選んで" in customer.until("data-pin") + customer.begin()


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "窓口へお越しください"), ("en", "Please come to the city office")]
)
def test_a_refusal_is_shown_as_the_city_words_it_and_names_no_reason(
    shop: Shop, customer: Customer, language: str, words: str
) -> None:
    shop.around.door.answers = {"person": refusal("K-NOT-KIOSK")}

    shown = customer.begin(language=language)

    assert words in shown
    for forbidden in ("支援", "抑止", "保護", "protect", "suppress"):
        assert forbidden not in shown


def test_a_revoked_card_and_a_missing_card_are_told_apart(shop: Shop, customer: Customer) -> None:
    customer.client.post("/start", data={"language": "ja"})
    customer.until("data-pin")
    shop.act("take")
    customer.touch("pin", pin="1234")
    missing = customer.until("もう一度置いてください")
    httpx.post(f"{shop.around.national.control_url}/jpki", data={"card": shop.around.card})

    assert "カードを置いてください" in missing
    assert "電子証明書は使えません" in customer.begin()


def test_going_back_keeps_what_was_chosen_and_a_second_tap_does_nothing(customer: Customer) -> None:
    customer.begin()
    customer.touch("kind", kind="resident_certificate")
    customer.touch("who", scope="whole")
    customer.touch("options", option=["register"])
    assert "必要な部数" in customer.client.post("/options", data={"step": "options"}).text
    back = customer.touch("back")

    assert 'value="register" checked' in back
    assert "どなたの分" in customer.touch("back")


def test_giving_up_before_paying_tells_the_city_that_nothing_was_printed(shop: Shop, customer: Customer) -> None:
    customer.begin()
    customer.order()
    customer.touch("pay", method="cash")
    shop.act("insert", yen=100)
    customer.touch("end")
    job = shop.jobs()[0]

    assert (job["state"], job["held"], job["printed"]) == ("cancelled", 0, 0)
    assert outcome_of(shop, job["receipt"]) == ["not_printed"]


def test_a_failed_payment_can_be_tried_again(shop: Shop, customer: Customer) -> None:
    shop.kiosk.misbehave(kind="payment_failure")
    customer.begin()
    customer.order()

    assert customer.pay() == "failed"
    assert "支払いができませんでした" in customer.look()
    assert shop.act("touch") == "paid"
    customer.until("お取り忘れ")
    assert shop.jobs()[0]["held"] == 200


@pytest.mark.parametrize(("kind", "words", "skip"), [("jam", "紙がつまった", 1), ("paper_out", "用紙がなくなった", 0)])
def test_a_jam_and_missing_paper_give_the_money_back(
    shop: Shop, customer: Customer, kind: str, words: str, skip: int
) -> None:
    shop.kiosk.misbehave(kind=kind, skip=skip)
    customer.begin()
    customer.order(copies=2)
    customer.pay()
    shown = customer.until(words)
    job = shop.jobs()[0]

    assert "400円を返金しました" in shown
    assert (job["state"], job["held"], job["printed"]) == ("refunded", 0, skip)
    assert outcome_of(shop, job["receipt"]) == ["refunded"]
    assert shop.around.door.outcomes[job["receipt"]][0]["sheets_printed"] == skip


@pytest.mark.parametrize("place", ["paid", "sheet"])
def test_after_a_power_cut_the_same_card_prints_exactly_once_without_paying_again(
    shop: Shop, customer: Customer, place: str
) -> None:
    shop.kiosk.misbehave(kind="power_cut", type=place)
    customer.begin()
    customer.order(copies=2)
    customer.pay_while_power_fails()

    shown = customer.client.post("/again").text
    assert "停電で印刷できなかった証明書" in shown
    assert "支払い済みの証明書があります" in customer.begin()
    customer.touch("resume")
    customer.until("お取り忘れ")
    job = shop.jobs()[0]
    customer.touch("end")

    assert (job["state"], job["held"], job["printed"]) == ("printed", 400, 2)
    assert outcome_of(shop, job["receipt"]) == ["printed"]
    assert "停電" not in customer.look()
    assert "証明書を選んで" in customer.begin()


def test_another_card_is_not_offered_what_somebody_else_paid_for(shop: Shop, customer: Customer) -> None:
    shop.kiosk.misbehave(kind="power_cut", type="paid")
    customer.begin()
    customer.order()
    customer.pay_while_power_fails()
    shop.around.put_a_card()
    customer.client.post("/again")

    assert "証明書を選んで" in customer.begin()


def test_a_power_cut_between_sheets_is_paid_back_by_the_staff(shop: Shop, customer: Customer) -> None:
    shop.kiosk.misbehave(kind="power_cut", type="sheet", skip=1)
    customer.begin()
    customer.order(copies=2)
    customer.pay()
    shop.restart()
    customer.client.post("/again")
    waiting = customer.look()
    receipt = shop.jobs()[0]["receipt"]
    shop.act("refund", receipt=receipt)
    job = shop.jobs()[0]

    assert "返金が必要です" in waiting
    assert (job["state"], job["held"], job["printed"]) == ("refunded", 0, 1)
    assert outcome_of(shop, receipt) == ["refunded"]
    assert shop.act("refund", receipt=receipt) == "0 円を返金しました。"


def test_a_power_cut_after_the_last_sheet_is_told_as_printed(shop: Shop, customer: Customer) -> None:
    shop.kiosk.misbehave(kind="power_cut", type="printed")
    customer.begin()
    customer.order()
    customer.pay()
    shop.restart()
    job = shop.jobs()[0]

    assert (job["state"], job["printed"]) == ("printed", 1)
    assert outcome_of(shop, job["receipt"]) == ["printed"]


def test_a_power_cut_with_coins_in_the_slot_is_paid_back_by_the_staff(shop: Shop, customer: Customer) -> None:
    shop.kiosk.misbehave(kind="power_cut", type="pay")
    customer.begin()
    customer.order()
    customer.touch("pay", method="cash")
    with pytest.raises(httpx.TransportError):
        shop.act("insert", yen=100)
    shop.restart()
    receipt = shop.jobs()[0]["receipt"]

    assert shop.jobs()[0]["state"] == "refund_due"
    shop.act("refund", receipt=receipt)
    assert (shop.jobs()[0]["state"], shop.jobs()[0]["held"]) == ("refunded", 0)
    assert outcome_of(shop, receipt) == ["not_printed"]


def test_a_changed_record_after_a_power_cut_gives_the_money_back(shop: Shop, customer: Customer) -> None:
    shop.kiosk.misbehave(kind="power_cut", type="paid")
    customer.begin()
    customer.order()
    customer.pay_while_power_fails()
    shop.around.door.answers = {"certificate": refusal("K-CHANGED")}
    customer.client.post("/again")
    customer.begin()
    customer.touch("resume")
    shown = customer.until("交付できません")
    job = shop.jobs()[0]

    assert "200円を返金しました" in shown
    assert (job["state"], job["held"], job["printed"]) == ("refunded", 0, 0)
    assert outcome_of(shop, job["receipt"]) == ["refunded"]


def test_without_the_centre_nothing_is_printed_and_the_payment_goes_back(shop: Shop, customer: Customer) -> None:
    customer.begin()
    customer.order()
    shop.around.centre.kill()
    customer.pay()
    shown = customer.until("交付できません")
    job = shop.jobs()[0]
    shop.around.centre.start()

    assert "200円を返金しました" in shown
    assert (job["state"], job["held"], job["printed"]) == ("refunded", 0, 0)
    assert outcome_of(shop, job["receipt"]) == ["refunded"]


def test_the_stand_keeps_the_hands_apart_from_the_screen(shop: Shop, customer: Customer) -> None:
    control = shop.kiosk.control_url
    panel, stand = httpx.get(f"{control}/panel").text, httpx.get(f"{control}/stand?size=portrait").text
    said = httpx.post(f"{control}/acts/insert", data={"yen": "100"}, follow_redirects=True).text

    assert "キオスクの画面ではありません" in panel
    assert shop.screen in stand
    assert "今はお金を受け取っていません" in said
    assert "停電" in httpx.get(control).text


def test_somebody_who_walks_away_is_forgotten(tmp_path_factory: pytest.TempPathFactory) -> None:
    shop = opened(tmp_path_factory.mktemp("left"), idle_seconds=1.5)
    customer = Customer(shop)
    try:
        shop.around.put_a_card()
        customer.begin()
        customer.touch("kind", kind="resident_certificate")
        assert "平塚" in customer.touch("who", scope="part")
        for _ in range(3):
            time.sleep(0.8)
            customer.client.post("/touch")
        still = customer.client.get("/pulse").json()["mark"]
        time.sleep(2.2)

        assert still.endswith("-members")
        assert customer.client.get("/pulse").json()["mark"] == "ended"
        assert "この操作は終了しました" in customer.look()
    finally:
        customer.client.close()
        shop.stop()
