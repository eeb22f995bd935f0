"""整合性確認 with a running national server: equal where the prefecture has passed on, and patient while it does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from django.db import transaction

from counterparts import reconciliation as peers_own
from daicho.contracts.messages import PrefecturalUpdate, parse
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.pki import CA, identity_of
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.envelope import unpack
from daicho.foundation.messaging.models import Delivery, Message
from daicho.foundation.messaging.sending import raw_bytes
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.actions.reconcile import Order, carry_out, order_reconciliation
from daicho.systems.jukinet_server.actions.view_reconciliation import list_differences
from daicho.systems.jukinet_server.models import ReconciliationResult
from daicho.systems.jukinet_server.outside.exchange import Line
from daicho.systems.jukinet_server.outside.prefecture_wire import body_of
from daicho.systems.jukinet_server.outside.reconciliation import Reconciler
from daicho.systems.jukinet_server.queries.in_transit import FORWARDING
from daicho.systems.jukinet_server.rules.reconciliation import Method, Peer, Trigger
from tests.counterparts.national_city import National
from tests.counterparts.outside_peers import RunningPrefecture, free_port_pair
from tests.proofs import proves
from tests.systems.jukinet_server.makers import an_update, cs_context, queueing

pytestmark = pytest.mark.committed(databases=["jukinet_server"])
HERE = "142034"


@pytest.fixture(scope="module")
def national(
    committed_databases: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RunningPrefecture, Line]]:
    """It has heard of three residents from the prefecture, as the CS reported them there."""
    folder = tmp_path_factory.mktemp("national")
    running = RunningPrefecture(folder / "national", free_port_pair(), name="national")
    running.folder.mkdir()
    copy = National(running.folder)
    with serving("jukinet_server"), transaction.atomic(using="jukinet_server"):
        for _ in range(3):
            apply_update(cs_context(), an_update(), HERE)
    for row in Message.objects.using("jukinet_server").all():
        update = parse(row.type, row.version, unpack(raw_bytes("jukinet_server", row)).body)
        assert isinstance(update, PrefecturalUpdate)
        assert copy.ask("identification_update", body_of(update), sender="prefecture").result == "acknowledged"
    copy.database.close()
    running.trust(identity_of(CA).certificate)
    running.start()
    trust = folder / "trust" / "national"
    trust.mkdir(parents=True)
    (trust / "ca.pem").write_bytes(running.authority.read_bytes())
    yield running, Line("national", "全国サーバ", running.url, trust.parent, identity_of("jukinet_server"))
    running.stop()


def reconcile(line: Line, method: Method) -> ReconciliationResult:
    with serving("jukinet_server"):
        ctx = queueing(cs_context())
        run = order_reconciliation(ctx, Order(Peer.NATIONAL, HERE, method, Trigger.DEMAND, "試験"))
        carry_out(ctx, run, Reconciler(Peer.NATIONAL, HERE, line))
    return ReconciliationResult.objects.get(pk=run)


@proves("S2.6.a", how="sequence")
@proves("P2.a", how="sequence")
@pytest.mark.parametrize("method", list(Method))
def test_what_the_prefecture_passed_on_is_equal(national: tuple[RunningPrefecture, Line], method: Method) -> None:
    result = reconcile(national[1], method)

    assert (result.error, result.differences, result.in_transit, result.total_here) == ("", 0, 0, 3)


def test_only_what_has_arrived_at_the_prefecture_for_a_while_counts_as_a_difference(
    national: tuple[RunningPrefecture, Line],
) -> None:
    running, line = national
    with sqlite3.connect(running.folder / "national.sqlite3") as database:
        held = peers_own.Held(database)
        (code,) = database.execute("select resident_code from held limit 1").fetchone()
        held.put(HERE, {**(held._one(HERE, code) or {}), "sex": "unknown"})
    assert (reconcile(line, Method.DIGESTS).differences, reconcile(line, Method.FILE).in_transit) == (0, 1)
    arrived = Delivery.objects.using("jukinet_server").filter(receiver="prefecture")
    arrived.update(state="delivered", delivered_at=machine_now() - FORWARDING / 2)
    assert reconcile(line, Method.DIGESTS).in_transit == 1
    arrived.update(delivered_at=machine_now() - 2 * FORWARDING)

    result = reconcile(line, Method.DIGESTS)

    assert (result.differences, result.in_transit) == (1, 0)
    with serving("jukinet_server"):
        (row,) = list_differences(cs_context(), result.pk, "differs").rows
    assert [(item.title, item.theirs) for item in row.items] == [("性別", "不明")]
    assert [value for value, _ in row.reasons] == ["correction_by_office", "minor_correction"]
