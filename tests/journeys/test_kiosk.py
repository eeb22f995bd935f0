"""コンビニ交付 at the kiosk: browser, kiosk, centre and the certificate server's door, each a program of its own."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.plugin import DjangoDbBlocker

from daicho.systems.certificate_server.models import IssuedCopy
from tests.counterparts.kiosk_shop import Shop, opened
from tests.counterparts.kiosk_world import eventually
from tests.counterparts.national_city import National
from tests.foundation.ui.browsing import axe_violations
from tests.journeys.product import keep_picture
from tests.proofs import proves
from tests.sequences.kiosk_doors import open_all_day, open_doors
from tests.systems.certificate_server.makers import keep_person, keep_serial, new_household

pytestmark = [pytest.mark.committed(databases=["certificate_server"]), pytest.mark.timeout(300)]
PORTRAIT, LANDSCAPE = (1080, 1920), (1024, 768)
LEAST_TARGET = 60
PIN = "1234"


@dataclass
class Kiosk:
    """A shop, and the city behind it."""

    shop: Shop
    national: National
    browser: Browser

    def family(self, **changes: Any) -> str:
        """A couple with a child; the card of the one who stands before the kiosk. Args: changes: of that person."""
        home = new_household()
        wife: dict[str, Any] = {
            "name": "平塚　花子",
            "relationship": ["12"],
            "place": 2,
            "birth_date": "1992-08-15",
            "sex": "female",
        }
        code = keep_person(home, **changes).resident_code
        keep_person(home, **wife)
        keep_person(home, name="平塚　実", relationship=["20"], place=3, birth_date="2019-05-01")
        person = self.national.person(resident_code=code)
        card = self.national.card_of(person, state="active")
        keep_serial(code, serial=self._serial(card))
        return card

    def screen(self, size: tuple[int, int]) -> Page:
        """A kiosk screen of this size."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="ja-JP", base_url=self.shop.screen
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto("/")
        return page

    def begin(self, page: Page, card: str, language: str = "日本語", pin: str = PIN) -> None:
        """Language, card, PIN."""
        page.get_by_role("button", name=language).click()
        self.shop.act("put", card=card)
        enter(page, pin)

    def _serial(self, card: str) -> str:
        found = self.national.database.execute("select serial from user_certificate where card = ?", (card,))
        return str(found.fetchone()[0])


def enter(page: Page, pin: str) -> None:
    """The PIN on the machine's own pad."""
    expect(page.locator("[data-pin]")).to_be_attached()
    for digit in pin:
        page.locator(f"[data-digit='{digit}']").click()
    page.locator("[data-ok]").click()


def see(page: Page, words: str) -> None:
    """These words come to stand on the screen itself; what is read aloud repeats them below it."""
    expect(page.locator("main").get_by_text(words).first).to_be_visible(timeout=20_000)


def check(page: Page, name: str) -> None:
    """Every screen: accessible, in one piece, and with nothing too small to touch."""
    assert axe_violations(page) == []
    too_small = page.evaluate(
        """least => [...document.querySelectorAll("button, .box")].map(one => one.getBoundingClientRect())
        .filter(box => Math.min(box.width, box.height) < least).length""",
        LEAST_TARGET,
    )
    hidden = page.evaluate(
        """(() => { const main = document.querySelector("main");
        return [main.scrollHeight - main.clientHeight, document.documentElement.scrollWidth - innerWidth,
        document.documentElement.scrollHeight - innerHeight]; })()"""
    )
    assert too_small == 0, name
    assert max(hidden) <= 0, (name, hidden)
    keep_picture(page, f"kiosk-{page.viewport_size['width'] if page.viewport_size else 0}-{name}")


@pytest.fixture(scope="module")
def kiosk(
    committed_databases: tuple[str, ...],
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
    chromium: Browser,
) -> Iterator[Kiosk]:
    """Everything from the screen to the certificate server's database."""
    folder = tmp_path_factory.mktemp("kiosk")
    with django_db_blocker.unblock():
        open_all_day()
        with open_doors(folder / "city", 1) as doors:
            shop = opened(folder / "outside")
            national = National(shop.around.national.folder)
            centre = shop.around.centre
            trusted = doors.data / "trust" / "kiosk_centre" / "centre.pem"
            shutil.copyfile(centre.authority, trusted)
            centre.trust(doors.data / "pki" / "ca" / "certificate.pem", "certificate_server")
            peers = {"certificate_server": doors.address, "jpki": shop.around.national.control_url}
            (centre.folder / "peers.json").write_text(json.dumps(peers))
            try:
                yield Kiosk(shop, national, chromium)
            finally:
                national.database.close()
                shop.stop()


@pytest.fixture(autouse=True)
def _nobody_left_before_the_screen(kiosk: Kiosk) -> Iterator[None]:
    """What a journey leaves on the screen is not for the next one."""
    yield
    kiosk.shop.kiosk.kill()
    kiosk.shop.kiosk.start()
    kiosk.shop.kiosk.behave()


def choose(page: Page, *buttons: str) -> None:
    """One touch after the other."""
    for name in buttons:
        page.get_by_role("button", name=name, exact=False).first.click()


def job_of(kiosk: Kiosk) -> dict[str, Any]:
    """The newest job of the machine."""
    return kiosk.shop.jobs()[0]


def outcome_of(kiosk: Kiosk, receipt: str) -> str:
    """What the city acknowledged."""
    eventually(lambda: kiosk.shop.around.receipt(receipt)["outcome"] == "acknowledged", 20)
    return str(kiosk.shop.around.receipt(receipt)["state"])


@proves("S6.2.a", how="journey")
@proves("C13.a", how="journey")
def test_a_certificate_of_the_whole_household_is_paid_in_cash_and_taken(kiosk: Kiosk) -> None:
    card = kiosk.family()
    page = kiosk.screen(PORTRAIT)
    check(page, "welcome")
    kiosk.begin(page, card)

    page.get_by_role("button", name="住民票の写し").click()
    check(page, "who")
    choose(page, "世帯全員")
    page.get_by_text("世帯主・続柄").click()
    page.get_by_text("個人番号（マイナンバー）").click()
    see(page, "法律で決められた提出先以外")
    check(page, "options")
    choose(page, "次へ", "1 通")
    see(page, "平塚　実")
    check(page, "review")
    choose(page, "申し込む")
    choose(page, "現金")
    fee = job_of(kiosk)["fee"]
    assert kiosk.shop.act("insert", yen=1000) == "paid"
    see(page, "お取り忘れ")
    see(page, f"おつり {1000 - fee}円")
    expect(page.locator(".papers img")).to_have_count(job_of(kiosk)["sheets"])
    check(page, "take")
    kiosk.shop.act("take")
    see(page, "お取りいただきました")
    choose(page, "おわる")
    expect(page.get_by_role("button", name="English")).to_be_visible()
    page.go_back()
    assert "平塚" not in page.content()

    job = job_of(kiosk)
    assert (job["state"], job["held"]) == ("printed", fee)
    assert outcome_of(kiosk, job["receipt"]) == "printed"
    assert IssuedCopy.objects.using("certificate_server").filter(receipt_id=job["receipt"]).count() == 1


def test_in_english_at_the_small_screen_with_large_text_for_oneself_alone(kiosk: Kiosk) -> None:
    card = kiosk.family()
    page = kiosk.screen(LANDSCAPE)
    check(page, "welcome")
    choose(page, "大きな文字", "白黒反転")
    kiosk.begin(page, card, "English")
    page.get_by_role("button", name="Certificate of residence").click()
    choose(page, "High contrast", "Large text")
    check(page, "who-large")
    choose(page, "Some members")
    choose(page, "Next")
    see(page, "Please choose at least one person.")
    check(page, "members-none")
    choose(page, "Back", "Only me", "Next", "2")
    check(page, "review")
    choose(page, "Apply", "E-money")
    check(page, "emoney")
    assert kiosk.shop.act("touch") == "paid"
    see(page, "Do not forget anything")
    check(page, "take")

    assert job_of(kiosk)["printed"] == 2
    choose(page, "Finish")


@proves("S6.2.c", how="journey")
def test_a_protected_person_is_asked_to_the_office_and_told_no_reason(kiosk: Kiosk) -> None:
    page = kiosk.screen(LANDSCAPE)
    kiosk.begin(page, kiosk.family(protected=True))

    see(page, "この証明書はコンビニでは交付できません")
    check(page, "refused")
    shown = page.content()
    assert not [word for word in ("支援", "保護", "抑止", "平塚　") if word in shown]
    choose(page, "はじめにもどる")


def test_three_wrong_pins_lock_the_card_and_say_where_to_go(kiosk: Kiosk) -> None:
    page = kiosk.screen(PORTRAIT)
    kiosk.begin(page, kiosk.family(), pin="0000")
    see(page, "あと 2 回まちがえると")
    check(page, "wrong-pin")
    enter(page, "0000")
    see(page, "あと 1 回まちがえると")
    enter(page, "0000")
    see(page, "市役所の窓口で再設定")
    check(page, "locked")
    choose(page, "はじめにもどる")


def to_payment(kiosk: Kiosk, page: Page, card: str) -> None:
    """Everything up to the e-money reader, for oneself alone."""
    kiosk.begin(page, card)
    page.get_by_role("button", name="住民票の写し").click()
    choose(page, "本人のみ", "次へ", "1 通", "申し込む", "電子マネー")


def test_a_jam_gives_the_money_back_and_the_city_knows(kiosk: Kiosk) -> None:
    page = kiosk.screen(PORTRAIT)
    kiosk.shop.kiosk.misbehave(kind="jam")
    to_payment(kiosk, page, kiosk.family())
    kiosk.shop.act("touch")
    see(page, "返金しました")
    check(page, "jam")
    job = job_of(kiosk)
    choose(page, "はじめにもどる")

    assert (job["state"], job["held"], job["printed"]) == ("refunded", 0, 0)
    assert outcome_of(kiosk, job["receipt"]) == "refunded"


def test_after_a_power_cut_the_same_card_gets_what_was_paid_for_once(kiosk: Kiosk) -> None:
    page, card = kiosk.screen(LANDSCAPE), kiosk.family()
    kiosk.shop.kiosk.misbehave(kind="power_cut", type="paid")
    to_payment(kiosk, page, card)
    kiosk.shop.act("touch")
    expect(page.locator("[data-power]")).to_be_visible(timeout=20_000)
    keep_picture(page, "kiosk-1024-power-cut")
    kiosk.shop.restart()
    see(page, "この操作は終了しました")
    choose(page, "はじめにもどる")
    see(page, "停電で印刷できなかった証明書")
    check(page, "pending")
    kiosk.begin(page, card)
    see(page, "もう一度の支払いはいりません")
    check(page, "resume")
    choose(page, "印刷する")
    see(page, "お取り忘れ")
    job = job_of(kiosk)
    choose(page, "おわる")

    assert (job["state"], job["printed"]) == ("printed", job["sheets"])
    assert outcome_of(kiosk, job["receipt"]) == "printed"


def test_somebody_who_walks_away_is_warned_and_forgotten(kiosk: Kiosk) -> None:
    page = kiosk.screen(LANDSCAPE)
    kiosk.begin(page, kiosk.family())
    page.get_by_role("button", name="住民票の写し").click()
    choose(page, "世帯の一部")
    page.clock.install()
    page.goto("/")
    page.clock.run_for(50_000)
    expect(page.locator(".left.soon")).to_be_visible()
    keep_picture(page, "kiosk-1024-soon")
    page.clock.run_for(11_000)
    expect(page.get_by_role("button", name="English")).to_be_visible()

    assert "平塚" not in page.content()
    time.sleep(0.2)
    assert page.context.cookies() == []
