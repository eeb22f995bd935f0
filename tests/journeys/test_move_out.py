"""転出 by keyboard alone: notice, approval, 転出証明書, the morning of the day, the notice of arrival."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import business_now
from daicho.foundation.database.guard import serving
from daicho.systems.resident_registry.actions.close_departures import close_departures
from daicho.systems.resident_registry.models import Resident
from daicho.systems.resident_registry.queries.records import household_members, newest_records
from tests.journeys.keyboard import choose, press_and_wait, type_date, type_into
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture
from tests.journeys.test_move_within_and_undo import an_ordinary_family, approve_by_another, confirm_and_register
from tests.makers.staff import officer
from tests.proofs import proves

pytestmark = [pytest.mark.committed(databases=[*JOURNEY_DATABASES, "evidence"]), pytest.mark.timeout(300)]


@proves("S1.1.c", how="journey")
@proves("S1.2.f", how="journey")
def test_a_family_moves_out_with_its_paper_and_is_struck_off_on_the_day(counter: Counter, city: World) -> None:
    head = an_ordinary_family(city)
    household = newest_records([head])[head].record.household_number
    family = [one.resident_number for one in household_members(household)]
    today = business_now().date()

    # given: an officer enters the 転出届 for yesterday, then corrects the day to today
    desk = counter.officer("1001", f"/registry/movements/new/move_out/{head}/")
    check_screen(desk)
    keep_picture(desk, "move-out")
    type_date(desk, "id_moved_on", today - timedelta(days=20))
    type_into(desk, "id_notifier_name", newest_records([head])[head].record.name.full)
    choose(desk, "id_paper_1", "運転免許証")
    type_into(desk, "id_destination", "神奈川県横浜市西区みなとみらい1丁目1番1号")
    press_and_wait(desk, "F9")
    assert "職権で記載し" in desk.locator(".error-summary").inner_text()
    keep_picture(desk, "move-out-late")
    type_date(desk, "id_moved_on", today + timedelta(days=2))
    press_and_wait(desk, "F9")
    check_screen(desk)
    keep_picture(desk, "move-out-confirm")
    reception = confirm_and_register(desk)

    # when: another officer approves it
    approve_by_another(counter, reception)

    # then: everybody is still a resident, and the first officer prints the paper
    assert {one.record.status.value for one in newest_records(family).values()} == {"resident"}
    desk.goto(f"/registry/movements/{reception}/")
    check_screen(desk)
    keep_picture(desk, "move-out-approved")
    press_and_wait(desk, "F9")
    check_screen(desk)
    desk.wait_for_load_state("networkidle")
    keep_picture(desk, "departure-paper")
    pdf = desk.request.get(desk.url + "paper.pdf").body()
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "転出証明書" in text
    assert all("".join(one.record.name.full.split()) in text for one in newest_records(family).values())
    type_into(desk, "reissue-reason", "紛失")
    desk.keyboard.press("Tab")
    press_and_wait(desk, "Enter")
    check_screen(desk)
    assert desk.get_by_text("再交付", exact=True).count() >= 1
    keep_picture(desk, "departure-paper-again")

    # when: the day has come
    desk.goto("/registry/departures/")
    check_screen(desk)
    keep_picture(desk, "departures-ahead")
    assert desk.locator("table[aria-label='一週間以内に転出する人'] a.name").count() >= len(family)
    with serving("resident_registry"):
        closed = close_departures(officer("1002", business_now() + timedelta(days=2)))
    assert set(family) <= set(closed.residents)
    assert not Resident.objects.using("resident_registry").filter(household_number=household, status="resident")

    # then: the record says so, and the notice of arrival takes its place beside the plan
    desk.goto(f"/registry/residents/{head}/")
    check_screen(desk)
    keep_picture(desk, "moved-out-resident")
    desk.goto(f"/registry/movements/new/arrival_notice/{head}/")
    check_screen(desk)
    type_date(desk, "id_moved_on", today - timedelta(days=1))
    type_into(desk, "id_destination", "神奈川県川崎市幸区堀川町1番1号")
    press_and_wait(desk, "F9")
    keep_picture(desk, "arrival-notice-confirm")
    check_screen(desk)
    arrival = confirm_and_register(desk)
    approve_by_another(counter, arrival)
    for one in newest_records(family).values():
        assert one.record.confirmed_move_out.on == today - timedelta(days=1)
        assert one.record.planned_move_out.on == today + timedelta(days=2)
        assert one.record.removed.on is not None
        assert one.record.removed.on.sort_on == today - timedelta(days=1)
    desk.goto("/registry/departures/awaited/")
    check_screen(desk)
    keep_picture(desk, "awaited-notices")
    events = set(AuditEvent.objects.using("resident_registry").values_list("event", flat=True))
    assert {"departure_paper.issued", "departure_paper.shown", "departure.closed", "departures.listed"} <= events
