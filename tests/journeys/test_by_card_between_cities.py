"""特例転出 and 特例転入 in browsers at both ends: 平塚市's officers and the control page of 湘北市."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from daicho.foundation.clock import business_now
from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.models import ReceivedCertificate
from daicho.systems.resident_registry.queries.records import household_members, newest_records, personal_numbers_of
from tests.journeys.filling import check, register
from tests.journeys.keyboard import choose, press_and_wait, tab_to, type_date, type_into
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture
from tests.journeys.test_move_within_and_undo import an_ordinary_family, approve_by_another, confirm_and_register
from tests.proofs import proves
from tests.sequences.shohoku import Shohoku, a_neighbour

pytestmark = [pytest.mark.committed(databases=[*JOURNEY_DATABASES, "evidence"]), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def shohoku(tmp_path_factory: pytest.TempPathFactory, city: World) -> Iterator[Shohoku]:
    with a_neighbour(tmp_path_factory.mktemp("outside"), city.folder / "outsiders" / "families.jsonl") as neighbour:
        yield neighbour


def neighbours_page(counter: Counter, shohoku: Shohoku) -> Page:
    """The control page of 湘北市."""
    page = counter.window()
    page.goto(shohoku.running.control_url + "/")
    return page


@proves("S1.1.c", how="journey")
def test_a_family_leaves_by_card_and_is_struck_off_by_the_notice_from_there(
    counter: Counter, city: World, shohoku: Shohoku
) -> None:
    head = an_ordinary_family(city)
    record = newest_records([head])[head].record
    family = [one.resident_number for one in household_members(record.household_number)]
    today = business_now().date()

    # given: an officer takes the 転出届 with the card
    desk = counter.officer("1001", f"/registry/movements/new/move_out/{head}/")
    type_date(desk, "id_moved_on", today + timedelta(days=5))
    type_into(desk, "id_notifier_name", record.name.full)
    choose(desk, "id_paper_1", "個人番号カード")
    type_into(desk, "id_destination", "神奈川県湘北市港町7番1号")
    tab_to(desk, "id_by_card")
    desk.keyboard.press("Space")
    press_and_wait(desk, "F9")
    check_screen(desk)
    keep_picture(desk, "move-out-by-card")
    approve_by_another(counter, confirm_and_register(desk))
    shohoku.relay()

    # when: they stand in 湘北市 two days early, and its officer takes the 転入届
    there = neighbours_page(counter, shohoku)
    row = there.locator("section", has_text="受け取った転出証明書情報").locator("tr", has_text=record.name.full)
    row.locator("input[name=moved_in_on]").fill(today.isoformat())
    row.get_by_role("button").click()
    assert "当市のCSが受け取りました" in there.get_by_role("status").inner_text()
    keep_picture(there, "shohoku")
    shohoku.relay()

    # then: everybody is struck off on the day of the notice, without anybody typing it
    for one in newest_records(family).values():
        assert one.record.status is ResidentStatus.MOVED_OUT
        assert one.record.confirmed_move_out.on == today
    desk.goto("/registry/received/arrivals/?state=applied")
    check_screen(desk)
    keep_picture(desk, "received-arrivals")
    assert desk.locator("tr", has_text=record.name.full).count() == 1


@proves("S2.3.b", how="journey")
def test_a_family_comes_by_card_and_its_former_city_is_told(counter: Counter, city: World, shohoku: Shohoku) -> None:
    # given: 湘北市 takes a 転出届 by card to us
    home = next(
        one
        for one in shohoku.running.look("households")
        if len(one["people"]) > 1 and all(person["foreign"] is None for person in one["people"])
    )
    head, today = home["people"][0], business_now().date()
    there = neighbours_page(counter, shohoku)
    row = there.locator("section", has_text="湘北市の住民").locator("tr", has_text=head["name"])
    row.locator("input[name=planned_on]").fill((today - timedelta(days=2)).isoformat())
    row.get_by_role("button", name="平塚市への転出届を受理").click()
    assert "当市のCSが受け取りました" in there.get_by_role("status").inner_text()
    shohoku.relay()

    # when: the family stands here; the officer opens the form from the worklist
    desk = counter.officer("1001", "/registry/received/certificates/")
    check_screen(desk)
    keep_picture(desk, "received-certificates")
    desk.locator("tr", has_text=head["name"]).get_by_role("link", name="特例転入を入力").click()
    check_screen(desk)
    keep_picture(desk, "special-move-in")
    assert desk.locator("#id_members-0-name").input_value() == head["name"]
    assert desk.locator("#id_members-1-resident_code").input_value() == home["people"][1]["resident_code"]
    # and: mistypes the head of the register
    desk.locator("#id_members-0-head_of_register").fill("別人　一郎")
    check(desk)
    assert desk.locator(".error-summary").count() == 0, desk.locator(".error-summary").inner_text()
    check_screen(desk)
    keep_picture(desk, "special-move-in-confirm")
    assert "1人目の筆頭者" in desk.get_by_role("status").inner_text()
    approve_by_another(counter, register(desk))
    shohoku.relay()

    # then: on record with the data received, and struck off in 湘北市
    used = ReceivedCertificate.objects.using("resident_registry").get(names__contains=head["name"])
    assert used.state == "used"
    desk.goto(f"/registry/movements/{used.reception}/")
    number = (
        (desk.locator("a[href*='/registry/residents/']").first.get_attribute("href") or "").rstrip("/").split("/")[-1]
    )
    assert newest_records([number])[number].record.head_of_register == head["head_of_register"]
    assert personal_numbers_of([number])[number].resident_code == head["resident_code"]
    there.reload()
    keep_picture(there, "shohoku-after")
    assert "転入通知受理" in there.locator("section", has_text="湘北市からの転出").inner_text()
