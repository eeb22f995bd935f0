"""Operators of CS and platform and officers at the addressee system at work in the browser, by keyboard."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from pytest_django import Settings

from daicho.contracts.messages import ResidentSnapshot
from daicho.foundation.accounts.demo import load_demo_accounts
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.models import Delivery
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.linkage_platform.actions.relay_change import relay_change
from daicho.systems.unified_addressee.actions.take_change import take_change
from tests.journeys.product import Counter, check_screen, keep_picture, played_chromium, served_product
from tests.proofs import proves
from tests.sequences.city import Prefecture
from tests.systems.jukinet_server.makers import a_change as a_changed_identification
from tests.systems.jukinet_server.makers import an_update, cs_context
from tests.systems.linkage_platform.makers import a_change, a_resident, an_addressee_change, context_of

pytestmark = [
    pytest.mark.committed(
        databases=[
            "office",
            "resident_registry",
            "jukinet_server",
            "intermediate_server",
            "application_intake",
            "linkage_platform",
            "unified_addressee",
        ]
    ),
    pytest.mark.timeout(180),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the module."""
    with played_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def product(committed_databases: tuple[str, ...]) -> Iterator[str]:
    """The running product with the demo accounts."""
    load_demo_accounts()
    with served_product() as address:
        yield address


@pytest.fixture
def counter(product: str, chromium: Browser) -> Iterator[Counter]:
    """Windows for officers; fails when a console reported an error."""
    opened = Counter(product, chromium)
    yield opened
    opened.close()
    assert opened.problems == []


def _link(**changes: object) -> ResidentSnapshot:
    resident = a_resident(**changes)
    with serving("unified_addressee"), transaction.atomic(using="unified_addressee"):
        take_change(context_of("unified_addressee"), an_addressee_change(resident))
    return resident


def _search(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


@proves("S2.1.c", how="journey")
@proves("M48.c", how="journey")
def test_an_operator_reads_why_an_update_was_rejected_and_sends_it_again(
    counter: Counter, prefecture: Prefecture
) -> None:
    update = an_update(name="却下　太郎", name_kana="キャッカ　タロウ")
    code = update.identification.resident_code.reveal()
    prefecture.running.misbehave(kind="reject", person=code, reason_code="P-X-1", reason="氏名に疑義がある。")
    with serving("jukinet_server"), transaction.atomic(using="jukinet_server"):
        apply_update(cs_context(), update, "142034")
        apply_update(
            cs_context(), a_changed_identification(update, reason="minor_correction", name="却下　太朗"), "142034"
        )
    prefecture.relay()

    page = counter.officer("2001", "/jukinet/")
    expect(page.get_by_role("heading", name="本人確認情報の更新と通知の状況")).to_be_visible()
    expect(page.get_by_role("cell", name="氏名に疑義がある。").first).to_be_visible()
    check_screen(page)
    keep_picture(page, "jukinet-updates")
    page.get_by_role("row", name="却下　太郎").get_by_label("再送の理由").first.fill("都道府県に電話で確認済み")
    page.keyboard.press("Enter")
    expect(page.get_by_text("再送の対象にしました")).to_be_visible()
    prefecture.relay()

    assert prefecture.numbers_of(code) == [1, 2]
    page.goto("/jukinet/?state=done")
    expect(page.get_by_role("row", name="却下　太朗")).to_be_visible()
    check_screen(page)


@proves("S2.1.a", how="journey")
def test_an_operator_opens_a_record_and_sees_numbers_only_after_a_reason(counter: Counter) -> None:
    update = an_update(name="照会　花子", name_kana="ショウカイ　ハナコ")
    number = update.identification.individual_number
    assert number is not None
    with serving("jukinet_server"), transaction.atomic(using="jukinet_server"):
        apply_update(cs_context(), update, "142034")

    page = counter.officer("2001", "/jukinet/?state=waiting")
    page.get_by_role("row", name="照会　花子").get_by_role("link").press("Enter")
    expect(page.get_by_role("heading", name="照会　花子")).to_be_visible()
    assert number.reveal() not in page.content()
    check_screen(page)
    keep_picture(page, "jukinet-record")
    page.get_by_label("番号を表示する理由").select_option("本人確認のため")
    page.get_by_role("button", name="表示して記録").press("Enter")

    expect(page.get_by_text(number.reveal())).to_be_visible()
    check_screen(page)
    event = AuditEvent.objects.using("jukinet_server").get(event="identification.numbers_shown")
    assert (event.staff_id, event.individual_number_shown) == ("2001", True)


@proves("S5.1.a", how="journey")
@proves("S5.1.b", how="journey")
@proves("S5.1.c", how="journey")
@proves("M9.b", how="journey")
def test_an_officer_of_another_section_finds_people_but_no_protected_address_and_no_number(counter: Counter) -> None:
    person = _link(name="宛名　太郎", name_kana="アテナ　タロウ")
    place = {"text": "神奈川県平塚市明石町", "lot": "9001番地77"}
    hidden = _link(name="宛名　花子", name_kana="アテナ　ハナコ", protected=True, address=place)

    page = counter.officer("1006", "/addressee/")
    expect(page.get_by_label("個人番号")).to_have_count(0)
    check_screen(page)
    _search(page, "フリガナ", "あてな")
    expect(page.get_by_role("heading", name="2件")).to_be_visible()
    assert "9001番地77" not in page.content()
    check_screen(page)
    keep_picture(page, "addressee-search")
    page.get_by_role("link", name="宛名　花子").press("Enter")
    expect(page.get_by_text("支援措置または抑止のため住所を表示していません。")).to_be_visible()
    check_screen(page)
    keep_picture(page, "addressee-card")

    assert "9001番地77" not in page.content()
    for one in (person, hidden):
        assert one.individual_number is not None
        assert one.individual_number.reveal() not in page.content()
    searched = AuditEvent.objects.using("unified_addressee").get(event="addressee.searched", staff_id="1006")
    assert set(searched.subjects) == {person.resident_number, hidden.resident_number}


@proves("M9.a", how="journey")
def test_an_officer_with_the_right_finds_by_number_and_sees_it_after_a_reason(counter: Counter) -> None:
    person = _link(name="番号　一郎", name_kana="バンゴウ　イチロウ")
    assert person.individual_number is not None
    number = person.individual_number.reveal()

    page = counter.officer("1001", "/addressee/")
    _search(page, "個人番号", number)
    page.get_by_role("link", name="番号　一郎").press("Enter")
    assert number not in page.content()
    page.get_by_label("個人番号を表示する理由").select_option(index=1)
    page.get_by_role("button", name="表示して記録").press("Enter")

    expect(page.get_by_text(number)).to_be_visible()
    assert number not in page.url
    check_screen(page)


@proves("M6.a", how="journey")
@proves("M6.b", how="journey")
def test_the_linkage_officer_sees_how_the_platform_stands_and_no_resident(counter: Counter) -> None:
    resident = a_resident(name="基盤　太郎")
    with serving("linkage_platform"), transaction.atomic(using="linkage_platform"):
        relay_change(context_of("linkage_platform"), a_change(resident))
    Delivery.objects.using("linkage_platform").update(state="held", last_error="受信側の順番が違います。")

    page = counter.officer("1008", "/platform/")
    expect(page.get_by_role("cell", name="受信側の順番が違います。")).to_be_visible()
    assert "基盤　太郎" not in page.content()
    assert resident.resident_number not in page.content()
    check_screen(page)
    keep_picture(page, "platform-status")
    page.get_by_label("再送の理由").fill("統合宛名の担当に確認済み")
    page.keyboard.press("Enter")

    expect(page.get_by_text("再送の対象にしました")).to_be_visible()
    check_screen(page)


@proves("M55.a", how="journey")
def test_a_screen_of_the_cs_that_is_left_alone_goes_blank_and_its_operator_is_signed_off(
    counter: Counter, settings: Settings
) -> None:
    update = an_update(name="離席　太郎", name_kana="リセキ　タロウ")
    with serving("jukinet_server"), transaction.atomic(using="jukinet_server"):
        apply_update(cs_context(), update, "142034")
    settings.SESSION_IDLE_MINUTES = 0.2

    page = counter.officer("2001", "/jukinet/?state=waiting")
    expect(page.get_by_text("離席　太郎")).to_be_visible()
    page.wait_for_url("**/jukinet/sign-in/**", timeout=15_000)

    assert "離席　太郎" not in page.content()
    expect(page.get_by_text("操作のない時間が続いたため")).to_be_visible()
    page.goto("/jukinet/")
    assert "/jukinet/sign-in/" in page.url
    last = AuditEvent.objects.using("jukinet_server").filter(staff_id="2001", event="staff.signed_out").latest("number")
    assert last.detail == {"reason": "idle"}


@proves("M55.b", how="journey")
@proves("M55.b", how="refusal")
def test_the_pages_of_the_cs_themselves_refuse_to_be_printed_and_kept(counter: Counter) -> None:
    update = an_update(name="印刷　太郎", name_kana="インサツ　タロウ")
    with serving("jukinet_server"), transaction.atomic(using="jukinet_server"):
        apply_update(cs_context(), update, "142034")
    page = counter.officer("2009", "/jukinet/?state=waiting")
    expect(page.get_by_text("印刷　太郎")).to_be_visible()

    paper = "".join(one.extract_text() for one in PdfReader(io.BytesIO(page.pdf())).pages)
    assert "印刷" in paper
    assert "太郎" not in paper

    for path in ("", "peers/", "log/", "media/"):
        answer = page.goto(f"/jukinet/{path}")
        assert answer is not None
        assert answer.headers["cache-control"] == "no-store"
        check_screen(page)
        keep_picture(page, f"jukinet-{path.strip('/') or 'list'}")
        page.emulate_media(media="print")
        expect(page.locator("main")).to_be_hidden()
        page.emulate_media(media="screen")


@proves("M54.a", how="journey")
@proves("M56.c", how="journey")
def test_an_administrator_takes_the_log_out_and_finds_the_output_in_the_list(counter: Counter) -> None:
    page = counter.officer("2009", "/jukinet/media/")
    page.get_by_label("出力の理由").first.fill("監査に渡すため")
    page.get_by_label("渡し先").first.fill("監査委員事務局")
    page.get_by_label("媒体の管理番号").first.fill("DVD-7")

    with page.expect_download() as download:
        page.keyboard.press("Control+Enter")

    assert download.value.suggested_filename.startswith("operation-log-")
    page.goto("/jukinet/media/")
    expect(page.get_by_role("cell", name="監査に渡すため")).to_be_visible()
    check_screen(page)
    keep_picture(page, "jukinet-media-written")
