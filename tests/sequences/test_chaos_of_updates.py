"""Chaos: lost answers, duplicates, overtaking, partitions and kills between registry, CS and prefecture.

Whatever happened on the way, 整合性確認 finds afterwards that all hold the same, and the prefecture got every update of
a person once and in order. Some hundred updates by day, 10,000 at night.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

import pytest
from django.db import transaction

from daicho.contracts.messages import IdentificationUpdate
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging import Outgoing, send_all
from daicho.foundation.messaging.models import Delivery
from daicho.foundation.messaging.receipt import Receipt
from daicho.foundation.messaging.relay import relay_once
from daicho.foundation.messaging.sending import raw_bytes
from daicho.foundation.messaging.transport import NoAnswer, Transport, Unreachable
from daicho.systems.jukinet_server.actions.reconcile import Order, carry_out, order_reconciliation
from daicho.systems.jukinet_server.models import IdentificationRecord, ReconciliationResult
from daicho.systems.jukinet_server.outside.prefecture import PrefectureTransport
from daicho.systems.jukinet_server.outside.reconciliation import Reconciler
from daicho.systems.jukinet_server.queries.agreement import disagreements
from daicho.systems.jukinet_server.rules.reconciliation import Method, Peer, Trigger
from tests.proofs import proves
from tests.sequences.city import Prefecture, context_of, make_due
from tests.sequences.ways import way
from tests.systems.jukinet_server.makers import a_change, an_update, cs_context, queueing

pytestmark = [
    pytest.mark.committed(databases=["resident_registry", "jukinet_server"]),
    pytest.mark.timeout(3600),
]
HERE, REGISTRY, CS = "142034", "resident_registry", "jukinet_server"
OF_ONE = 4
"""Updates of each person: 転入 and three changes of address."""
AT_PREFECTURE = (
    {"kind": "twice"},
    {"kind": "garbage", "after_storing": True},
    {"kind": "garbage"},
    {"kind": "unavailable"},
    {"kind": "wrong_signature"},
    {"kind": "other_message"},
    {"kind": "other_person"},
    {"kind": "late", "seconds": 0.6},
    {"kind": "die", "after_storing": True},
    {"kind": "die"},
    {"kind": "wrong_certificate"},
)


@dataclass(slots=True)
class Unreliable:
    """伝送路 to the CS that loses, doubles and overtakes. Args: later: raw messages that may come too early."""

    line: Transport
    chance: random.Random
    later: list[bytes] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)

    def deliver(self, raw: bytes) -> Receipt:
        """One delivery, perhaps not as it should be."""
        fate = self.chance.choices(("well", "twice", "lost", "unheard", "overtaken", "cut"), (60, 8, 6, 6, 15, 1))[0]
        self.happened[fate] += 1
        match fate:
            case "lost":
                raise NoAnswer("試験: 届く前に失われた")
            case "cut":
                raise Unreachable("試験: 回線の切断")
            case "unheard":
                self.line.deliver(raw)
                raise NoAnswer("試験: 回答が失われた")
            case "twice":
                self.line.deliver(raw)
            case "overtaken" if self.later:
                self.line.deliver(self.chance.choice(self.later))
        return self.line.deliver(raw)


def everybody_moves(people: int) -> list[str]:
    """All updates wait in the registry's outbox. Returns the 住民票コード."""
    codes = []
    for person in range(people):
        update = an_update()
        codes.append(update.identification.resident_code.reveal())
        updates: list[IdentificationUpdate] = [update]
        for number in range(1, OF_ONE):
            address = {"municipality_code": HERE, "text": "神奈川県平塚市宝町", "lot": f"{number}番{person + 1}号"}
            updates.append(a_change(update, address=address))
        with serving(REGISTRY), transaction.atomic(using=REGISTRY):
            send_all(context_of(REGISTRY), [Outgoing(one, f"chaos-{person}") for one in updates])
    return codes


def still_open() -> int:
    return sum(
        Delivery.objects.using(system).filter(receiver=receiver).exclude(state="delivered").count()
        for system, receiver in ((REGISTRY, CS), (CS, "prefecture"))
    )


def play(prefecture: Prefecture, people: int, chance: random.Random) -> tuple[list[str], Counter[str]]:
    """Until everything has arrived. Returns the codes and what happened how often."""
    codes = everybody_moves(people)
    waiting = Delivery.objects.using(REGISTRY).select_related("message").filter(order_no__gt=1)[:200]
    unreliable = Unreliable(way(REGISTRY, CS), chance, [raw_bytes(REGISTRY, row.message) for row in waiting])
    happened = unreliable.happened
    quiet = 0
    while still_open():
        make_due(REGISTRY)
        relay_once(REGISTRY, CS, unreliable, limit=40)
        if prefecture.running.process is not None and prefecture.running.process.poll() is not None:
            prefecture.running.wait_dead()
        if prefecture.running.process is None:
            prefecture.running.start()
        elif chance.random() < 0.03:
            prefecture.running.kill()
            happened["killed"] += 1
        elif quiet == 0 and chance.random() < 0.5:
            order = chance.choice(AT_PREFECTURE)
            prefecture.running.misbehave(
                **order, skip=0 if order["kind"] == "wrong_certificate" else chance.randrange(8)
            )
            happened[str(order["kind"])] += 1
        make_due(CS)
        quiet = 0 if relay_once(CS, "prefecture", PrefectureTransport(prefecture.line, 0.5), limit=60) else quiet + 1
        quiet %= 4
    return codes, happened


def reconciled(prefecture: Prefecture, method: Method) -> ReconciliationResult:
    with serving(CS):
        ctx = queueing(cs_context())
        run = order_reconciliation(ctx, Order(Peer.PREFECTURE, HERE, method, Trigger.DEMAND, "試験"))
        carry_out(ctx, run, Reconciler(Peer.PREFECTURE, HERE, prefecture.line))
    return ReconciliationResult.objects.get(pk=run)


@proves("S2.1.b", how="sequence")
@proves("S2.6.a", how="sequence")
@pytest.mark.parametrize("people", [75, pytest.param(2500, marks=pytest.mark.nightly)])
def test_after_any_chaos_all_hold_the_same(prefecture: Prefecture, people: int) -> None:
    codes, happened = play(prefecture, people, random.Random(people))
    prefecture.running.behave()

    results = [reconciled(prefecture, method) for method in Method]

    assert {(one.error, one.differences, one.in_transit) for one in results} == {("", 0, 0)}
    assert all(one.total_here >= people for one in results)
    arrived: dict[str, list[int]] = {}
    for code, number in prefecture.codes():
        arrived.setdefault(code, []).append(number)
    assert [arrived[code] for code in codes] == [list(range(1, OF_ONE + 1))] * people
    assert IdentificationRecord.objects.count() >= people * OF_ONE
    assert list(disagreements()) == []
    assert happened["twice"] > 0
    assert happened["lost"] > 0
    assert happened["unheard"] > 0
    assert happened["overtaken"] > 0
