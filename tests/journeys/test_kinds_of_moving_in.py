"""転入の種類, by keyboard alone: joining a household, coming from abroad, an entry put aside and taken up again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from daicho.foundation.clock import business_now
from daicho.kernel.addresses import Address
from daicho.systems.resident_registry.models import EntryDraft
from daicho.systems.resident_registry.queries.records import household_members
from tests.journeys.keyboard import choose, press_and_wait, tick, type_date, type_into
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture
from tests.journeys.test_a_family_moves_in import fill_in_member
from tests.proofs import proves

pytestmark = [
    pytest.mark.committed(databases=[*JOURNEY_DATABASES, "evidence"]),
    pytest.mark.timeout(300),
]


def family_of_case(world: World, case: str) -> dict[str, Any]:
    return next(f for f in world.families() if f["case"] == case)


def two_days_ago() -> date:
    return business_now().date() - timedelta(days=2)


def fill_in_head(page: Page, name: str, moved_on: date, address: Address) -> None:
    """届出人 and the new address."""
    type_date(page, "id_moved_on", moved_on)
    type_into(page, "id_notifier_name", name)
    choose(page, "id_paper_1", "個人番号カード")
    type_into(page, "id_town", address.text.removeprefix("神奈川県平塚市"))
    type_into(page, "id_lot", address.lot)
    type_into(page, "id_building", address.building)


def checked(page: Page) -> None:
    """F9, no error, all alerts read and ticked."""
    press_and_wait(page, "F9")
    assert page.locator(".error-summary").count() == 0, page.locator(".error-summary").inner_text()
    for _ in range(page.locator("input[name=confirm]").count()):
        tick(page, "input[name=confirm]:not(:checked)")


def registered(page: Page) -> str:
    press_and_wait(page, "Control+Enter")
    return page.url.split("/movements/")[1][:14]


def approved_by(counter: Counter, staff_id: str, reception: str) -> Page:
    second = counter.officer(staff_id, f"/registry/movements/{reception}/")
    press_and_wait(second, "Control+Enter")
    press_and_wait(second, "Control+Enter")
    assert second.locator("section:has(h2:text('記載された住民票'))").count() == 1
    return second


def shown(page: Page) -> Iterator[str]:
    """Ids of the fields that can be seen."""
    for one in page.locator("#entry [id^=id_]").all():
        if one.is_visible():
            yield str(one.get_attribute("id"))


@proves("S1.1.c", how="journey")
def test_a_mother_joins_her_childs_household(counter: Counter, city: World) -> None:
    family = family_of_case(city, "joins_household")
    (mother,) = family["members"]
    household = family["joins_household"]
    before = len(household_members(household))

    # given: the officer says that she joins a household
    desk = counter.officer("1001", "/registry/move-in/")
    assert "id_target_number" not in set(shown(desk))
    choose(desk, "id_target", "既にある世帯に入る")
    assert "id_target_number" in set(shown(desk))
    type_into(desk, "id_target_number", household)
    fill_in_head(desk, mother["name"], two_days_ago(), Address.from_json(family["planned_address"]))
    type_into(desk, "id_from_address", Address.from_json(family["previous_address"]).one_line())
    fill_in_member(desk, 0, mother)

    # when: it is checked and carried out
    checked(desk)
    assert desk.get_by_role("heading", name="入る世帯").count() == 1
    keep_picture(desk, "move-in-joining")
    check_screen(desk)
    reception = registered(desk)
    second = approved_by(counter, "1002", reception)
    keep_picture(second, "move-in-joined")

    # then: she stands last in the household, under its head
    members = household_members(household)
    assert len(members) == before + 1
    assert members[-1].record.name.full == mother["name"]
    assert members[-1].record.head == members[0].record.head


def test_only_the_fields_of_the_chosen_kind_are_on_the_screen(counter: Counter, city: World) -> None:
    desk = counter.officer("1001", "/registry/move-in/")
    domestic = set(shown(desk))
    choose(desk, "id_variety", "国外転入等")
    abroad = set(shown(desk))
    keep_picture(desk, "move-in-abroad")
    check_screen(desk)
    choose(desk, "id_variety", "未届転入・住所設定")
    choose(desk, "id_basis", "職権")
    unreported = set(shown(desk))
    keep_picture(desk, "move-in-unreported")
    check_screen(desk)

    assert {"id_from_address", "id_certificate"} <= domestic
    assert not {"id_from_country", "id_last_registered", "id_seen_passport"} & domestic
    assert {"id_from_country", "id_seen_passport", "id_notifier_name"} <= abroad
    assert not {"id_from_address", "id_certificate", "id_planned_on_year", "id_last_registered"} & abroad
    assert {"id_from_address", "id_last_registered"} <= unreported
    assert not {"id_notifier_name", "id_paper_1", "id_from_country", "id_certificate"} & unreported


@proves("S1.1.c", how="journey")
def test_who_returns_is_compared_with_the_record_of_the_earlier_time(counter: Counter, city: World) -> None:
    family = family_of_case(city, "returning_alone")
    people = family["members"]

    desk = counter.officer("1001", "/registry/move-in/")
    fill_in_head(desk, people[0]["name"], two_days_ago(), Address.from_json(family["planned_address"]))
    type_into(desk, "id_from_address", Address.from_json(family["previous_address"]).one_line())
    for index, person in enumerate(people):
        if index:
            press_and_wait(desk, "F8")
            assert desk.locator(".error-summary, .field__error").count() == 0
        fill_in_member(desk, index, person)
    checked(desk)

    assert desk.get_by_role("heading", name="以前の記録との比較").count() == len(people)
    for person in people:
        assert desk.get_by_role("link", name=person["former_resident_number"]).count() == 1
    keep_picture(desk, "move-in-returning")
    check_screen(desk)
    second = approved_by(counter, "1002", registered(desk))
    links = second.locator("section:has(h2:text('記載された住民票')) li a:first-child").all()
    for person, link in zip(people, links, strict=True):
        assert person["former_resident_number"] in (link.get_attribute("href") or "")


def test_an_entry_is_put_aside_and_taken_up_again_with_nothing_lost(counter: Counter, city: World) -> None:
    person = family_of_case(city, "plain_single")["members"][0]
    desk = counter.officer("1001", "/registry/move-in/")
    type_into(desk, "id_notifier_name", "途中 太郎")
    type_into(desk, "id_moved_on_year", "8年")
    type_into(desk, "id_members-0-name", person["name"])
    type_into(desk, "id_members-0-individual_number", person["individual_number"])

    # when: the telephone rings
    press_and_wait(desk, "F6")
    assert "入力途中" in desk.content()
    keep_picture(desk, "entry-parked")
    check_screen(desk)
    assert EntryDraft.objects.using("resident_registry").count() == 1
    resumed = desk.get_by_role("link", name=person["name"])
    with desk.expect_navigation():
        resumed.focus()
        desk.keyboard.press("Enter")

    # then: all stands as it was typed, wrong and half finished things too, and without reproach
    assert desk.locator(".error-summary, .field__error").count() == 0
    assert desk.locator("#id_notifier_name").input_value() == "途中 太郎"
    assert desk.locator("#id_moved_on_year").input_value() == "8年"
    assert desk.locator("#id_members-0-name").input_value() == person["name"]
    assert desk.locator("#id_members-0-individual_number").input_value() == person["individual_number"]
    keep_picture(desk, "entry-resumed")
    check_screen(desk)
    EntryDraft.objects.using("resident_registry").all().delete()
