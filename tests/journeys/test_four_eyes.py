"""Who entered does not verify, approve or sign off: tried in the browser, with the buttons and without them (M3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import business_now, set_offset
from daicho.systems.resident_registry.models import MovementState, OfficeSetting, Resident
from tests.foundation.accounts.people import PASSWORD, an_officer
from tests.journeys.filling import send_by_hand
from tests.journeys.keyboard import press_and_wait
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture
from tests.makers.move_in import a_move_in, father, fresh_numbers
from tests.makers.registry_flow import entered
from tests.makers.staff import officer
from tests.proofs import proves

pytestmark = [pytest.mark.committed(databases=[*JOURNEY_DATABASES, "evidence"]), pytest.mark.timeout(300)]
REGISTRY = "resident_registry"


@pytest.fixture(autouse=True)
def _own_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days may pass in here without passing anywhere else."""
    monkeypatch.setattr(settings, "CLOCK_FILE", tmp_path / "clock.json")


def an_entry(staff_id: str) -> str:
    """仮登録 by an officer; the reception number."""
    today = business_now().date()
    entry = a_move_in((father(),), moved_on=today - timedelta(2), planned_on=None, notified_on=today)
    return entered(officer(staff_id, business_now()), entry, fresh_numbers(1))


def state_of(reception: str) -> str:
    states = MovementState.objects.using(REGISTRY).filter(movement__reception=reception)
    return states.order_by("-state_no").values_list("state", flat=True)[0]


def refused_acts(code: str) -> list[tuple[str, str]]:
    rows = AuditEvent.objects.using(REGISTRY).filter(event="act.refused", detail__code=code).order_by("number")
    return [(row.staff_id, row.detail["about"]) for row in rows]


def act(page: Page, reception: str, words: str) -> None:
    """Ctrl+Enter on the page of a notification, and what it says then."""
    page.goto(f"/registry/movements/{reception}/")
    press_and_wait(page, "Control+Enter")
    expect(page.get_by_text(words)).to_be_visible()


@proves("M3.b", how="journey")
@proves("M3.b", how="refusal")
@proves("M3.c", how="journey")
@proves("M3.c", how="refusal")
def test_the_enterer_is_offered_neither_verifying_nor_approving_and_is_refused_both(
    counter: Counter, city: World
) -> None:
    reception = an_entry("1002")
    before = Resident.objects.using(REGISTRY).count()
    mine = counter.officer("1002", f"/registry/movements/{reception}/")

    expect(mine.get_by_role("button", name="照合済みにする")).to_have_count(0)
    check_screen(mine)
    send_by_hand(mine, f"/registry/movements/{reception}/verify/", {"entry_no": "1"})
    expect(
        mine.get_by_text("入力した本人は照合できません。入力者(鈴木 誠)以外の職員が照合してください。")
    ).to_be_visible()
    check_screen(mine)
    keep_picture(mine, "refused-verification")
    assert state_of(reception) == "entered"

    other = counter.officer("1003")
    act(other, reception, "照合済みにしました")
    mine.goto(f"/registry/movements/{reception}/")
    expect(mine.get_by_role("button", name="本登録する")).to_have_count(0)
    send_by_hand(mine, f"/registry/movements/{reception}/approve/", {"entry_no": "1"})
    expect(mine.get_by_text("入力した本人は本登録できません")).to_be_visible()

    assert state_of(reception) == "verified"
    assert Resident.objects.using(REGISTRY).count() == before
    assert refused_acts("REG-FLOW-002") == [("1002", reception)] * 2


@proves("M3.a", how="journey")
@proves("M3.d", how="journey")
@proves("M3.d", how="refusal")
def test_the_next_day_somebody_without_part_in_it_signs_it_off(counter: Counter, city: World) -> None:
    an_officer("5501", "entry", "next_day", name="兼務 太郎", valid_from=business_now().date())
    reception = _entered_by_the_one_with_both_duties()
    act(counter.officer("1002"), reception, "照合済みにしました")
    act(counter.officer("1003"), reception, "本登録しました")
    checker = counter.officer("1004", "/registry/next-day/")
    expect(checker.get_by_text(reception)).to_have_count(0)

    set_offset(timedelta(days=1))
    involved = counter.window()
    _sign_in(involved, "5501")
    involved.goto("/registry/next-day/")
    expect(involved.get_by_text(reception)).to_have_count(0)
    involved.goto(f"/registry/movements/{reception}/")
    send_by_hand(involved, f"/registry/movements/{reception}/check/", {"note": ""})
    expect(involved.get_by_text("この届出の入力を担当したため、翌日照合はできません")).to_be_visible()
    assert refused_acts("REG-FLOW-006") == [("5501", reception)]
    counter.sign_in(checker, "1004", "/registry/next-day/")
    expect(checker.get_by_text(reception)).to_be_visible()
    check_screen(checker)
    keep_picture(checker, "next-day-list")

    checker.get_by_text(reception).click()
    checker.wait_for_url(f"**/registry/movements/{reception}/")
    press_and_wait(checker, "Control+Enter")

    expect(checker.get_by_text(reception)).to_have_count(0)
    assert state_of(reception) == "checked"


def _entered_by_the_one_with_both_duties() -> str:
    ctx = officer("1001", business_now())
    both = replace(ctx, actor=replace(ctx.actor, staff_id="5501", name="兼務 太郎"))
    today = business_now().date()
    entry = a_move_in((father(),), moved_on=today - timedelta(2), planned_on=None, notified_on=today)
    return entered(both, entry, fresh_numbers(1))


def _sign_in(page: Page, staff_id: str) -> None:
    page.goto("/sign-in/")
    page.locator("#id_staff_id").fill(staff_id)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_terminal").select_option("HK-010")
    page.locator("#id_password").press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


@proves("M3.e", how="journey")
@proves("M3.e", how="refusal")
def test_where_the_office_forbids_it_the_verifier_does_not_approve(counter: Counter, city: World) -> None:
    reception = an_entry("1001")
    verifier = counter.officer("1003")
    act(verifier, reception, "照合済みにしました")
    # The office decides while the button is still on the screen.
    OfficeSetting.objects.using(REGISTRY).create(
        name="verifier_may_approve", setting_no=1, value=False, set_at=business_now(), staff_id="1009"
    )

    press_and_wait(verifier, "Control+Enter")
    expect(verifier.get_by_text("照合した職員は本登録できない設定です")).to_be_visible()
    assert refused_acts("REG-FLOW-003") == [("1003", reception)]

    verifier.goto(f"/registry/movements/{reception}/")
    expect(verifier.get_by_text("本登録は別の職員が行います")).to_be_visible()
    expect(verifier.locator("#approve")).to_have_count(0)

    act(counter.officer("1002"), reception, "本登録しました")
