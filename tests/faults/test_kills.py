"""kill -9 of web, worker, counterparts and PostgreSQL while families move in: every change arrives once, in order."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
import pytest

from tests.faults.installed import Installed, demand_once_and_in_order, wait_until
from tests.faults.officers import Officers, Persistence, some_notifications
from tests.proofs import proves

KINDS = ("worker", "web", "counterparts", "postgres")
SLOW_PREFECTURE = {"kind": "late", "seconds": 0.1, "count": -1}
"""So that something is on its way whenever the next process is killed."""


@dataclass(slots=True)
class CounterAtWork:
    """Officers who enter, verify and approve one family after the other, and press again when something is down."""

    installed: Installed
    officers: Officers
    families: int
    receptions: list[str] = field(default_factory=list)
    problems: list[BaseException] = field(default_factory=list)

    @contextmanager
    def working(self) -> Iterator[threading.Thread]:
        """Works in the background; the block goes on meanwhile."""
        thread = threading.Thread(target=self._work, name="counter")
        thread.start()
        try:
            yield thread
        finally:
            thread.join()
        if self.problems:
            raise self.problems[0]

    def _work(self) -> None:
        try:
            enterer, approver = self.officers.sign_in("1001"), self.officers.sign_in("1002")
            persistence = Persistence()
            for notification in some_notifications(self.installed.world, self.families):
                reception = persistence.enter(enterer, notification)
                persistence.approve(approver, reception)
                self.receptions.append(reception)
        except BaseException as problem:
            self.problems.append(problem)


def play(installed: Installed, officers: Officers, *, families: int, changes: int, kills: Sequence[str]) -> int:
    """Kills in the given order, first while families move in, then while they change address.

    Args: changes: how often every household moves within the city. Returns: kills while something was on its way.
    """
    counter = CounterAtWork(installed, officers, families)
    movements = installed.count("movement")
    installed.misbehave(**SLOW_PREFECTURE)
    with counter.working() as thread:
        wait_until(lambda: counter.receptions or not thread.is_alive(), 30)
        in_the_middle = kill_all(installed, kills)
    wait_until(installed.instance.answers, 60)
    assert len(set(counter.receptions)) == families
    assert installed.count("movement") - movements == families, "a form that was sent again was stored twice"
    process = installed.start("tests.faults.further_changes", str(changes))
    wait_until(lambda: is_on_its_way(installed), 30)
    in_the_middle += kill_all(installed, kills)
    _, faults = process.communicate(timeout=120)
    assert process.returncode == 0, faults
    wait_until(installed.instance.answers, 60)
    installed.behave()
    installed.await_everything(180)
    return in_the_middle


def kill_all(installed: Installed, kills: Sequence[str]) -> int:
    """One after the other, at moments of chance."""
    chance, in_the_middle = random.Random(20261123), 0
    for what in kills:
        time.sleep(chance.uniform(0.3, 1.2))
        in_the_middle += is_on_its_way(installed)
        installed.kill(what)
    return in_the_middle


def is_on_its_way(installed: Installed) -> bool:
    """Whether a delivery is open at this moment; a database that is just coming back counts as no."""
    try:
        return installed.open_deliveries() > 0
    except psycopg.OperationalError:
        return False


@proves("S1.4.c", how="sequence")
@proves("S2.1.b", how="sequence")
@proves("S4.1.a", how="sequence")
@proves("M59.b", how="sequence")
@proves("C11.a", how="sequence")
@pytest.mark.timeout(240)
def test_after_each_process_was_killed_in_the_middle_every_receiver_has_every_change_once(
    installed: Installed, officers: Officers
) -> None:
    in_the_middle = play(installed, officers, families=4, changes=2, kills=KINDS)

    assert in_the_middle > 0
    assert demand_once_and_in_order(installed) >= 3 * 4


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_a_night_of_kills_loses_and_doubles_nothing(installed: Installed, officers: Officers) -> None:
    in_the_middle = play(installed, officers, families=60, changes=5, kills=KINDS * 10)

    assert in_the_middle > 20
    assert demand_once_and_in_order(installed) >= 6 * 60
