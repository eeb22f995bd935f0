"""接続時間外の通知: outside the hours of 住基ネット messages to the CS wait, unless it was decided otherwise."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.test import override_settings

from daicho.config import worker
from daicho.config.law_tables import law_tables
from daicho.foundation.messaging.relay_loop import Relay, at_any_hour
from daicho.foundation.messaging.status import ConnectionStatus
from daicho.systems.resident_registry.models import OfficeSetting
from daicho.systems.resident_registry.queries.connection_hours import hours_of_cs, may_send_to_cs
from daicho.systems.resident_registry.web.presenters.linkage import connection_rows
from tests.makers.staff import MONDAY_MORNING, TOKYO

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
LAW = law_tables()
EVENING, NIGHT = "2026-11-24 17:15", "2026-11-24 03:00"
HOLDING = override_settings(HOLD_OUTSIDE_CONNECTION_HOURS=True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def decided(value: bool) -> None:
    OfficeSetting.objects.using("resident_registry").create(
        name="hold_outside_connection_hours", setting_no=1, value=value, set_at=MONDAY_MORNING, staff_id="1009"
    )


def shown(now: str, **counts: object) -> tuple[str, str, str]:
    """State, kind of mark and words of the CS's row on the status screen."""
    values = {"waiting": 1, "held": 0, "oldest_age": None, "last_code": "", "last_error": "", **counts}
    both = [ConnectionStatus(one, last_delivered_at=None, **values) for one in ("jukinet_server", "linkage_platform")]  # type: ignore[arg-type]
    cs, platform = connection_rows(both, hours_of_cs(at(now), LAW))
    assert "接続時間外" not in platform.state + platform.fault
    return cs.state, cs.kind, cs.fault


@pytest.mark.parametrize(
    ("when", "may"),
    [
        ("2026-11-24 08:29", False), ("2026-11-24 08:30", True), ("2026-11-24 17:14", True), (EVENING, False),
        ("2026-11-22 12:00", False), ("2026-11-23 12:00", False),
    ],
    ids=["before", "as it opens", "before it closes", "as it closes", "Sunday", "holiday"],
)  # fmt: skip
@HOLDING
def test_messages_go_in_the_hours_of_the_network_alone(when: str, may: bool) -> None:
    assert may_send_to_cs(at(when), LAW) is may


def test_a_demo_sends_at_any_hour() -> None:
    assert may_send_to_cs(at(NIGHT), LAW)


@pytest.mark.parametrize(("installed", "city"), [(True, False), (False, True)])
def test_what_the_city_decided_counts_before_the_installation(installed: bool, city: bool) -> None:
    decided(city)

    with override_settings(HOLD_OUTSIDE_CONNECTION_HOURS=installed):
        assert may_send_to_cs(at(NIGHT), LAW) is not city


@HOLDING
def test_the_screen_says_when_it_will_be_sent() -> None:
    assert shown(NIGHT) == ("接続時間外", "wait", "接続時間外：本日8時30分に送信します")
    assert shown(EVENING)[2] == "接続時間外：令和8年11月25日8時30分に送信します"
    assert shown("2026-11-24 09:00") == ("送信中", "wait", "")


@HOLDING
def test_what_a_person_must_decide_is_still_seen_outside_the_hours() -> None:
    state, kind, words = shown(NIGHT, held=1, last_error="氏名の形式が違います。")

    assert (state, kind) == ("保留あり", "held")
    assert words == "接続時間外：本日8時30分に送信します　氏名の形式が違います。"


def test_the_screen_of_a_demo_says_that_it_sends_all_the_same() -> None:
    assert shown(NIGHT) == ("送信中", "wait", "接続時間外ですが、時間外も送信する設定です")


def test_the_relay_to_the_cs_alone_keeps_to_the_hours() -> None:
    with override_settings(SERVED_ALIASES=("resident_registry", "linkage_platform", "jukinet_server")):
        found = {(one.sender, one.receiver): one.may_send for one in worker.relays()}

    assert found[("resident_registry", "jukinet_server")] is not at_any_hour
    others = {pair: may for pair, may in found.items() if "jukinet_server" not in pair}
    assert others
    assert set(others.values()) == {at_any_hour}


def test_a_relay_asks_before_it_takes_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits goes in the first round after the hours began."""
    rounds, hours = [], [False, False, True]
    monkeypatch.setattr("daicho.foundation.messaging.relay_loop.CLOSED_PAUSE_SECONDS", 0.01)
    stop = threading.Event()

    def may_send() -> bool:
        return hours.pop(0) if len(hours) > 1 else hours[0]

    def one_round(*_: object) -> object:
        rounds.append(len(hours))
        stop.set()
        return type("Done", (), {"is_down": False, "delivered": 0})

    monkeypatch.setattr("daicho.foundation.messaging.relay_loop.relay_round", one_round)
    Relay("resident_registry", "jukinet_server", None, may_send).run(stop)  # type: ignore[arg-type]

    assert rounds == [1]
