"""Looking somebody up by keyboard alone, and what a protected household, a foreigner and other duties look like."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.database.guard import serving
from tests.journeys.keyboard import choose, press_and_wait, tab_to, type_into
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture
from tests.proofs import proves

pytestmark = [pytest.mark.committed(databases=JOURNEY_DATABASES), pytest.mark.timeout(300)]
HOME = "/registry/"


def an_ordinary_family_member(city: World) -> dict[str, Any]:
    """A Japanese resident of a household of two or more of which nothing is hidden."""
    hidden = {line["household_number"] for line in city.lines() if line["resident_number"] in city.facts["hidden"]}
    return next(
        line
        for line in city.lines()
        if line["status"] == "resident"
        and line["kind"] == "japanese"
        and line["relationship"] != ["02"]
        and line["household_number"] not in hidden
        and isinstance(line["birth_date"], str)
        and not line["move_out_planned_on"]
    )


def events_of(name: str, staff_id: str) -> list[AuditEvent]:
    with serving("resident_registry"):
        return list(AuditEvent.objects.using("resident_registry").filter(event=name, staff_id=staff_id))


def search(page: Page, kana: str) -> None:
    """Types a reading and presses F2."""
    type_into(page, "id_kana", kana)
    page.keyboard.press("F2")
    expect(page.locator("#results table a[data-row]").first).to_be_focused()


def go_down_to(page: Page, number: str) -> None:
    """Walks down the rows with the arrow key until the row of a resident has the focus."""
    for _ in range(60):
        if number in (page.evaluate("document.activeElement.getAttribute('href')") or ""):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError("the resident is not in the list")


@proves("M22.a", how="journey")
@proves("M24.a", how="journey")
def test_an_officer_finds_somebody_and_shows_the_number_for_a_reason(counter: Counter, city: World) -> None:
    person = an_ordinary_family_member(city)
    number, family_kana = person["resident_number"], person["family_name_kana"]

    # given: the search screen, with the first field one Tab away from the start of the page's own part
    page = counter.officer("1001")
    check_screen(page)
    assert page.evaluate("[...document.querySelectorAll('.nav a')].map(a => a.textContent.trim())")[:2] == [
        "検索・照会",
        "異動入力",
    ]

    # when: kana typed, F2, down to the row, Enter
    search(page, person["name_kana"].replace("　", ""))
    keep_picture(page, "home")
    check_screen(page)
    assert f"{HOME}?kana=" in page.url
    go_down_to(page, number)
    press_and_wait(page, "Enter")

    # then: the record, the household, and no number in sight
    expect(page.locator(".subject")).to_contain_text(number)
    expect(page.locator(".rec")).to_contain_text(person["name_kana"])
    plain = page.content().replace(" ", "")
    assert person["individual_number"] not in plain
    assert person["resident_code"] not in plain
    check_screen(page)
    keep_picture(page, "resident")

    # when: no reason, then a reason
    tab_to(page, "reason-individual_number")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#error-individual_number")).to_contain_text("理由が選ばれていません")
    choose(page, "reason-individual_number", "本人からの照会")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    # then: this number alone is shown, the focus is on it, the showing is kept, no address names it
    shown = page.locator(".revealed")
    expect(shown).to_be_focused()
    assert (shown.text_content() or "").replace(" ", "") == person["individual_number"]
    assert person["resident_code"] not in page.content()
    assert person["individual_number"] not in page.url
    check_screen(page)
    (kept,) = events_of("resident.numbers_shown", "1001")
    assert kept.individual_number_shown
    assert list(kept.subjects) == [number]
    assert any(number in row.subjects and row.terminal == "HK-001" for row in events_of("resident.viewed", "1001"))

    # when: the household by F8, back to the search by the browser
    press_and_wait(page, "F8")
    expect(page.locator("tr.is-current")).to_contain_text(person["name"])
    check_screen(page)
    page.go_back()
    page.go_back()
    expect(page.locator("#results a[data-row]").first).to_be_visible()
    assert page.locator("#id_kana").input_value().startswith(family_kana)


def test_a_shown_number_is_gone_after_a_minute(counter: Counter, city: World) -> None:
    person = an_ordinary_family_member(city)
    page = counter.window()
    page.clock.install()
    counter.sign_in(page, "1001", f"{HOME}residents/{person['resident_number']}/")
    choose(page, "reason-individual_number", "本人からの照会")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".revealed")).to_have_count(1)

    page.clock.fast_forward(61_000)

    expect(page.locator(".revealed")).to_have_count(0)
    assert person["individual_number"] not in page.content().replace(" ", "")


def test_a_protected_household_is_masked_everywhere_and_shown_to_the_responsible_officer_alone(
    counter: Counter, city: World
) -> None:
    person = city.resident(city.facts["protected"][0])
    number = person["resident_number"]
    seen: list[str] = []

    page = counter.officer("1001")
    search(page, person["name_kana"].replace("　", ""))
    seen.append(page.content())
    go_down_to(page, number)
    press_and_wait(page, "Enter")
    expect(page.locator(".banner--stop")).to_contain_text("支援措置")
    expect(page.locator(".subject__end .btn--stop")).to_have_text(re.compile("証明発行\\(抑止中\\)"))
    expect(page.locator("#address")).to_contain_text("(表示制限)")
    check_screen(page)
    keep_picture(page, "resident-protected")
    for tab in ("世帯", "異動履歴", "交付履歴", "住民票"):
        with page.expect_navigation():
            page.get_by_role("link", name=tab).first.press("Enter")
        check_screen(page)
        seen.append(page.content())
    assert [marker for marker in city.markers if any(marker in one for one in seen)] == []

    responsible = counter.officer("1007", f"{HOME}residents/{number}/")
    type_into(responsible, "address-reason", "本人から連絡先の確認")
    responsible.keyboard.press("Enter")
    expect(responsible.locator("#address .revealed")).to_contain_text(person["address"]["building"])
    check_screen(responsible)
    assert [list(row.subjects) for row in events_of("resident.protected_address_shown", "1007")] == [[number]]


def test_a_foreign_residents_birth_and_expiry_are_in_the_western_calendar(counter: Counter, city: World) -> None:
    person = next(
        line
        for line in city.lines()
        if line["kind"] == "foreign" and line["status"] == "resident" and line["foreign"]["expires_on"]
        if isinstance(line["birth_date"], str)
    )
    page = counter.officer("1006", f"{HOME}residents/{person['resident_number']}/")

    year, month, day = (int(part) for part in person["foreign"]["expires_on"].split("-"))
    expect(page.locator(".rec")).to_contain_text(f"{year}年{month}月{day}日まで")
    born = [int(part) for part in person["birth_date"].split("-")]
    expect(page.locator(".subject")).to_contain_text(f"{born[0]}年{born[1]}月{born[2]}日")
    # 照会のみ: no way to a number and none to a certificate
    assert page.locator("#numbers button").count() == 0
    assert page.locator(".subject__end").count() == 0
    check_screen(page)


@proves("M24.b", how="refusal")
def test_a_function_outside_the_duties_is_refused_by_address_with_a_page_that_names_it(
    counter: Counter, city: World
) -> None:
    page = counter.officer("1006", "/registry/linkage/")

    expect(page.locator("main")).to_contain_text("通知・連携の状況")
    expect(page.locator("main")).to_contain_text("権限がありません")
    check_screen(page)


def test_search_and_reveal_work_without_scripts(counter: Counter, city: World) -> None:
    person = an_ordinary_family_member(city)
    page = counter.officer("1002", has_scripts=False)
    page.locator("#id_kana").fill(person["name_kana"])
    page.locator("#search button[type=submit]").click()
    page.locator(f"a[href*='{person['resident_number']}']").click()

    page.locator("#reason-resident_code").select_option("本人からの照会")
    page.locator("#reason-resident_code ~ button").click()

    expect(page.locator(".revealed")).to_have_text(person["resident_code"])
    assert person["resident_code"] not in page.url


def test_the_linkage_screen_looks_again_only_while_it_is_seen(counter: Counter, city: World) -> None:
    page = counter.officer("1008", "/")
    assert page.url.endswith("/registry/linkage/")
    check_screen(page)
    keep_picture(page, "linkage")
    looks: list[str] = []
    page.on("request", lambda request: looks.append(request.url) if "part=status" in request.url else None)

    with page.expect_response(lambda response: "part=status" in response.url, timeout=9000):
        pass
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".blank")).to_be_visible()
    seen = len(looks)
    page.wait_for_timeout(6000)

    assert len(looks) == seen


def test_f1_opens_the_help_of_the_screen_and_its_manual(counter: Counter, city: World) -> None:
    page = counter.officer("1005")
    page.keyboard.press("F1")
    expect(page.locator("#help")).to_be_visible()

    with page.expect_navigation():
        page.get_by_role("link", name="検索の手引き").press("Enter")

    expect(page.locator("h1")).to_have_text("検索")
    check_screen(page)
