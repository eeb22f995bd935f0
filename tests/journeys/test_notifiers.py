"""Who may notify, with which papers, and which items there are at all: tried in the browser (M1, M2, M12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from daicho.config.demo.papers import Notification, notification_of, ordinary_families
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import business_now
from daicho.systems.resident_registry.models import Movement, MovementEntry
from tests.journeys.filling import check, enter, fill_move_in, register, register_anyway
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture
from tests.makers.move_in import a_number_pair
from tests.proofs import proves

pytestmark = [pytest.mark.committed(databases=JOURNEY_DATABASES), pytest.mark.timeout(300)]
REGISTRY = "resident_registry"
NO_PAPERS = {"paper_1": "", "paper_2": ""}


@pytest.fixture
def notification(city: World) -> Notification:
    """One person who moves in alone, of whom nobody has heard yet."""
    found = notification_of(ordinary_families(city.folder)[0], business_now().date())
    mover, pair = found.movers[0], a_number_pair()
    fields = {
        **mover.fields,
        "individual_number": pair.individual_number,
        "resident_code": pair.resident_code,
        "relationship": "世帯主",
    }
    return replace(found, movers=(replace(mover, fields=fields),))


def stored() -> int:
    return Movement.objects.using(REGISTRY).count()


def facts(page: Page) -> str:
    return page.locator(".compare-facts").inner_text()


@proves("M12.a", how="journey")
@proves("M1.a", how="journey")
@pytest.mark.parametrize(
    ("capacity", "changes", "words"),
    [
        ("本人", {"notifier_kind": "self"}, ""),
        ("世帯主", {"notifier_kind": "head", "notifier_name": "世帯 主男"}, ""),
        (
            "任意代理人",
            {"notifier_kind": "agent", "notifier_name": "代理 人子", "notifier_authority": "委任状(本人署名)"},
            "委任状(本人署名)",
        ),
    ],
)
def test_capacity_authority_and_papers_stand_with_the_notification_ever_after(
    counter: Counter, notification: Notification, capacity: str, changes: Mapping[str, str], words: str
) -> None:
    papers = {"paper_1": "driving_licence", "paper_2": ""}
    desk = counter.officer("1001")

    reception = enter(desk, notification, {**changes, **papers})

    assert capacity in facts(desk)
    assert words in facts(desk)
    assert "運転免許証" in facts(desk)
    other = counter.officer("1002", f"/registry/movements/{reception}/")
    for _ in range(2):
        with other.expect_navigation():
            other.keyboard.press("Control+Enter")
    expect(other.get_by_text("本登録しました")).to_be_visible()
    resident = (other.locator("a[href*='/residents/']").first.get_attribute("href") or "").rstrip("/")
    other.goto(f"{resident}/history/")
    expect(other.locator("main")).to_contain_text(reception)
    other.goto(f"/registry/movements/{reception}/")
    assert capacity in facts(other)
    assert words in facts(other)
    assert "運転免許証" in facts(other)


@proves("M1.b", how="journey")
@proves("M1.b", how="refusal")
@proves("M12.b", how="journey")
@proves("M12.b", how="refusal")
def test_one_official_paper_with_photograph_or_two_others_and_never_none(
    counter: Counter, notification: Notification
) -> None:
    before = stored()
    desk = counter.officer("1001")
    fill_move_in(desk, notification, NO_PAPERS)
    check(desk)
    expect(desk.locator(".error-summary")).to_contain_text("本人確認の記録がありません")
    check_screen(desk)
    keep_picture(desk, "no-identity-papers")

    desk.locator("#id_paper_1").select_option("bank_book")
    check(desk)
    expect(desk.locator(".error-summary")).to_contain_text("それ以外なら2点")
    register_anyway(desk)
    expect(desk.locator(".error-summary")).to_contain_text("本人確認の記録がありません")
    assert stored() == before

    desk.locator("#id_paper_2").select_option("pension_handbook")
    check(desk)
    expect(desk.locator(".error-summary")).to_have_count(0)
    register(desk)
    assert stored() == before + 1


@proves("M12.c", how="journey")
def test_who_can_show_nothing_is_heard_and_a_notice_of_receipt_is_due(
    counter: Counter, notification: Notification
) -> None:
    desk = counter.officer("1001")
    fill_move_in(desk, notification, {**NO_PAPERS, "explanation": "家族構成と前住所を聴き取り、転出証明書と一致"})
    check(desk)
    expect(desk.locator("main")).to_contain_text("「住民異動届受理通知」を異動前の住所へ送ってください")
    check_screen(desk)

    register(desk)

    assert "書類なし(説明: 家族構成と前住所を聴き取り、転出証明書と一致)" in facts(desk)
    expect(desk.locator("main")).to_contain_text("「住民異動届受理通知」を異動前の住所へ送ってください")


@proves("M12.d", how="journey")
@proves("M12.d", how="refusal")
def test_who_has_no_standing_is_refused_with_the_article(counter: Counter, notification: Notification) -> None:
    before = stored()
    desk = counter.officer("1001")

    fill_move_in(desk, notification, {"notifier_kind": "agent", "notifier_name": "隣人 某", "notifier_authority": ""})
    check(desk)

    expect(desk.locator(".error-summary")).to_contain_text("権限を示す書類が必要です(住基法27条3項)")
    check_screen(desk)
    register_anyway(desk)
    expect(desk.locator(".error-summary")).to_contain_text("住基法27条3項")
    assert stored() == before


@proves("M2.b", how="journey")
@proves("M2.b", how="refusal")
@pytest.mark.parametrize("item", ["annual_income", "members-0-bank_account", "became_foreign_resident_on"])
def test_an_item_that_the_movement_does_not_list_is_refused_whole(
    counter: Counter, notification: Notification, item: str
) -> None:
    before = stored()
    desk = counter.officer("1001")
    fill_move_in(desk, notification)

    desk.evaluate(
        """name => { const more = document.createElement('input'); more.type = 'hidden'; more.name = name;
            more.value = 'SECRET-777'; document.querySelector('input[name=submission]').form.append(more); }""",
        item,
    )
    check(desk)

    expect(desk.get_by_text("この異動では入力できない項目が送られたため、受け付けませんでした")).to_be_visible()
    assert "SECRET-777" not in desk.content()
    assert stored() == before
    assert not MovementEntry.objects.using(REGISTRY).filter(content__contains={item: "SECRET-777"}).exists()
    row = AuditEvent.objects.using(REGISTRY).filter(event="act.refused").latest("number")
    assert (row.staff_id, row.detail["code"]) == ("1001", "REG-ENTRY-003")
    assert "SECRET-777" not in str(row.detail)
