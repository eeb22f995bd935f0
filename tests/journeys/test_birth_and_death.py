"""出生 and 死亡 by keyboard alone: a child is born into a family, and its head dies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from daicho.foundation.clock import business_now
from daicho.systems.resident_registry.models import ResidentVersion
from daicho.systems.resident_registry.queries.records import household_members, newest_records
from daicho.systems.resident_registry.rules.record import ResidentRecord
from tests.journeys.keyboard import choose, press_and_wait, tab_to, tick, type_date, type_into
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture
from tests.journeys.test_move_within_and_undo import an_ordinary_family, approve_by_another, confirm_and_register
from tests.proofs import proves

pytestmark = [pytest.mark.committed(databases=[*JOURNEY_DATABASES, "evidence"]), pytest.mark.timeout(300)]


def members_of(number: str) -> list[tuple[str, ResidentRecord]]:
    """Everybody of the person's household, in the order of the paper."""
    household = newest_records([number])[number].record.household_number
    return [(one.resident_number, one.record) for one in household_members(household)]


def tab_until(page: Page, condition: str) -> None:
    """Presses Tab until the control with the focus is the one meant (``e``)."""
    for _ in range(250):
        if page.evaluate(f"(e => !!e && ({condition}))(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"nothing with {condition} can be reached by Tab")


def type_unknown_day(page: Page, control: str, words: str) -> None:
    """Opens 不詳 beside a date and types the words of the family register."""
    tab_to(page, f"{control}_day")
    tab_until(page, "e.tagName === 'SUMMARY'")
    page.keyboard.press("Enter")
    type_into(page, f"{control}_text", words)


@proves("S1.1.f", how="journey")
def test_a_child_is_born_into_a_family(counter: Counter, city: World) -> None:
    number = an_ordinary_family(city)
    family = members_of(number)
    head = dict(family)[number]
    born = business_now().date() - timedelta(days=5)

    desk = counter.officer("1001", f"/registry/residents/{number}/")
    press_and_wait(desk, "F7")
    tab_until(desk, "e.textContent.trim() === '出生'")
    press_and_wait(desk, "Enter")
    check_screen(desk)
    keep_picture(desk, "birth-empty")
    type_date(desk, "id_moved_on", born)
    choose(desk, "id_basis", "戸籍の届出(この市で受理)")
    type_into(desk, "id_name", f"{head.name.family} 凪")
    type_into(desk, "id_kana", f"{head.name.family_kana} ナギ")
    choose(desk, "id_sex", "女")
    parents = ("id_father", "id_mother") if head.sex.value == "male" else ("id_mother", "id_father")
    choose(desk, parents[0], f"{head.name.full}(世帯主)")
    choose(desk, parents[1], "この世帯にいない")
    tick(desk, "#id_draws_code:checked")
    press_and_wait(desk, "F9")
    keep_picture(desk, "birth-confirm")
    check_screen(desk)
    reception = confirm_and_register(desk)
    keep_picture(desk, "birth-registered")
    approve_by_another(counter, reception)

    now = members_of(number)
    assert [n for n, _ in now[:-1]] == [n for n, _ in family]
    baby, record = now[-1]
    assert record.name.full == f"{head.name.family} 凪"
    assert (record.honseki, record.head_of_register) == (head.honseki, head.head_of_register)
    assert record.became_resident.on is not None
    assert record.became_resident.on.sort_on == born
    assert record.settled.on is None
    page = counter.officer("1003", f"/registry/residents/{baby}/")
    check_screen(page)
    keep_picture(page, "birth-resident-page")


@proves("S1.1.f", how="journey")
def test_the_head_dies_on_a_day_of_which_only_the_month_is_known(counter: Counter, city: World) -> None:
    number = an_ordinary_family(city)
    others = [n for n, _ in members_of(number) if n != number]

    desk = counter.officer("1001", f"/registry/movements/new/death/{number}/")
    check_screen(desk)
    keep_picture(desk, "death-empty")
    type_unknown_day(desk, "id_moved_on", "令和8年11月頃")
    choose(desk, "id_basis", "通知(戸籍・他市区町村・入管庁)")
    press_and_wait(desk, "F9")
    keep_picture(desk, "death-confirm")
    check_screen(desk)
    reception = confirm_and_register(desk)
    approve_by_another(counter, reception)

    dead = newest_records([number])[number].record
    assert dead.status.value == "dead"
    assert dead.removed.on is not None
    assert dead.removed.on.text == "令和8年11月頃"
    assert {newest_records([n])[n].record.head.full for n in others} != {dead.name.full}
    assert ResidentVersion.objects.using("resident_registry").filter(resident=number, status="dead").exists()
    page = counter.officer("1003", f"/registry/residents/{number}/")
    check_screen(page)
    keep_picture(page, "death-resident-page")
    words = page.locator("main").inner_text()
    assert "令和8年11月頃" in words
    assert "令和8年11月1日" not in words, "the internal day of a partly unknown one is never shown"
