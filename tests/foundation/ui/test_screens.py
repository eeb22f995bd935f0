"""The staff screens in a real browser: keys, dates, focus, blanking, accessibility, layout."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.foundation.ui.browsing import axe_violations, chromium, fresh_page
from tests.foundation.ui.sample_pages import CONTEXTS, served_pages
from tests.proofs import proves

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def pages() -> Iterator[tuple[str, list[bytes]]]:
    with served_pages() as served:
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with fresh_page(browser) as opened:
        yield opened


@pytest.mark.parametrize("name", sorted(CONTEXTS))
def test_every_screen_is_free_of_accessibility_faults_and_fits_the_window(
    browser: Browser, pages: tuple[str, list[bytes]], name: str
) -> None:
    with fresh_page(browser) as page:
        page.goto(f"{pages[0]}/{name}/")

        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_eight_people_are_in_view_at_1280_by_800(page: Page, pages: tuple[str, list[bytes]]) -> None:
    page.goto(f"{pages[0]}/search/")

    bottom = page.evaluate("document.querySelector('.keys').getBoundingClientRect().top")
    rows = page.evaluate("[...document.querySelectorAll('tbody tr')].map(r => r.getBoundingClientRect().bottom)")

    assert sum(row <= bottom for row in rows) >= 8


def test_names_are_drawn_in_the_ipamj_face(page: Page, pages: tuple[str, list[bytes]]) -> None:
    page.goto(f"{pages[0]}/person/")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": ".rec .mj"})["nodeId"]

    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]

    assert [font["familyName"] for font in fonts] == ["IPAmjMincho"]


def test_the_first_result_has_the_focus_and_arrows_move_between_rows(
    page: Page, pages: tuple[str, list[bytes]]
) -> None:
    page.goto(f"{pages[0]}/search/")
    links = page.locator("a[data-row]")
    expect(links.nth(0)).to_be_focused()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(links.nth(2)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{pages[0]}/search/#r0001024526")


@pytest.mark.parametrize("key, address", [("F1", "#help"), ("F3", "?"), ("F4", "#characters"), ("F9", "#certificate")])
def test_a_function_key_does_what_the_bar_says(
    page: Page, pages: tuple[str, list[bytes]], key: str, address: str
) -> None:
    page.goto(f"{pages[0]}/search/")
    page.locator("#id_kana").focus()

    page.keyboard.press(key)

    expect(page).to_have_url(f"{pages[0]}/search/{address}")


def test_a_function_key_pressed_while_composing_is_left_to_the_ime(page: Page, pages: tuple[str, list[bytes]]) -> None:
    page.goto(f"{pages[0]}/search/")
    page.locator("#id_kana").focus()

    page.evaluate(
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'F9', bubbles: true, cancelable: true, isComposing: true}))"
    )

    assert page.url == f"{pages[0]}/search/"


def test_help_opens_for_the_very_screen(page: Page, pages: tuple[str, list[bytes]]) -> None:
    page.goto(f"{pages[0]}/search/")
    expect(page.locator("#help")).to_be_hidden()

    page.keyboard.press("F1")

    expect(page.locator("#help")).to_be_visible()


@pytest.mark.parametrize(
    "text, year",
    [
        ("H020415", "2"),
        ("4020415", "2"),
        ("H2.4.15", "2"),
        ("20020415", "14"),
        ("平成14年4月15日", "14"),
        ("２００２／４／１５", "14"),
    ],
)
def test_a_pasted_date_is_spread_over_era_year_month_and_day(
    page: Page, pages: tuple[str, list[bytes]], text: str, year: str
) -> None:
    page.goto(f"{pages[0]}/search/")
    page.locator("#id_birth_date_year").focus()

    page.evaluate(
        "text => { const data = new DataTransfer(); data.setData('text', text);"
        "document.activeElement.dispatchEvent(new ClipboardEvent('paste',"
        "{clipboardData: data, bubbles: true, cancelable: true})); }",
        text,
    )

    values = page.evaluate(
        "['', '_year', '_month', '_day'].map(p => document.getElementById('id_birth_date' + p).value)"
    )
    assert values == ["平成", year, "4", "15"]


def test_a_whole_date_typed_into_the_year_is_spread_when_leaving_it(page: Page, pages: tuple[str, list[bytes]]) -> None:
    page.goto(f"{pages[0]}/search/")
    page.locator("#id_birth_date_year").focus()
    page.keyboard.type("S630229")

    page.keyboard.press("Tab")

    expect(page.locator("#id_birth_date")).to_have_value("昭和")
    expect(page.locator("#id_birth_date_year")).to_have_value("63")
    expect(page.locator("#id_birth_date_month")).to_have_value("2")
    expect(page.locator("#id_birth_date_day")).to_have_value("29")


def test_the_error_summary_has_the_focus_and_leads_to_the_wrong_part(
    page: Page, pages: tuple[str, list[bytes]]
) -> None:
    page.goto(f"{pages[0]}/move_in/")
    expect(page.locator(".error-summary")).to_be_focused()

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#id_members-1-birth_date_month")).to_be_focused()
    expect(page.locator("#id_members-1-birth_date_month")).to_have_attribute("aria-invalid", "true")


def test_enter_in_a_field_does_not_register_but_f9_goes_on(page: Page, pages: tuple[str, list[bytes]]) -> None:
    page.goto(f"{pages[0]}/move_in/")
    before = len(pages[1])
    page.locator("#id_town").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert len(pages[1]) == before

    with page.expect_request(lambda request: request.method == "POST"):
        page.keyboard.press("F9")
    page.wait_for_timeout(200)

    assert len(pages[1]) == before + 1


def test_enter_moves_to_the_next_field_for_those_who_want_it(page: Page, pages: tuple[str, list[bytes]]) -> None:
    page.goto(f"{pages[0]}/move_in/")
    page.locator("[data-enter-next]").check()
    page.locator("#id_town").focus()

    page.keyboard.press("Enter")

    expect(page.locator("#id_lot")).to_be_focused()


def test_registering_takes_ctrl_and_enter_and_happens_once(page: Page, pages: tuple[str, list[bytes]]) -> None:
    page.goto(f"{pages[0]}/approval/")
    before = len(pages[1])

    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    page.locator("[data-key='Ctrl+Enter']").click(force=True)
    page.wait_for_timeout(300)

    assert pages[1][before:] == [b"csrfmiddlewaretoken=sample&verify=1"]


def test_the_turn_away_key_hides_everything_at_once_and_gives_it_back(
    page: Page, pages: tuple[str, list[bytes]]
) -> None:
    page.goto(f"{pages[0]}/person/")
    name = page.locator(".subject__name")

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(name).to_be_hidden()
    page.keyboard.press("F9")
    expect(page).to_have_url(f"{pages[0]}/person/")
    page.keyboard.press("Enter")

    expect(name).to_be_visible()


def test_a_revealed_number_hides_itself_again(page: Page, pages: tuple[str, list[bytes]]) -> None:
    page.goto(f"{pages[0]}/revealed/")
    expect(page.locator(".revealed")).to_have_count(1)

    page.wait_for_timeout(1300)

    expect(page.locator(".revealed")).to_have_count(0)
    assert "9018" not in page.content()


@proves("M31.a", how="unit")
def test_a_screen_left_alone_counts_down_goes_blank_and_leads_to_sign_in(browser: Browser) -> None:
    with served_pages(idle_seconds=3) as (address, _), fresh_page(browser) as page:
        page.goto(f"{address}/person/")
        expect(page.locator(".idle-notice")).to_be_visible()

        page.wait_for_url(f"{address}/sign-in/", timeout=8000)

        assert "港" not in page.content()


def test_printing_the_screen_shows_no_personal_data(page: Page, pages: tuple[str, list[bytes]]) -> None:
    page.goto(f"{pages[0]}/person/")

    page.emulate_media(media="print")

    expect(page.locator(".subject__name")).to_be_hidden()


LOAD_FAILED = ("Failed to load resource", "htmx: htmx:error: Failed to fetch")
"""What browser and htmx write to the console when an answer is 4xx or does not come."""


def test_errors_of_a_fragment_are_swapped_in_focused_and_the_form_can_be_sent_again(
    browser: Browser, pages: tuple[str, list[bytes]]
) -> None:
    before = len(pages[1])
    with fresh_page(browser, expected=LOAD_FAILED) as page:
        page.goto(f"{pages[0]}/fragments/")
        page.get_by_role("button", name="確かめる").click()
        expect(page.locator("#findings .error-summary")).to_be_focused()

        with page.expect_response("**/entry/"):
            page.get_by_role("button", name="確かめる").click()

    assert pages[1][before::2] == [b"town=%E3%81%AA%E3%81%84%E7%94%BA"] * 2
    assert pages[1][before + 1 :: 2] == [b"sample"] * 2


def test_a_fragment_that_never_comes_is_said_in_words_and_can_be_asked_for_again(
    browser: Browser, pages: tuple[str, list[bytes]]
) -> None:
    with fresh_page(browser, expected=LOAD_FAILED) as page:
        page.goto(f"{pages[0]}/fragments/")
        page.route("**/entry/", lambda route: route.abort())
        page.get_by_role("button", name="確かめる").click()
        expect(page.get_by_role("alert")).to_contain_text("サーバーに届きませんでした")
        page.unroute("**/entry/")

        page.get_by_role("button", name="確かめる").click()

        expect(page.locator("#findings .error-summary")).to_be_focused()


def test_search_and_entry_work_without_scripts(browser: Browser, pages: tuple[str, list[bytes]]) -> None:
    with fresh_page(browser, has_scripts=False) as page:
        page.goto(f"{pages[0]}/search/")
        page.locator("#id_kana").fill("ミナト")
        page.locator("#search button[type=submit]").click()

        assert "kana=%E3%83%9F" in page.url
