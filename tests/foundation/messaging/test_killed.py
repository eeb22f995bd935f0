"""kill -9 of the delivering process at any moment: after the restart every change is there, once and in order."""

from __future__ import annotations

import random
import time

import pytest

from daicho.foundation.messaging.relay import relay_once
from daicho.foundation.messaging.status import list_deliveries
from daicho.foundation.messaging.transport import InProcessTransport
from tests.foundation.messaging import process_settings
from tests.foundation.messaging.stage import RECEIVER, SENDER, an_inbox, effects, make_due, sent
from tests.proofs import proves

pytestmark = pytest.mark.committed(databases=[SENDER, RECEIVER])

PERSONS = [f"住民{number}" for number in range(7)]


def kill_in_the_middle(pause: float, *, after_some: bool = False) -> int:
    """Starts a relay, kills it after a moment; returns how much had been applied by then.

    Args: after_some: not before it has applied anything, however slow the machine is.
    """
    process = process_settings.start("tests.foundation.messaging.relay_process", [SENDER, RECEIVER])
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    time.sleep(pause)
    while after_some and not effects():
        time.sleep(0.02)
    process.kill()
    process.wait()
    process.stdout.close()
    if process.stdin is not None:
        process.stdin.close()
    return len(effects())


@proves("C11.a", how="sequence")
def test_killed_relays_lose_nothing_double_nothing_and_keep_the_order(request: pytest.FixtureRequest) -> None:
    # given
    rounds = 40 if request.config.getoption("--nightly") else 4
    chance = random.Random(20261123)
    versions = dict.fromkeys(PERSONS, 0)

    # when
    progress = []
    for turn in range(rounds):
        for name in PERSONS * 12:
            versions[name] += 1
            sent(name, versions[name])
        progress.append(kill_in_the_middle(chance.uniform(0.01, 0.3), after_some=turn == rounds - 1))
    make_due()
    relay_once(SENDER, RECEIVER, InProcessTransport(an_inbox(), SENDER), limit=100_000)

    # then
    assert progress[-1] > 0
    for name in PERSONS:
        assert [version for who, version in effects() if who == name] == list(range(1, versions[name] + 1))
    assert list_deliveries(SENDER) == []
