"""今できること on the home page, and what is restricted at the head of an entry, before anything is typed."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from tests.foundation.accounts.people import MAIN, STATION, a_terminal, an_officer, signed_in
from tests.makers.registry_flow import approved
from tests.makers.staff import TOKYO, officer

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])


@pytest.fixture
def at_the_station() -> Client:
    """An officer who enters movements at the station counter."""
    client = Client(raise_request_exception=False)
    staff = an_officer("5001", "entry", office=STATION)
    client.cookies["daicho_office"] = signed_in(staff, a_terminal("EK-001", STATION))
    return client


def it_is(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    now = datetime.fromisoformat(text).replace(tzinfo=TOKYO)
    monkeypatch.setattr("daicho.foundation.web.door.business_now", lambda: now)


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_by_day_everything_can_be_done_and_the_forms_say_nothing(
    at_the_station: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    it_is(monkeypatch, "2026-11-24 10:00")

    home = read(at_the_station, "/registry/")
    assert "この窓口で今できること" in home
    assert "特例転入" in home
    assert "休止中" not in home
    for path in ("/registry/move-in/", f"/registry/residents/{number}/movements/"):
        assert 'id="desk"' not in read(at_the_station, path)


def test_on_sunday_the_forms_say_first_what_has_to_wait_for_the_network(
    at_the_station: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    it_is(monkeypatch, "2026-11-22 10:00")

    assert "住基ネットは休止中です。次は令和8年11月24日8時30分からです。" in read(at_the_station, "/registry/")
    for path in ("/registry/move-in/", f"/registry/residents/{number}/movements/"):
        page = read(at_the_station, path)
        before_the_form = page.partition('class="cols')[0]
        assert "特例転入(カードによる転入)" in before_the_form
        assert "令和8年11月24日8時30分以降に転出証明書情報を受信して入力します。" in before_the_form
        assert "広域交付" not in page


def test_a_closed_counter_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["daicho_office"] = signed_in(an_officer("5001", "entry", office=MAIN), a_terminal("HK-001", MAIN))
    it_is(monkeypatch, "2026-11-22 10:00")

    page = read(client, "/registry/move-in/")
    assert "届出の受付" in page
    assert "窓口の時間外です。次は令和8年11月24日8時30分からです。" in page
    assert "特例転入(カードによる転入)" not in page
