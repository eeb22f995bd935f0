"""入管庁通知 from the medium to the record, and 市町村通知 back to a medium, at the screens of the officers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.resident_registry.queries.records import newest_records
from tests.journeys.keyboard import press_and_wait, tick, type_into
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture
from tests.journeys.test_move_within_and_undo import approve_by_another
from tests.proofs import proves

pytestmark = [pytest.mark.committed(databases=[*JOURNEY_DATABASES, "evidence"]), pytest.mark.timeout(300)]
NOTICES = Path("immigration", "notices-000001.json")
PAGE = "/registry/immigration/"


def take(desk: Page, file: Path) -> None:
    desk.goto(PAGE)
    desk.locator("#file").set_input_files(file)
    press_and_wait(desk, "F9")


def register_as_proposed(desk: Page, row: int) -> str:
    """Opens the row's proposal, reads before and after, and registers it; its reception number."""
    desk.goto(PAGE)
    desk.locator("tbody tr").nth(row).get_by_role("link", name="見比べて入力").click()
    desk.wait_for_url("**/enter/")
    assert desk.locator(".error-summary").count() == 0, desk.locator(".error-summary").all_inner_texts()
    assert desk.get_by_label("確認 — 今の記録と異動後").count() == 1
    check_screen(desk)
    keep_picture(desk, "immigration-proposal")
    for _ in range(desk.locator("input[name=confirm]").count()):
        tick(desk, "input[name=confirm]:not(:checked)")
    press_and_wait(desk, "Control+Enter")
    return desk.url.split("/movements/")[1].split("/")[0]


@proves("S1.5.a", how="journey")
@proves("S1.5.b", how="journey")
@proves("S1.5.c", how="journey")
def test_a_notice_file_is_taken_in_worked_and_answered(counter: Counter, city: World, tmp_path: Path) -> None:
    # given: a file on a medium that nobody has registered
    file = city.folder / NOTICES
    rows = json.loads(file.read_text(encoding="utf-8"))["rows"]
    desk = counter.officer("1001", PAGE)
    check_screen(desk)
    take(desk, file)
    assert "登録されていません" in desk.locator(".error-summary").inner_text()
    keep_picture(desk, "immigration-refused")
    (kept,) = AuditEvent.objects.using("resident_registry").filter(event="immigration_file.refused")
    assert kept.detail["medium"] == "DEMO-001"

    # when: the medium is registered and the file taken in, twice
    office = counter.officer("1009", "/registry/media/")
    type_into(office, "id_number", "demo-001")
    type_into(office, "id_title", "市民課 金庫")
    press_and_wait(office, "Control+Enter")
    assert office.get_by_role("cell", name="DEMO-001").count() == 1
    check_screen(office)
    keep_picture(office, "registered-media")
    take(desk, file)
    assert desk.get_by_label("入管庁通知").locator("tbody tr").count() == len(rows)
    check_screen(desk)
    keep_picture(desk, "immigration-taken")
    take(desk, file)
    assert desk.get_by_text("取込み済みです").count() == 1
    assert desk.get_by_label("入管庁通知").locator("tbody tr").count() == len(rows)

    # then: two notices about one person are worked one after the other, by two officers
    cards = {one["foreign"]["card_number"]: one["resident_number"] for one in city.lines() if one["foreign"]}
    number = cards[rows[0]["held_card_number"]]
    assert "前の通知が処理されていません" in desk.locator("tbody tr").nth(1).inner_text()
    reception = register_as_proposed(desk, 0)
    keep_picture(desk, "immigration-registered")
    approve_by_another(counter, reception)
    assert newest_records([number])[number].record.foreign.period_years == "3"
    second = register_as_proposed(desk, 0)
    approve_by_another(counter, second)
    assert newest_records([number])[number].record.foreign.card_number == rows[1]["after"]["card_number"]
    desk.goto(f"{PAGE}?state=applied")
    assert {reception, second} <= set(desk.get_by_label("入管庁通知").locator("a.tabular").all_inner_texts())

    # then: a notice about nobody is refused with its reason
    chief = counter.officer("1003", PAGE)
    check_screen(chief)
    stranger = chief.locator("tbody tr", has_text="DOE JANE")
    assert "住民記録にいません" in stranger.inner_text()
    stranger.get_by_label("反映しない理由").fill("入管庁に照会し、誤りと分かった")
    with chief.expect_navigation():
        stranger.get_by_role("button", name="理由を書いて反映しない").click()
    chief.goto(f"{PAGE}?state=refused")
    assert chief.get_by_text("入管庁に照会し、誤りと分かった").count() == 1

    # then: the agency is told of both changes, in their order, in the file for the medium
    chief.goto("/registry/immigration/reports/")
    check_screen(chief)
    keep_picture(chief, "immigration-reports")
    chief.locator("#id_medium").select_option("DEMO-001")
    with chief.expect_download() as download:
        chief.keyboard.press("F9")
    written = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["rows"]
    assert [(row["kind"], row["act"], row["card_number"]) for row in written] == [
        ("notice", "correction", rows[0]["after"]["card_number"]),
        ("notice", "correction", rows[1]["after"]["card_number"]),
    ]
    chief.goto("/registry/immigration/reports/?state=written")
    assert chief.get_by_label("出力の記録").locator("tbody tr").count() == 1
    check_screen(chief)
    keep_picture(chief, "immigration-written")
