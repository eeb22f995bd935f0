"""必須の印: it appears and goes as the officer chooses, without a question to the server."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.keyboard import choose, type_into
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture

pytestmark = [
    pytest.mark.committed(databases=[*JOURNEY_DATABASES, "evidence"]),
    pytest.mark.timeout(300),
]


def mark_of(page: Page, field: str) -> Locator:
    return page.locator(f'label[for="id_{field}"] .required')


def test_the_mark_follows_what_is_chosen(counter: Counter, city: World) -> None:
    number = next(one["resident_number"] for one in city.lines() if one["status"] == "resident")
    desk = counter.officer("1001", f"/registry/movements/new/move_within/{number}/")
    expect(mark_of(desk, "target_number")).to_be_hidden()
    expect(mark_of(desk, "explanation")).to_be_visible()

    choose(desk, "id_target", "別の世帯に入る")
    choose(desk, "id_paper_1", "個人番号カード")

    expect(mark_of(desk, "target_number")).to_be_visible()
    expect(mark_of(desk, "explanation")).to_be_hidden()
    keep_picture(desk, "required-marks")
    check_screen(desk)

    choose(desk, "id_basis", "職権")
    expect(mark_of(desk, "notifier_name")).to_be_hidden()


def test_the_mark_of_a_person_stands_while_the_person_is_ticked(counter: Counter, city: World) -> None:
    family = next(
        one for one in city.lines()
        if one["status"] == "resident" and one["relationship"] == ["20"]
    )  # fmt: skip
    number = family["resident_number"]
    desk = counter.officer("1001", f"/registry/movements/new/household_separation/{number}/")
    expect(mark_of(desk, f"relationship_{number}")).to_be_visible()

    box = desk.locator(f'input[name=people][value="{number}"]')
    box.focus()
    desk.keyboard.press("Space")

    expect(mark_of(desk, f"relationship_{number}")).to_be_hidden()
    type_into(desk, "id_notifier_name", "世帯 太郎")
