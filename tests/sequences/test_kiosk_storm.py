"""A city's kiosks all at once, while residents move, are protected, servers die and the database stands still.

Nobody gets anybody else's paper, nor one that had been true before. Some hundred requests by day, 20,000 at night.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest
from django.db import connections

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.certificate_server.actions.receipt_steps import ALARM
from daicho.systems.certificate_server.models import IssuedCopy, ReceiptStep
from tests.proofs import proves
from tests.sequences.kiosk_doors import Doors, open_all_day, open_doors
from tests.sequences.kiosk_storm import Registry, Storm, settle_families

SYSTEM = "certificate_server"
PROCESSES = 3
pytestmark = [pytest.mark.committed(databases=[SYSTEM]), pytest.mark.timeout(7200)]


class Trouble:
    """kill -9 of a server, and a database that does not get on, again and again."""

    def __init__(self, doors: Doors, chance: random.Random, pause: float) -> None:
        self.doors, self.chance, self.pause = doors, chance, pause
        self.over = threading.Event()
        self.kills = self.halts = 0

    def make(self) -> None:
        """For a thread of its own."""
        try:
            while not self.over.wait(self.pause):
                self._kill_one() if self._all_stand() and self.chance.random() < 0.5 else self._halt_database()
        finally:
            connections.close_all()

    def _all_stand(self) -> bool:
        return self.doors.listening() == PROCESSES

    def _kill_one(self) -> None:
        victim = self.chance.choice(self.doors.processes)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        self.doors.processes.remove(victim)
        self.doors.start_another()
        self.kills += 1

    def _halt_database(self) -> None:
        """As on a disk that takes half a second for a block: every session stands where it is."""
        with connections[SYSTEM].cursor() as cursor:
            cursor.execute("select pid from pg_stat_activity where datname = current_database()")
            sessions = [pid for (pid,) in cursor.fetchall()]
        for action, seconds in ((signal.SIGSTOP, 0.5), (signal.SIGCONT, 0.0)):
            for pid in sessions:
                try:
                    os.kill(pid, action)
                except ProcessLookupError:
                    continue
            time.sleep(seconds)
        self.halts += 1


@proves("S6.2.b", how="sequence")
@pytest.mark.parametrize(
    ("kiosks", "waves"), [(24, 8), pytest.param(200, 100, marks=pytest.mark.nightly)], ids=["by day", "20,000"]
)
def test_nobody_ever_gets_anybody_elses_or_yesterdays_paper(tmp_path: Path, kiosks: int, waves: int) -> None:
    chance = random.Random(kiosks)
    families = settle_families(kiosks * 2)
    open_all_day()
    with open_doors(tmp_path, PROCESSES) as doors:
        registry, trouble = Registry(families, chance, pause=0.15), Trouble(doors, random.Random(7), pause=1.5)
        beside = [threading.Thread(target=registry.work), threading.Thread(target=trouble.make)]
        for thread in beside:
            thread.start()
        storm = Storm(doors, families, kiosks)
        storm.blow(waves, seed=1)
        registry.over.set()
        trouble.over.set()
        for thread in beside:
            thread.join()

    assert storm.wrong == [], storm.outcomes
    answered = kiosks * waves
    assert answered == storm.outcomes.total() - storm.outcomes["asked again"]
    assert storm.outcomes["K-TIMEOUT"] < answered / 10
    assert registry.faults == []
    assert set(storm.numbers.values()) == {1}
    assert storm.outcomes["ok"] > answered / 2
    assert storm.outcomes["K-NOT-KIOSK"] > 0
    assert trouble.kills > 0
    assert trouble.halts > 0
    assert registry.acts > 10
    assert not AuditEvent.objects.using(SYSTEM).filter(event=ALARM).exists()
    made = ReceiptStep.objects.filter(state="made").count()
    assert IssuedCopy.objects.count() == made
    assert made >= storm.outcomes["ok"]
