"""席を離れたままの入力: the screen closes by itself, and what was typed waits for the same officer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from daicho.systems.resident_registry.models import EntryDraft
from tests.journeys.keyboard import press_and_wait, type_into
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture

pytestmark = [
    pytest.mark.committed(databases=[*JOURNEY_DATABASES, "evidence"]),
    pytest.mark.timeout(300),
]
MANY_MINUTES = "02:00:00"


def drafts() -> int:
    return EntryDraft.objects.using("resident_registry").count()


def somebody(city: World) -> str:
    return str(next(one["resident_number"] for one in city.lines() if one["status"] == "resident"))


def test_what_was_typed_is_put_aside_before_the_unattended_screen_closes(counter: Counter, city: World) -> None:
    desk = counter.officer("1001")
    desk.clock.install()
    desk.goto(f"/registry/movements/new/move_within/{somebody(city)}/")
    type_into(desk, "id_notifier_name", "途中 太郎")

    desk.clock.fast_forward(MANY_MINUTES)
    desk.wait_for_url("**/sign-in/**")

    assert drafts() == 1
    again = counter.officer("1001")
    keep_picture(again, "entry-left-alone")
    check_screen(again)
    link = again.locator(".parked a").first
    with again.expect_navigation():
        link.press("Enter")
    expect(again.locator("#id_notifier_name")).to_have_value("途中 太郎")
    press_and_wait(again, "F6")
    assert drafts() == 1
    EntryDraft.objects.using("resident_registry").all().delete()


def test_a_form_in_which_nothing_was_typed_is_not_put_aside(counter: Counter, city: World) -> None:
    desk = counter.officer("1001")
    desk.clock.install()
    desk.goto(f"/registry/movements/new/move_within/{somebody(city)}/")

    desk.clock.fast_forward(MANY_MINUTES)
    desk.wait_for_url("**/sign-in/**")

    assert drafts() == 0
