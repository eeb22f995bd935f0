"""世帯主変更 and 職権修正 by keyboard alone: every member's 続柄 entered anew, and a new name that flows to all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from daicho.foundation.clock import business_now
from daicho.municipal.codes.relationships import relationship_text
from daicho.systems.resident_registry.queries.records import events_of, household_members, newest_records
from tests.journeys.keyboard import choose, press_and_wait, tab_to, tick, type_date, type_into
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture
from tests.proofs import proves

pytestmark = [pytest.mark.committed(databases=[*JOURNEY_DATABASES, "evidence"]), pytest.mark.timeout(300)]
HUSBAND, WIFE, CHILD = ("11",), ("12",), ("20",)


def couples_with_children(city: World) -> list[list[dict[str, Any]]]:
    """Households of head, wife and children, all Japanese, unprotected, staying, head first."""
    protected = set(city.facts["hidden"])
    households: dict[str, list[dict[str, Any]]] = {}
    for line in city.lines():
        if line["status"] == "resident":
            households.setdefault(line["household_number"], []).append(line)
    found = []
    for members in households.values():
        relationships = sorted(tuple(m["relationship"]) for m in members)
        ordinary = all(
            m["kind"] == "japanese"
            and m["move_out_planned_on"] is None
            and m["resident_number"] not in protected
            and isinstance(m["became_resident_on"], str)
            and date.fromisoformat(m["became_resident_on"]).year < 2026
            for m in members
        )
        if ordinary and relationships[:2] == [("02",), WIFE] and set(relationships[2:]) == {CHILD}:
            found.append(sorted(members, key=lambda m: (not m["is_head"], m["relationship"])))
    return found


def follow(page: Page, path_end: str) -> None:
    """Tabs to the link that leads to a path, and goes there by Enter."""
    for _ in range(250):
        if str(page.evaluate("document.activeElement?.getAttribute('href') || ''")).endswith(path_end):
            press_and_wait(page, "Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no link to {path_end} can be reached by Tab")


def choose_movement(desk: Page, code: str, number: str) -> None:
    """From the person's page by F7 to the entry of a movement."""
    press_and_wait(desk, "F7")
    keep_picture(desk, "movement-choice-households")
    follow(desk, f"/movements/new/{code}/{number}/")


def register(desk: Page) -> str:
    for _ in range(desk.locator("input[name=confirm]").count()):
        tick(desk, "input[name=confirm]:not(:checked)")
    press_and_wait(desk, "Control+Enter")
    return desk.url.split("/movements/")[1].split("/")[0]


def approve(counter: Counter, reception: str, picture: str) -> None:
    second = counter.officer("1002", f"/registry/movements/{reception}/")
    check_screen(second)
    keep_picture(second, f"{picture}-verification")
    press_and_wait(second, "Control+Enter")
    press_and_wait(second, "Control+Enter")
    assert second.get_by_text("本登録しました").count() == 1


@proves("S1.1.c", how="journey")
def test_the_wife_becomes_head_and_every_relationship_is_entered_anew(counter: Counter, city: World) -> None:
    members = couples_with_children(city)[0]
    head, wife, *children = [m["resident_number"] for m in members]

    # given: the wife's page, and the entry of 世帯主変更 reached from it
    desk = counter.officer("1001", f"/registry/residents/{wife}/")
    choose_movement(desk, "head_change", wife)
    check_screen(desk)
    keep_picture(desk, "head-change")

    # when: an officer forgets a 続柄, is told, and enters all of them
    type_date(desk, "id_moved_on", business_now().date() - timedelta(days=3))
    type_into(desk, "id_notifier_name", newest_records([wife])[wife].record.name.full)
    choose(desk, "id_paper_1", "個人番号カード")
    type_into(desk, f"id_relationship_{head}", "夫")
    press_and_wait(desk, "F9")
    assert "続柄が入力されていません" in desk.locator(".error-summary").inner_text()
    check_screen(desk)
    keep_picture(desk, "head-change-errors")
    for child in children:
        type_into(desk, f"id_relationship_{child}", "子")
    press_and_wait(desk, "F9")
    assert desk.locator(".error-summary").count() == 0, desk.locator(".error-summary").all_inner_texts()
    check_screen(desk)
    keep_picture(desk, "head-change-confirm")
    assert desk.locator("ins.diff-new").filter(has_text="夫").count() == 1
    approve(counter, register(desk), "head-change")

    # then: one head, everybody against her
    found = household_members(newest_records([wife])[wife].record.household_number)
    assert [relationship_text(m.record.relationship) for m in found] == ["世帯主", "夫", *["子"] * len(children)]
    assert {m.record.head.full for m in found} == {newest_records([wife])[wife].record.name.full}


@proves("S1.1.d", how="journey")
def test_a_notice_of_the_family_register_renames_the_head_in_every_record(counter: Counter, city: World) -> None:
    members = couples_with_children(city)[1]
    head, *others = [m["resident_number"] for m in members]
    given = members[0]["given_name"]

    desk = counter.officer("1001", f"/registry/residents/{head}/")
    choose_movement(desk, "official_correction", head)
    check_screen(desk)
    keep_picture(desk, "official-correction")
    assert desk.locator("#id_name").input_value() == members[0]["name"]

    # nothing changed is said plainly
    type_date(desk, "id_moved_on", business_now().date() - timedelta(days=5))
    press_and_wait(desk, "F9")
    assert "変わる項目がありません" in desk.locator(".error-summary").inner_text()
    keep_picture(desk, "official-correction-nothing")

    type_into(desk, "id_name", f"新田　{given}")
    type_into(desk, "id_kana", f"ニッタ　{members[0]['given_name_kana']}")
    press_and_wait(desk, "F9")
    assert desk.locator(".error-summary").count() == 0, desk.locator(".error-summary").all_inner_texts()
    check_screen(desk)
    keep_picture(desk, "official-correction-confirm")
    approve(counter, register(desk), "official-correction")

    for number in (head, *others):
        record = newest_records([number])[number].record
        assert record.head.full == f"新田　{given}"
        assert events_of(number)[max(events_of(number))].reason == "official_correction"


@pytest.mark.parametrize(
    "code",
    ["household_separation", "household_merger", "household_change", "minor_correction", "clerical_correction",
     "sheet_remaking", "sheet_restoration"],
)  # fmt: skip
def test_every_entry_opens_without_an_accessibility_fault_and_f1_leads_to_its_manual(
    counter: Counter, city: World, code: str
) -> None:
    wife = couples_with_children(city)[2][1]["resident_number"]

    desk = counter.officer("1001", f"/registry/movements/new/{code}/{wife}/")

    check_screen(desk)
    keep_picture(desk, f"entry-{code}")
    assert desk.locator(f"a[href$='/help/{code.replace('_', '-')}/']").count() == 1
    tab_to(desk, "id_note")
