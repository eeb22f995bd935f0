"""The relay: a failing delivery makes only its own person wait, and nobody is forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections, transaction
from pytest_django import Settings

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging import attention
from daicho.foundation.messaging.inbox import AuthenticatedPeer
from daicho.foundation.messaging.models import Delivery
from daicho.foundation.messaging.receipt import Receipt, ReceiptStatus, refused
from daicho.foundation.messaging.receiving import receive
from daicho.foundation.messaging.relay import pause_after, relay_once, relay_round
from daicho.foundation.messaging.status import linkage_status, list_deliveries
from daicho.foundation.messaging.transport import InProcessTransport, NoAnswer, Transport, Unreachable
from daicho.kernel.context import Actor
from daicho.kernel.errors import DomainError
from tests.contracts.examples import addressee_changed, record_changed
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
    states,
)
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=[SENDER, RECEIVER])

LINKAGE_OFFICER = an_officer(SENDER, "1008")
SECOND = Actor("1009", "小林 修", "office")


def relay(transport: Transport) -> int:
    return relay_once(SENDER, RECEIVER, transport)


def failing_for(name: str, failure: Callable[[], Receipt]) -> ScriptedTransport:
    """Fails for one person, works for all others."""
    return ScriptedTransport(
        an_inbox(), before=lambda raw: failure() if f'"subject":"{name}"'.encode() in raw else None
    )


def raising(fault: Exception) -> Callable[[], Receipt]:
    def fail() -> Receipt:
        raise fault

    return fail


def the_held_one() -> int:
    (row,) = list_deliveries(SENDER, states=["held"])
    return row.id


@proves("C11.a", how="unit")
def test_everything_is_delivered_in_order_per_person() -> None:
    # given
    for version in (1, 2, 3):
        for name in ("山田", "鈴木"):
            sent(name, version)

    # when
    delivered = relay(InProcessTransport(an_inbox(), SENDER))

    # then
    assert delivered == 6
    assert [version for name, version in effects() if name == "山田"] == [1, 2, 3]
    assert [version for name, version in effects() if name == "鈴木"] == [1, 2, 3]
    assert set(states()) == {(1, "delivered"), (2, "delivered"), (3, "delivered")}


def test_a_limit_is_kept() -> None:
    # given
    for number in range(5):
        sent(f"住民{number}")

    # when / then
    assert relay_once(SENDER, RECEIVER, InProcessTransport(an_inbox(), SENDER), limit=3) == 3
    assert relay_once(SENDER, RECEIVER, InProcessTransport(an_inbox(), SENDER), limit=3) == 2


def test_a_refused_delivery_is_held_and_only_its_person_waits() -> None:
    # given
    for version in (1, 2):
        for name in ("山田", "鈴木"):
            sent(name, version)

    # when
    relay(failing_for("山田", lambda: refused("ADR-001", "宛名がすでに閉鎖されています。")))

    # then
    assert states("山田") == [(1, "held"), (2, "waiting")]
    assert states("鈴木") == [(1, "delivered"), (2, "delivered")]
    assert effects() == [("鈴木", 1), ("鈴木", 2)]


@pytest.mark.parametrize(
    "failure",
    [
        lambda: Receipt(status=ReceiptStatus.BUSY, code="MSG-BUSY", text="混み合っています。"),
        raising(NoAnswer("時間内に応答がありません。")),
    ],
    ids=["busy", "silent"],
)
def test_a_delivery_without_success_is_tried_again_later_and_finally_held(
    failure: Callable[[], Receipt], settings: Settings
) -> None:
    # given
    settings.DELIVERY_ATTEMPTS_BEFORE_HELD = 3
    sent("山田")
    sent("鈴木")
    transport = failing_for("山田", failure)

    # when
    relay(transport)
    at_once = relay(transport)
    (row,) = list_deliveries(SENDER)
    for _ in range(2):
        make_due()
        relay(transport)

    # then
    assert at_once == 0
    assert (row.state, row.attempts) == ("waiting", 1)
    assert row.next_try > machine_now()
    assert row.last_error.endswith("。")
    assert states("山田") == [(1, "held")]
    assert effects() == [("鈴木", 1)]


def test_pauses_grow_to_five_minutes_at_most() -> None:
    # given / when
    pauses = [pause_after(attempts) for attempts in (1, 2, 3, 8, 9, 500)]

    # then
    assert [int(pause.total_seconds()) for pause in pauses] == [2, 4, 8, 256, 300, 300]


@proves("S4.1.b", how="unit")
def test_a_receiver_that_is_away_costs_nobody_a_try_and_all_catches_up() -> None:
    # given
    for name in ("山田", "鈴木", "佐藤"):
        sent(name)
    away = ScriptedTransport(an_inbox(), before=lambda raw: raising(Unreachable("接続できません。"))())

    # when
    rounds = [relay_round(SENDER, RECEIVER, away) for _ in range(30)]
    during = linkage_status(SENDER, machine_now() + timedelta(minutes=5))
    after = relay(InProcessTransport(an_inbox(), SENDER))

    # then
    assert all(each.is_down and each.delivered == 0 for each in rounds)
    assert len(away.seen) == 30
    (status,) = during
    assert (status.receiver, status.waiting, status.held) == (RECEIVER, 3, 0)
    assert status.oldest_age is not None
    assert status.oldest_age > timedelta(minutes=4)
    assert status.last_error == "接続できません。"
    assert after == 3
    assert linkage_status(SENDER, machine_now())[0].last_error == ""
    assert linkage_status(SENDER, machine_now())[0].last_delivered_at is not None


def test_three_silences_in_a_row_end_the_round() -> None:
    # given
    for number in range(10):
        sent(f"住民{number}")
    silent = ScriptedTransport(an_inbox(), before=lambda raw: raising(NoAnswer("応答がありません。"))())

    # when
    done = relay_round(SENDER, RECEIVER, silent)

    # then
    assert done.is_down
    assert len(silent.seen) == 3


def test_a_second_relay_finds_the_pair_taken_and_does_nothing() -> None:
    # given
    sent("山田")
    other = connections[SENDER].copy()
    inner: list[int] = []

    def meanwhile(raw: bytes) -> None:
        connections[SENDER], mine = other, connections[SENDER]
        try:
            inner.append(relay(InProcessTransport(an_inbox(), SENDER)))
        finally:
            connections[SENDER] = mine

    # when
    delivered = relay(ScriptedTransport(an_inbox(), before=meanwhile))
    other.close()

    # then
    assert (delivered, inner) == (1, [0])
    assert effects() == [("山田", 1)]


def test_a_receiver_restored_from_a_backup_gets_again_what_it_lost() -> None:
    # given
    for version in (1, 2, 3):
        sent("山田", version)
    relay(InProcessTransport(an_inbox(), SENDER))
    sent("山田", 4)
    lost = Receipt(status=ReceiptStatus.EXPECTED, order_no=2)
    answers = iter([lost])

    # when
    transport = ScriptedTransport(an_inbox(), before=lambda raw: next(answers, None))
    relay(transport)
    relay(transport)

    # then
    assert [json.loads(raw)["header"]["deliveries"][RECEIVER] for raw in transport.seen] == [4, 2, 3, 4]
    assert set(states()) == {(number, "delivered") for number in (1, 2, 3, 4)}


@pytest.fixture
def held() -> int:
    """The first of two changes of 山田 was refused."""
    sent("山田", 1)
    sent("山田", 2)
    relay(failing_for("山田", lambda: refused("ADR-001", "宛名がすでに閉鎖されています。")))
    return the_held_one()


def test_a_held_delivery_is_resent_with_a_reason_on_record(held: int) -> None:
    # given / when
    attention.resend(LINKAGE_OFFICER, held, "受信側の宛名を直したため")
    relay(InProcessTransport(an_inbox(), SENDER))

    # then
    assert effects() == [("山田", 1), ("山田", 2)]
    row = AuditEvent.objects.using(SENDER).get(event="delivery.resent")
    assert (row.staff_id, row.detail["reason"]) == ("1008", "受信側の宛名を直したため")


def test_a_corrected_message_takes_the_place_of_the_refused_one(held: int) -> None:
    # given
    refused_message = Delivery.objects.using(SENDER).get(id=held).message_id

    # when
    attention.resend(LINKAGE_OFFICER, held, "内容を直したため", corrected=addressee_changed("山田改", 1))
    relay(InProcessTransport(an_inbox(), SENDER))

    # then
    assert effects() == [("山田改", 1), ("山田", 2)]
    assert Delivery.objects.using(SENDER).select_related("message").get(id=held).message.replaces == refused_message


def test_a_skipped_delivery_lets_the_next_one_follow_and_both_sides_record_it(held: int) -> None:
    # given / when
    attention.skip(LINKAGE_OFFICER, held, "取り消された異動のため", SECOND)
    relay(InProcessTransport(an_inbox(), SENDER))

    # then
    assert effects() == [("山田", 2)]
    assert states("山田") == [(1, "skipped"), (2, "delivered")]
    assert AuditEvent.objects.using(SENDER).get(event="delivery.skipped").detail["confirmed_by"] == "1009"
    assert AuditEvent.objects.using(RECEIVER).get(event="message.skipped").detail["reason"] == "取り消された異動のため"


def test_what_was_applied_before_the_skip_counts_as_delivered(held: int) -> None:
    # given
    receive(an_inbox(), raw(Delivery.objects.using(SENDER).get(id=held).message_id), PEER)

    # when
    attention.skip(LINKAGE_OFFICER, held, "取り消された異動のため", SECOND)
    relay(InProcessTransport(an_inbox(), SENDER))

    # then
    assert states("山田") == [(1, "delivered"), (2, "delivered")]
    assert effects() == [("山田", 1), ("山田", 2)]


@pytest.mark.parametrize(
    "act, code",
    [
        (lambda held: attention.resend(LINKAGE_OFFICER, held, " "), "MSG-REASON"),
        (lambda held: attention.resend(LINKAGE_OFFICER, 0, "理由"), "MSG-NOT-OPEN"),
        (lambda held: attention.resend(LINKAGE_OFFICER, held, "理由", record_changed()), "MSG-REPLACEMENT"),
        (lambda held: attention.skip(LINKAGE_OFFICER, held, "", SECOND), "MSG-REASON"),
        (lambda held: attention.skip(LINKAGE_OFFICER, held, "理由", LINKAGE_OFFICER.actor), "MSG-SECOND-PERSON"),
        (lambda held: attention.skip(LINKAGE_OFFICER, held, "理由", Actor("", "", "office")), "MSG-SECOND-PERSON"),
        (lambda held: attention.skip(LINKAGE_OFFICER, held + 1000, "理由", SECOND), "MSG-NOT-OPEN"),
    ],
)
def test_what_may_not_be_done_to_a_held_delivery_is_refused(held: int, act: Callable[[int], None], code: str) -> None:
    # given / when
    with pytest.raises(DomainError) as refusal:
        act(held)

    # then
    assert refusal.value.code == code
    assert refusal.value.message.endswith("。")
    assert states("山田") == [(1, "held"), (2, "waiting")]


def test_a_delivered_message_cannot_be_skipped_any_more() -> None:
    # given
    sent("山田")
    relay(InProcessTransport(an_inbox(), SENDER))

    # when / then
    with pytest.raises(attention.DeliveryNotOpen):
        attention.skip(LINKAGE_OFFICER, Delivery.objects.using(SENDER).get().id, "理由", SECOND)


def test_the_in_process_transport_speaks_for_its_own_sender_only() -> None:
    # given
    with transaction.atomic(using=SENDER):
        sent("山田")

    # when
    delivered = relay(InProcessTransport(an_inbox(), "resident_registry"))

    # then
    assert delivered == 0
    assert list_deliveries(SENDER)[0].last_code == "MSG-PEER"
    assert AuthenticatedPeer(SENDER, "in_process") == PEER
