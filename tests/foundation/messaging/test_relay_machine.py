"""Whatever is lost, doubled, overtaken or killed: every change is applied once and in order per person."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from itertools import count

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from daicho.foundation.messaging import attention
from daicho.foundation.messaging.receipt import Receipt, ReceiptStatus, refused
from daicho.foundation.messaging.receiving import receive
from daicho.foundation.messaging.relay import relay_once
from daicho.foundation.messaging.status import list_deliveries
from daicho.foundation.messaging.transport import NoAnswer, Unreachable
from tests.foundation.audit.actors import an_officer
from tests.foundation.messaging.stage import (
    PEER,
    RECEIVER,
    SENDER,
    ScriptedTransport,
    an_inbox,
    effects,
    make_due,
    raw,
    sent,
)
from tests.proofs import proves

FAULTS = ["none", "lost", "answer lost", "killed", "doubled", "busy", "refused", "down", "old one again"]
_examples = count()


class Killed(BaseException):
    """The process ends between the receiver's commit and the sender's mark."""


class Delivering(RuleBasedStateMachine):
    """Sends, relays with faults, replays and lets time pass, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.example = next(_examples)
        self.sent: dict[str, list[int]] = defaultdict(list)
        self.raws: list[bytes] = []
        self.faults: list[str] = []

    @rule(person=st.integers(0, 2), many=st.integers(1, 3))
    def send(self, person: int, many: int) -> None:
        name = f"住民{self.example}の{person}"
        for _ in range(many):
            self.sent[name].append(len(self.sent[name]) + 1)
            self.raws.append(raw(sent(name, len(self.sent[name]))))

    @rule(faults=st.lists(st.sampled_from(FAULTS), max_size=6))
    def relay(self, faults: list[str]) -> None:
        self.faults = list(faults)
        with suppress(Killed):
            relay_once(SENDER, RECEIVER, ScriptedTransport(an_inbox(), self.before, self.after))
        self.faults = []

    @precondition(lambda self: self.raws)
    @rule(which=st.integers(0, 100))
    def arrive_out_of_turn(self, which: int) -> None:
        receive(an_inbox(), self.raws[which % len(self.raws)], PEER)

    @rule()
    def time_passes(self) -> None:
        make_due()

    @rule()
    def officer_resends_what_is_held(self) -> None:
        for row in list_deliveries(SENDER, states=["held"]):
            attention.resend(an_officer(SENDER, "1008"), row.id, "再送")

    def before(self, message: bytes) -> Receipt | None:
        fault = self.faults[0] if self.faults else "none"
        if fault == "lost":
            self.faults.pop(0)
            raise NoAnswer("応答がありません。")
        if fault == "down":
            self.faults.pop(0)
            raise Unreachable("接続できません。")
        if fault == "busy":
            self.faults.pop(0)
            return Receipt(status=ReceiptStatus.BUSY, code="MSG-BUSY", text="混み合っています。")
        if fault == "refused":
            self.faults.pop(0)
            return refused("ADR-001", "受け取れません。")
        if fault == "old one again" and self.raws:
            receive(an_inbox(), self.raws[0], PEER)
        return None

    def after(self, message: bytes, receipt: Receipt) -> Receipt:
        fault = self.faults.pop(0) if self.faults else "none"
        if fault == "killed":
            raise Killed
        if fault == "answer lost":
            raise NoAnswer("応答がありません。")
        if fault == "doubled":
            return receive(an_inbox(), message, PEER)
        return receipt

    def applied(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {name: [] for name in self.sent}
        for name, version in effects():
            if name in found:
                found[name].append(version)
        return found

    @invariant()
    def nothing_is_doubled_skipped_or_overtaken(self) -> None:
        for name, versions in self.applied().items():
            assert versions == self.sent[name][: len(versions)]

    def teardown(self) -> None:
        for _ in range(3):
            self.officer_resends_what_is_held()
            make_due()
            relay_once(SENDER, RECEIVER, ScriptedTransport(an_inbox()), limit=10_000)
        assert self.applied() == dict(self.sent)
        assert list_deliveries(SENDER) == []


@proves("C11.a", how="unit")
@proves("S4.1.a", how="unit")
@pytest.mark.django_db(databases=[SENDER, RECEIVER])
def test_every_change_is_applied_once_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(django_settings, "DELIVERY_ATTEMPTS_BEFORE_HELD", 3)
    profile = settings(
        max_examples=max(25, settings().max_examples // 20),
        stateful_step_count=15,
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )

    # when / then
    run_state_machine_as_test(Delivering, settings=profile)
