"""Signing in, being named everywhere, and being kept out: tried in the browser (M15, M24)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import business_now
from daicho.foundation.web.catalogue import all_addresses
from tests.foundation.accounts.people import PASSWORD, an_officer
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen
from tests.proofs import proves

pytestmark = [pytest.mark.committed(databases=JOURNEY_DATABASES), pytest.mark.timeout(300)]
REGISTRY = "resident_registry"


def try_to_sign_in(page: Page, staff_id: str, password: str) -> str:
    """What the page says afterwards; empty when somebody is signed in."""
    page.goto("/sign-in/")
    page.locator("#id_staff_id").fill(staff_id)
    page.locator("#id_password").fill(password)
    page.locator("#id_terminal").select_option("HK-015")
    with page.expect_navigation():
        page.locator("#id_password").press("Enter")
    refusal = page.locator(".error-summary")
    return refusal.inner_text() if refusal.count() else ""


@proves("M15.a", how="journey")
def test_the_name_stands_on_every_screen_and_in_every_row(counter: Counter, city: World) -> None:
    page = counter.officer("1002")
    number = city.lines()[0]["resident_number"]

    for path in ("", f"residents/{number}/", f"residents/{number}/history/", "move-in/", "movements/", "linkage/"):
        page.goto(f"/registry/{path}")
        expect(page.locator("body > header, header").first).to_contain_text("鈴木 誠")

    rows = AuditEvent.objects.using(REGISTRY).filter(staff_id="1002")
    assert {row.event for row in rows} >= {"resident.viewed", "worklist.viewed", "linkage.viewed"}
    assert {(row.staff_name, row.terminal, row.office_code) for row in rows} == {("鈴木 誠", "HK-002", "0001")}
    signed = AuditEvent.objects.using("office").filter(staff_id="1002")
    assert signed.exists()


@proves("M15.b", how="journey")
@proves("M15.b", how="refusal")
@proves("M15.c", how="journey")
@proves("M15.c", how="refusal")
def test_wrong_unknown_lapsed_and_locked_get_one_answer_and_are_logged(counter: Counter, city: World) -> None:
    yesterday = business_now().date() - timedelta(1)
    an_officer("5601", "inquiry", name="期限 切子", valid_to=yesterday)
    an_officer("5602", "inquiry", name="施錠 五郎")
    page = counter.window()

    answers = {
        "lapsed": try_to_sign_in(page, "5601", PASSWORD),
        "unknown": try_to_sign_in(page, "9999", PASSWORD),
        **{f"wrong {n}": try_to_sign_in(page, "5602", f"wrong-password-{n}") for n in range(5)},
        "locked, right password": try_to_sign_in(page, "5602", PASSWORD),
    }

    assert len(set(answers.values())) == 1, answers
    assert "サインインできません" in answers["unknown"]
    check_screen(page)
    failed = AuditEvent.objects.using("office").filter(event="staff.sign_in_failed")
    assert failed.count() == len(answers)
    assert AuditEvent.objects.using("office").filter(event="account.locked_out", staff_id="5602").count() == 1


@proves("M15.d", how="journey")
@proves("M15.d", how="refusal")
def test_every_screen_leads_to_signing_in_first(counter: Counter, city: World) -> None:
    page = counter.window()
    doors = [one for one in all_addresses() if one.door is not None and "GET" in one.door.route.methods]

    for found in doors:
        if "<" not in found.path:
            page.goto(f"/{found.path}")
            assert "/sign-in/" in page.url, found.path
            expect(page.get_by_role("heading", name="サインイン")).to_be_visible()


@proves("M24.b", how="journey")
@proves("M24.b", how="refusal")
def test_a_function_of_other_duties_is_refused_by_name_and_logged(counter: Counter, city: World) -> None:
    page = counter.officer("1006")
    expect(page.get_by_role("link", name="異動入力")).to_have_count(0)

    for path, title in (("move-in/", "異動入力(仮登録)"), ("movements/", "仮登録一覧"), ("next-day/", "翌日照合")):
        page.goto(f"/registry/{path}")
        expect(page.locator("main")).to_contain_text("権限がありません")
        expect(page.locator("main")).to_contain_text(title)
        check_screen(page)

    kept = AuditEvent.objects.using(REGISTRY).filter(event="function.refused", staff_id="1006")
    assert kept.count() == 3
