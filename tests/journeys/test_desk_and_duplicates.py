"""今できること said before typing, and 同一人の疑い decided, as officers do it at the screens."""

from __future__ import annotations

from datetime import datetime

import pytest

from daicho.foundation.clock import business_now
from daicho.foundation.database.guard import serving
from daicho.systems.resident_registry.queries.duplicates import current_pair
from tests.journeys.keyboard import press_and_wait, type_into
from tests.journeys.product import JOURNEY_DATABASES, Counter, check_screen, keep_picture
from tests.makers.move_in import a_move_in, father, fresh_numbers, new_address
from tests.makers.registry_flow import approved
from tests.makers.staff import TOKYO, officer

pytestmark = [pytest.mark.committed(databases=JOURNEY_DATABASES), pytest.mark.timeout(300)]


def test_an_officer_reads_what_rests_before_entering_on_a_sunday(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 11, 22, 10, 0, tzinfo=TOKYO)
    monkeypatch.setattr("daicho.foundation.web.door.business_now", lambda: now)
    station = counter.officer("1005")
    keep_picture(station, "desk-now-home")
    check_screen(station)
    assert "特例転入" in station.locator("#desk").inner_text()

    desk = counter.officer("1001", "/registry/move-in/")
    keep_picture(desk, "desk-now-entry")
    check_screen(desk)
    assert "届出の受付" in desk.locator("#desk").inner_text()


def test_two_records_of_one_person_are_found_and_linked(counter: Counter) -> None:
    with serving("resident_registry"):
        entries = [a_move_in((father(),), address=new_address(lot, "")) for lot in ("1番8号", "2番1号")]
        done = [approved(officer("1001"), officer("1002"), one, fresh_numbers(1)) for one in entries]
    first, second = (one.resident_numbers[0] for one in done)
    desk = counter.officer("1003", "/registry/duplicates/")
    keep_picture(desk, "duplicates")
    check_screen(desk)

    type_into(desk, f"id_{first}_{second}_reason", "戸籍の附票で同じ方と確認")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    press_and_wait(desk, "Enter")

    keep_picture(desk, "duplicates-decided")
    check_screen(desk)
    assert "職権処理待ち" in desk.locator("main").inner_text()
    with serving("resident_registry"):
        assert current_pair(first, second, business_now()).awaits_follow_up
