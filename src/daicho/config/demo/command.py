"""``./daicho demo`` itself: options, the instance around the play, and an end in order on failure and Ctrl-C alike."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import NoReturn
from zoneinfo import ZoneInfo

from daicho.config.demo.instance import Instance, temporary_instance
from daicho.config.demo.journal import Journal, tell
from daicho.config.demo.papers import family_named, notification_of
from daicho.config.demo.play import Play
from daicho.config.demo.windows import ToolsMissing, Windows, chromium, demand_tools
from daicho.config.environment import use_data

RESIDENTS = 300
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FAMILY = "late"
"""Three people who come after the 14 days: an alert has to be confirmed."""


def main(arguments: Sequence[str]) -> int:
    """Plays the main job on a temporary installation; writes papers and pictures, one JSON line per step."""
    parser = argparse.ArgumentParser(prog="./daicho demo", description=main.__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for PDF, PNG and screenshots")
    parser.add_argument("--residents", type=int, default=RESIDENTS, help=f"size of the city ({RESIDENTS})")
    parser.add_argument("--family", default=FAMILY, help=f"case of the invented family that moves in ({FAMILY})")
    given = parser.parse_args(arguments)
    try:
        browser = demand_tools()
    except ToolsMissing as missing:
        tell(str(missing))
        return 1
    given.out.mkdir(parents=True, exist_ok=True)
    for number in STOPS:
        signal.signal(number, _stop)
    journal = Journal()
    try:
        _play(journal, given.out, browser, given.residents, given.family)
    except KeyboardInterrupt:
        tell("stopped")
        return 130
    except Exception as problem:
        tell(f"{type(problem).__name__}: {problem}")
        return 1
    return 1 if journal.failed else 0


def _play(journal: Journal, out: Path, browser: str, residents: int, case: str) -> None:
    with temporary_instance(residents, keep_logs=out / "logs") as instance:
        with journal.step("start") as step:
            instance.await_start()
            step.checked.append(f"web, worker, counterparts and PostgreSQL answer; {residents} residents")
        terminals, password = _set_up(instance)
        with chromium(browser) as opened:
            windows = Windows(opened, instance.address, password, terminals, out)
            family = family_named(instance.data / "world", case)
            today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
            Play(journal, windows, instance, notification_of(family, today), out).all_steps()
        with journal.step("stop") as step:
            instance.stop()
            step.check(not (left := instance.leftovers()), f"everything ended in order{left or ''}")


def _set_up(instance: Instance) -> tuple[dict[str, str], str]:
    """Lets this process read the installation; terminals by staff id and the password of the demo accounts."""
    use_data(instance.data)
    import django

    django.setup()
    from django.conf import settings

    from daicho.foundation.accounts.demo import ACCOUNTS

    return {one.staff_id: one.terminal for one in ACCOUNTS}, settings.DEMO_PASSWORD


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """The first signal ends the play; further ones must not disturb the end in order."""
    for one in STOPS:
        signal.signal(one, signal.SIG_IGN)
    raise KeyboardInterrupt
