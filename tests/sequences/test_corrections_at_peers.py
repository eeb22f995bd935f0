"""整合による訂正 at running counterparts: who was lost there is entered again, who is there alone is taken off."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from counterparts import reconciliation as peers_own
from daicho.contracts.messages import IdentificationUpdate, PrefecturalUpdate, parse
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.pki import CA, identity_of
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.envelope import unpack
from daicho.foundation.messaging.models import Delivery
from daicho.foundation.messaging.sending import raw_bytes
from daicho.kernel.context import Actor
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.actions.correct_at_peer import correct_at_peer
from daicho.systems.jukinet_server.actions.reconcile import Order, carry_out, order_reconciliation
from daicho.systems.jukinet_server.actions.view_reconciliation import list_differences
from daicho.systems.jukinet_server.models import ReconciliationDifference, ReconciliationResult
from daicho.systems.jukinet_server.outside.exchange import Line
from daicho.systems.jukinet_server.outside.prefecture_wire import body_of
from daicho.systems.jukinet_server.outside.reconciliation import Reconciler
from daicho.systems.jukinet_server.queries.in_transit import FORWARDING
from daicho.systems.jukinet_server.rules.reconciliation import UPWARD, Method, Peer, Trigger
from tests.counterparts.outside_peers import RunningPrefecture, free_port_pair
from tests.proofs import proves
from tests.systems.jukinet_server.makers import a_change, an_update, cs_context, queueing

pytestmark = pytest.mark.committed(databases=["jukinet_server"])
HERE = "142034"
SECOND = Actor("2002", "二宮 翼", "jukinet", frozenset({"jukinet_operator"}))


@dataclass(frozen=True, slots=True)
class Other:
    """A peer that has everything the CS has sent."""

    peer: Peer
    running: RunningPrefecture
    line: Line

    @property
    def file(self) -> Path:
        return self.running.folder / f"{self.peer.value}.sqlite3"

    def reconciler(self) -> Reconciler:
        return Reconciler(self.peer, HERE, self.line)

    def lose(self, code: str) -> None:
        """Behind everybody's back the peer forgets somebody."""
        with sqlite3.connect(self.file) as database:
            peers_own.Held(database).take_out(HERE, code)
            for table in ("record", "history") if self.peer is Peer.PREFECTURE else ("person", "update_position"):
                database.execute(f"delete from {table} where resident_code = ?", (code,))

    def invent(self, members: dict[str, Any]) -> None:
        """Behind everybody's back the peer holds somebody more."""
        with sqlite3.connect(self.file) as database:
            peers_own.Held(database).put_new(HERE, [members])

    def take(self) -> None:
        """Everything that the CS has said arrives: at the prefecture by the relay's message, at J-LIS from there."""
        from counterparts.national import store as national
        from counterparts.prefecture import store as prefecture

        waiting = Delivery.objects.using("jukinet_server").filter(state="waiting", receiver="prefecture")
        with sqlite3.connect(self.file) as database:
            for row in [one.message for one in waiting.select_related("message").order_by("pk")]:
                update = parse(row.type, row.version, unpack(raw_bytes("jukinet_server", row)).body)
                assert isinstance(update, PrefecturalUpdate)
                if self.peer is Peer.PREFECTURE:
                    result = prefecture.apply_update(database, body_of(update), str(row.pk)).result
                else:
                    result = national.apply_update(database, body_of(update)).result
                assert result == "acknowledged"
        waiting.update(state="delivered", delivered_at=machine_now() - 2 * FORWARDING)


@pytest.fixture(params=UPWARD)
def other(request: pytest.FixtureRequest, committed_databases: object, tmp_path: Path) -> Iterator[Other]:
    """Prefecture or national server, started for one test, with everybody whom the CS holds so far."""
    peer = Peer(request.param)
    running = RunningPrefecture(tmp_path / peer.value, free_port_pair(), name=peer.value)
    running.trust(identity_of(CA).certificate)
    running.start()
    try:
        trust = tmp_path / "trust" / peer.value
        trust.mkdir(parents=True)
        (trust / "ca.pem").write_bytes(running.authority.read_bytes())
        line = Line(peer.value, peer.value, running.url, trust.parent, identity_of("jukinet_server"))
        arrived = Delivery.objects.using("jukinet_server").filter(receiver="prefecture")
        arrived.update(state="waiting", delivered_at=None)
        made = Other(peer, running, line)
        made.take()
        yield made
    finally:
        running.stop()


def told(update: IdentificationUpdate) -> str:
    """Received by the CS; the 住民票コード."""
    with serving("jukinet_server"), transaction.atomic(using="jukinet_server"):
        apply_update(cs_context(), update, HERE)
    return update.identification.resident_code.reveal()


def reconcile(other: Other) -> ReconciliationResult:
    with serving("jukinet_server"):
        ctx = queueing(cs_context())
        run = order_reconciliation(ctx, Order(other.peer, HERE, Method.DIGESTS, Trigger.DEMAND, "試験"))
        carry_out(ctx, run, other.reconciler())
    return ReconciliationResult.objects.get(pk=run)


def the_difference(result: ReconciliationResult) -> ReconciliationDifference:
    assert result.error == ""
    return ReconciliationDifference.objects.get(run_id=result.pk)


def correct(other: Other, row: uuid.UUID, second: Actor | None = None) -> None:
    with serving("jukinet_server"):
        correct_at_peer(cs_context(), row, "相手の担当と確認した", second, other.reconciler())


@proves("S2.6.c", how="sequence")
@pytest.mark.parametrize("ends", [False, True])
def test_who_was_lost_there_is_entered_as_the_cs_holds_them_and_goes_on_from_there(other: Other, ends: bool) -> None:
    # given: somebody with two updates, still living here or dead
    born = an_update()
    code = told(born)
    change: dict[str, Any] = {"reason": "death"} if ends else {"name": "改名　太郎", "reason": "correction_by_office"}
    told(a_change(born, **change))
    other.take()
    assert reconcile(other).differences == 0
    other.lose(code)

    # when
    row = the_difference(reconcile(other))
    assert row.kind == "missing_there"
    correct(other, row.pk)

    # then: equal, under the same order number, and written down before and after
    assert reconcile(other).differences == 0
    events = AuditEvent.objects.using("jukinet_server").filter(subjects=[f"juki:{row.person_id}"])
    assert [one.event for one in events.order_by("pk")][-2:] == [
        "difference.correction_asked",
        "difference.corrected",
    ]
    # and: the next update fits
    told(a_change(born, name="後の　名前", reason="correction_by_office"))
    other.take()
    assert reconcile(other).differences == 0
    with serving("jukinet_server"), pytest.raises(errors.DifferenceClosed):
        correct_at_peer(cs_context(), row.pk, "もう一度", None, other.reconciler())


@proves("S2.6.c", how="sequence")
def test_who_is_there_alone_is_taken_off_by_two_persons(other: Other) -> None:
    told(an_update())
    other.take()
    stranger = an_update(name="余分　花子")
    text = {**stranger.identification.model_dump(mode="json"), "address": "神奈川県平塚市"}
    other.invent(peers_own.members_of(text, "current"))
    row = the_difference(reconcile(other))
    with serving("jukinet_server"):
        (shown,) = list_differences(cs_context(), row.run_id, "").rows
    assert (row.kind, shown.correction) == ("missing_here", "remove")

    with pytest.raises(errors.SecondPersonForRemoval):
        correct(other, row.pk)
    for nobody in (cs_context().actor, Actor("2009", "管理者", "jukinet", frozenset({"jukinet_administrator"}))):
        with pytest.raises(errors.SecondPersonForRemoval):
            correct(other, row.pk, nobody)
    assert reconcile(other).differences == 1

    correct(other, the_difference(reconcile(other)).pk, SECOND)

    assert reconcile(other).differences == 0


def test_whom_the_cs_has_come_to_hold_meanwhile_is_not_taken_off(other: Other) -> None:
    stranger = an_update()
    text = {**stranger.identification.model_dump(mode="json"), "address": "神奈川県平塚市"}
    other.invent(peers_own.members_of(text, "current"))
    row = the_difference(reconcile(other))
    told(stranger)

    with pytest.raises(errors.CorrectionOutdated):
        correct(other, row.pk, SECOND)


def test_what_differs_is_no_matter_for_a_correction_and_a_refusal_leaves_the_difference_open(other: Other) -> None:
    code = told(an_update())
    other.take()
    with sqlite3.connect(other.file) as database:
        held = peers_own.Held(database)
        held.put(HERE, {**(held._one(HERE, code) or {}), "sex": "unknown"})
    row = the_difference(reconcile(other))
    with pytest.raises(errors.CorrectionNotPossible):
        correct(other, row.pk)
    other.lose(code)
    row = the_difference(reconcile(other))
    other.running.misbehave(kind="reject", type="reconciliation_correction")

    with pytest.raises(errors.PeerDoesNotReconcile, match="却下"):
        correct(other, row.pk)

    other.running.behave()
    correct(other, row.pk)
    assert reconcile(other).differences == 0
