"""An installation as ``./daicho up`` runs it, seen from outside: its processes, its databases, its receivers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg

from daicho.config.demo.copies import RECEIVERS, REGISTRY
from daicho.config.demo.instance import Instance
from daicho.config.environment import ROOT
from daicho.config.launcher.cluster import Cluster
from daicho.config.launcher.embedded import cluster_of

SENDERS = (REGISTRY, "jukinet_server", "linkage_platform")
WORDS = {"web": "daicho.config.wsgi", "worker": "daicho.config.worker", "counterparts": "counterparts --data"}
Row = tuple[Any, ...]


@dataclass(slots=True)
class Installed:
    """A running installation. Reads its tables as superuser: a test may see everything."""

    instance: Instance
    cluster: Cluster

    @classmethod
    def of(cls, instance: Instance) -> Installed:
        """With the keys that lie in its folder."""
        return cls(instance, cluster_of(instance.data, instance.data / "secrets"))

    @property
    def world(self) -> Path:
        """The files of its invented city."""
        return self.instance.data / "world"

    def ask(self, database: str, query: str, *values: object) -> list[Row]:
        """Rows of one database."""
        with self.cluster.connect(database) as connection:
            return connection.execute(query.encode(), list(values)).fetchall()

    def count(self, table: str, condition: str = "true", *values: object) -> int:
        """Rows of a table of the registry."""
        return int(self.ask(REGISTRY, f"select count(*) from {table} where {condition}", *values)[0][0])

    def open_deliveries(self, sender: str = "") -> int:
        """How many deliveries to the receivers compared have not arrived; other municipalities are none of them."""
        senders = [sender] if sender else SENDERS
        query = "select count(*) from delivery where state <> 'delivered' and receiver = any(%s)"
        return sum(int(self.ask(one, query, list(RECEIVERS))[0][0]) for one in senders)

    def make_due(self) -> None:
        """Lets every pause before a next try be over."""
        for sender in SENDERS:
            with self.cluster.connect(sender) as connection:
                connection.execute("update delivery set next_try = now() where state = 'waiting'")

    def await_everything(self, seconds: float = 60) -> None:
        """Until nothing waits any more."""
        wait_until(lambda: self._nothing_waits(), seconds)

    def _nothing_waits(self) -> bool:
        try:
            if self.open_deliveries() == 0:
                return True
            self.make_due()
        except psycopg.OperationalError:
            pass
        return False

    def kill(self, what: str) -> None:
        """kill -9 of ``web``, ``worker``, ``counterparts`` or ``postgres``."""
        if what == "postgres":
            self.cluster.kill()
            return
        for pid in self.process_ids(what):
            os.kill(pid, signal.SIGKILL)

    def process_ids(self, what: str) -> list[int]:
        """Processes of one kind that belong to this installation."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                mine = str(self.instance.data).encode() in (entry / "environ").read_bytes()
            except OSError:
                continue
            if mine and WORDS[what] in command:
                found.append(int(entry.name))
        return sorted(found)

    @contextmanager
    def everybody_at(self, table: str, people: int = 2) -> Iterator[None]:
        """Holds back everybody who writes to a table of the registry until so many wait, then lets them go at once.

        The acts themselves are started inside the block; leaving it waits for them to arrive.
        """
        with self.cluster.connect(REGISTRY) as connection, connection.transaction():
            connection.execute(f"lock table {table} in share row exclusive mode".encode())
            yield
            waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = %s"
            wait_until(lambda: self.ask("postgres", waiting, REGISTRY)[0][0] >= people, 20)

    def copies(self, *numbers: str) -> dict[str, list[Row]]:
        """Every change by holder, in order of arrival; read by a process that has the installation's keys."""
        process = self.start("daicho.config.demo.copies", self.instance.control, *numbers)
        output, faults = process.communicate()
        assert process.returncode == 0, faults
        found: dict[str, list[dict[str, Any]]] = json.loads(output)["changes"]
        return {holder: [tuple(change.values()) for change in changes] for holder, changes in found.items()}

    def start(self, module: str, *arguments: str) -> subprocess.Popen[str]:
        """A process with the keys of this installation."""
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("DAICHO_")},
            "DAICHO_DATA": str(self.instance.data),
            "DJANGO_SETTINGS_MODULE": "daicho.config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        line = [sys.executable, "-m", module, *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(line, env=environment, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)

    def applied(self) -> dict[str, list[Row]]:
        """(sender, subject, order number) of what each system's inbox has applied, in that order."""
        query = "select sender, subject, order_no from inbox_entry order by id"
        return {one: self.ask(one, query) for one in ("jukinet_server", "linkage_platform", "unified_addressee")}

    def misbehave(self, **order: object) -> None:
        """An order to the prefecture."""
        httpx.post(f"{self.instance.control}/_control", json=order, timeout=10).raise_for_status()

    def behave(self) -> None:
        """The prefecture behaves again."""
        httpx.delete(f"{self.instance.control}/_control", timeout=10).raise_for_status()


def demand_once_and_in_order(installed: Installed, numbers: set[str] | None = None) -> int:
    """Every receiver holds exactly the registry's versions, once each, in order per person; returns how many."""
    copies = installed.copies(*sorted(numbers or ()))
    versions = copies[REGISTRY]
    for receiver in RECEIVERS:
        assert Counter(copies[receiver]) == Counter(versions), receiver
        for number in {row[0] for row in versions}:
            orders = [row[1] for row in copies[receiver] if row[0] == number]
            assert orders == sorted(orders), (receiver, number)
    for system, rows in installed.applied().items():
        last: dict[tuple[Any, Any], int] = {}
        for sender, subject, order_no in rows:
            assert order_no == last.get((sender, subject), 0) + 1, (system, subject)
            last[sender, subject] = order_no
    return len(versions)


def wait_until(holds: Callable[[], object], seconds: float = 30) -> None:
    """Polls until it is true."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.1)
