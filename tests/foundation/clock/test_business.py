"""Business time: shared by all processes, shifted only in demo, and never back behind what was recorded."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from daicho.foundation.clock import TOKYO, ClockRefusal, business_now, machine_now, set_offset, state
from daicho.foundation.clock.wording import offset_for

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _clock_file(tmp_path: Path, settings: Settings) -> None:
    settings.CLOCK_FILE = tmp_path / "clock.json"
    settings.PRODUCTION = False


def test_without_a_file_business_time_is_real_time_in_tokyo() -> None:
    # given / when
    now = business_now()

    # then
    assert abs(now - machine_now()) < timedelta(seconds=1)
    assert now.utcoffset() == timedelta(hours=9)


def test_another_process_sees_the_shift_at_once(settings: Settings) -> None:
    # given
    set_offset(timedelta(days=40))
    code = (
        "from django.conf import settings; from pathlib import Path; import sys\n"
        "settings.configure(CLOCK_FILE=Path(sys.argv[1]), PRODUCTION=False)\n"
        "from daicho.foundation.clock import business_now; print(business_now().isoformat())"
    )

    # when
    printed = subprocess.run(
        [sys.executable, "-c", code, str(settings.CLOCK_FILE)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    ).stdout.strip()

    # then
    assert timedelta(days=39) < datetime.fromisoformat(printed) - machine_now() <= timedelta(days=40)


def test_it_goes_on_but_never_behind_what_was_recorded() -> None:
    # given
    set_offset(timedelta(days=2))
    recorded_until = business_now()

    # when
    with pytest.raises(ClockRefusal, match="戻せません"):
        set_offset(timedelta(days=1), recorded_until=recorded_until)
    set_offset(timedelta(days=3), recorded_until=recorded_until)

    # then
    assert business_now() - machine_now() > timedelta(days=2, hours=23)


def test_it_goes_back_when_nothing_was_recorded_meanwhile() -> None:
    # given
    before = machine_now() - timedelta(hours=1)
    set_offset(timedelta(days=2), recorded_until=before)

    # when
    set_offset(timedelta(), recorded_until=before)

    # then
    assert state().offset == timedelta()
    assert abs(business_now() - machine_now()) < timedelta(seconds=1)


def test_what_was_recorded_stays_a_mark_for_all_later_changes() -> None:
    # given
    set_offset(timedelta(days=5), recorded_until=machine_now() + timedelta(days=4))

    # when / then
    with pytest.raises(ClockRefusal):
        set_offset(timedelta(days=3), recorded_until=machine_now())


def test_without_word_of_what_was_recorded_the_time_reached_counts() -> None:
    # given
    set_offset(timedelta(days=1))

    # when / then
    with pytest.raises(ClockRefusal):
        set_offset(timedelta())


def test_production_refuses_an_offset(settings: Settings) -> None:
    # given
    set_offset(timedelta(days=1))

    # when
    settings.PRODUCTION = True

    # then
    with pytest.raises(ClockRefusal, match="本番環境"):
        business_now()
    with pytest.raises(ClockRefusal, match="本番環境"):
        set_offset(timedelta(days=2))


def test_the_operators_words_are_understood() -> None:
    # given
    set_offset(timedelta(days=1))

    # when / then
    assert offset_for("real") == timedelta()
    assert offset_for("+1d") == timedelta(days=2)
    assert offset_for("+90m") == timedelta(days=1, minutes=90)
    day = machine_now() + offset_for("2031-04-01")
    assert day.astimezone(TOKYO).date().isoformat() == "2031-04-01"
    moment = machine_now() + offset_for("2031-04-01T08:30")
    assert abs(moment - datetime(2031, 4, 1, 8, 30, tzinfo=TOKYO)) < timedelta(seconds=1)


@pytest.mark.parametrize("words", ["", "tomorrow", "-1d", "+1y", "2027-13-01", "R9.4.1"])
def test_other_words_are_refused_with_the_forms_that_work(words: str) -> None:
    # given / when / then
    with pytest.raises(ClockRefusal, match=r"2027-04-01T09:00"):
        offset_for(words)
