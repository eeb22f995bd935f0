"""転居 and its 取消し by keyboard alone: before and after are shown, and undone, every day reads as before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from daicho.foundation.clock import business_now
from daicho.systems.resident_registry.queries.records import household_members, newest_records, versions_of
from daicho.systems.resident_registry.rules.versions import as_of
from tests.journeys.keyboard import choose, press_and_wait, tick, type_date, type_into
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture
from tests.proofs import proves

pytestmark = [pytest.mark.committed(databases=[*JOURNEY_DATABASES, "evidence"]), pytest.mark.timeout(300)]


def an_ordinary_family(city: World) -> str:
    """A head of a Japanese household of two or more that nobody protects and that is not about to leave."""
    protected = set(city.facts["hidden"])
    lines = [line for line in city.lines() if line["status"] == "resident" and line["move_out_planned_on"] is None]
    sizes: dict[str, int] = {}
    for line in lines:
        sizes[line["household_number"]] = sizes.get(line["household_number"], 0) + 1
    return str(
        next(
            line["resident_number"]
            for line in lines
            if line["is_head"]
            and line["kind"] == "japanese"
            and sizes[line["household_number"]] > 1
            and line["resident_number"] not in protected
            and isinstance(line["became_resident_on"], str)
        )
    )


def approve_by_another(counter: Counter, reception: str) -> None:
    second = counter.officer("1002", f"/registry/movements/{reception}/")
    press_and_wait(second, "Control+Enter")
    press_and_wait(second, "Control+Enter")
    assert second.get_by_text("本登録しました").count() == 1
    keep_picture(second, f"approved-{reception[-4:]}")


def confirm_and_register(desk: Page) -> str:
    press_and_wait(desk, "F9")
    assert desk.locator(".error-summary").count() == 0, desk.locator(".error-summary").all_inner_texts()
    for _ in range(desk.locator("input[name=confirm]").count()):
        tick(desk, "input[name=confirm]:not(:checked)")
    press_and_wait(desk, "Control+Enter")
    return desk.url.split("/movements/")[1].split("/")[0]


@proves("S1.1.f", how="journey")
def test_a_household_moves_and_the_movement_is_undone(counter: Counter, city: World) -> None:
    number = an_ordinary_family(city)
    household = newest_records([number])[number].record.household_number
    before = {m.resident_number: versions_of(m.resident_number) for m in household_members(household)}
    today = business_now().date()

    desk = counter.officer("1001", f"/registry/residents/{number}/")
    press_and_wait(desk, "F7")
    check_screen(desk)
    keep_picture(desk, "movement-choice")
    desk.goto(f"/registry/movements/new/move_within/{number}/")
    check_screen(desk)
    type_date(desk, "id_moved_on", today - timedelta(days=1))
    type_into(desk, "id_notifier_name", newest_records([number])[number].record.name.full)
    choose(desk, "id_paper_1", "運転免許証")
    type_into(desk, "id_town", "宝町")
    type_into(desk, "id_lot", "1番3号")
    type_into(desk, "id_building", "湘南ハイツ302号")
    press_and_wait(desk, "F9")
    keep_picture(desk, "move-within-confirm")
    check_screen(desk)
    reception = confirm_and_register(desk)
    approve_by_another(counter, reception)
    moved = household_members(household)
    assert {m.record.address.one_line() for m in moved} == {"神奈川県平塚市宝町1番3号　湘南ハイツ302号"}
    assert {m.record.address_before_change.address for m in moved} == {before[number][-1].content.address}

    desk.goto(f"/registry/movements/new/cancellation/{number}/")
    check_screen(desk)
    type_date(desk, "id_moved_on", today)
    type_into(desk, "id_reason", "別の世帯の届出だったため")
    press_and_wait(desk, "F9")
    keep_picture(desk, "cancellation-confirm")
    check_screen(desk)
    undone = confirm_and_register(desk)
    approve_by_another(counter, undone)

    for member, old in before.items():
        now = versions_of(member)
        assert len(now) == len(old) + 2
        for day in {version.valid_from for version in now}:
            then = as_of(old, day)
            found = as_of(now, day)
            assert found is not None
            assert then is not None
            assert found.content == then.content
