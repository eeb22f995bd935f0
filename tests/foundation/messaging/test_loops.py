"""The loops of the worker carry on by themselves, also after the database has cut every connection."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connections

from daicho.config.launcher.cluster import Cluster
from daicho.foundation.audit.models import SealCopy
from daicho.foundation.audit.sealing import EVIDENCE
from daicho.foundation.audit.sealing_loop import run_sealing
from daicho.foundation.audit.verification import verify
from daicho.foundation.messaging.relay import Round, relay_round
from daicho.foundation.messaging.relay_loop import Relay, start
from daicho.foundation.messaging.transport import InProcessTransport, Transport
from tests.foundation.messaging.stage import RECEIVER, SENDER, an_inbox, effects, sent

pytestmark = pytest.mark.committed(databases=[SENDER, RECEIVER, EVIDENCE])


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def cut_all_connections(cluster: Cluster) -> None:
    """As a restart of the database does, but for this test's own connections."""
    mine = []
    for alias in (SENDER, RECEIVER, EVIDENCE):
        with connections[alias].cursor() as cursor:
            cursor.execute("select pg_backend_pid(), current_database()")
            mine.append(cursor.fetchone())
    with cluster.connect() as superuser:
        for pid, database in mine:
            superuser.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> %s",
                [database, pid],
            )


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_delivery_and_sealing_go_on_after_the_database_cut_them_off(database_cluster: Cluster) -> None:
    # given
    stop = threading.Event()
    threads = start([Relay(SENDER, RECEIVER, InProcessTransport(an_inbox(), SENDER))], stop)
    sealer = threading.Thread(target=run_sealing, args=([SENDER, RECEIVER], stop), kwargs={"every_seconds": 0.1})
    sealer.start()
    sent("山田", 1)
    wait_for(lambda: effects() == [("山田", 1)])

    # when
    cut_all_connections(database_cluster)
    sent("山田", 2)

    # then
    wait_for(lambda: effects() == [("山田", 1), ("山田", 2)])
    wait_for(lambda: SealCopy.objects.using(EVIDENCE).filter(system=RECEIVER).exists())
    stop.set()
    for thread in (*threads, sealer):
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    assert verify(RECEIVER).ok


def test_where_nothing_waits_a_relay_hardly_looks_and_is_rung_up_when_something_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rounds: list[str] = []

    def noted(sender: str, receiver: str, transport: Transport) -> Round:
        rounds.append(receiver)
        return relay_round(sender, receiver, transport)

    monkeypatch.setattr("daicho.foundation.messaging.relay_loop.relay_round", noted)
    monkeypatch.setattr("daicho.foundation.messaging.relay_loop.IDLE_SECONDS", 30.0)
    stop = threading.Event()
    threads = start([Relay(SENDER, RECEIVER, InProcessTransport(an_inbox(), SENDER))], stop)
    try:
        time.sleep(0.5)
        assert rounds == []

        sent("佐藤", 1)

        wait_for(lambda: ("佐藤", 1) in effects())
        assert rounds != []
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
