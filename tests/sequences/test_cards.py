"""カードの処理 with the national server itself: each step, what the law ends, and how long it waits (S2.8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.attention import resend
from daicho.kernel.numbers import individual_number_from
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.operate_cards import Order, order_operation, view_cards
from daicho.systems.jukinet_server.actions.pursue_cards import note_days_passed, pursue_duties, refresh_cards
from daicho.systems.jukinet_server.models import (
    CardDuty,
    CardOperation,
)
from daicho.systems.jukinet_server.queries.search import newest_by_code
from daicho.systems.jukinet_server.rules.cards import CardState, Operation
from tests.proofs import proves
from tests.sequences.card_holders import CS_JOB, Holder
from tests.sequences.city import context_of
from tests.sequences.national import Japan
from tests.systems.jukinet_server.makers import NOW, cs_context

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server", "certificate_server"])


@proves("S2.8.a", how="sequence")
def test_a_card_goes_through_its_life_in_order_and_the_history_stays(japan: Japan) -> None:
    holder = Holder(japan, "issued")
    steps = ("deliver", "suspend", "lift", "continue", "revoke", "return")
    for step in steps:
        holder.order(Operation(step))
        assert japan.relay() == 1

    assert holder.state == "returned"
    page = view_cards(cs_context(), holder.record)
    assert [row.operation for row in page.operations] == [
        "返納", "廃止", "継続利用", "一時停止の解除", "一時停止", "交付",
    ]  # fmt: skip
    assert {row.state for row in page.operations} == {"delivered"}
    assert page.holding.cards[0].state is CardState.RETURNED


@proves("S2.8.a", how="refusal")
def test_a_step_that_the_state_does_not_allow_is_refused_with_the_state(japan: Japan) -> None:
    holder = Holder(japan, "issued")

    with pytest.raises(errors.StepNotAllowed) as refusal:
        holder.order(Operation.LIFT)

    assert "発行(交付前)" in refusal.value.message
    assert not CardOperation.objects.filter(serial=holder.serial).exists()
    with pytest.raises(errors.CardNotHeld):
        order_operation(cs_context(), holder.record, Order("0" * 14, Operation.SUSPEND, "x", NOW.date()))
    with pytest.raises(errors.ReasonRequired):
        order_operation(cs_context(), holder.record, Order(holder.serial, Operation.DELIVER, " ", NOW.date()))


@proves("S2.8.b", how="refusal")
def test_who_holds_a_notification_card_gets_the_card_against_it_alone(japan: Japan) -> None:
    holder = Holder(japan, "issued")
    with japan.file.database:
        row = (holder.code, "held", "2015-11-20")
        japan.file.database.execute("insert into notification_card values (?, ?, ?)", row)

    with pytest.raises(errors.NotificationCardNotReturned):
        holder.order(Operation.DELIVER)
    holder.order(Operation.DELIVER, notification_card_returned_on=NOW.date())
    japan.relay()

    page = view_cards(cs_context(), holder.record)
    assert page.holding.notification_card == "returned"
    assert page.operations[0].notification_card_returned_on == NOW.date()


@proves("S2.8.a", how="sequence")
@pytest.mark.parametrize(
    ("order", "state", "code"),
    [
        ({"kind": "reject", "reason_code": "N-X-1", "reason": "確認中です。"}, "held", "N-X-1"),
        ({"kind": "stall", "after_storing": True}, "waiting", "MSG-SILENT"),
        ({"kind": "garbage", "after_storing": True}, "waiting", "MSG-SILENT"),
        ({"kind": "other_person"}, "waiting", "MSG-SILENT"),
        ({"kind": "wrong_signature"}, "waiting", "MSG-SILENT"),
        ({"kind": "unavailable"}, "waiting", "MSG-SILENT"),
        ({"kind": "twice"}, "delivered", ""),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else None,
)
def test_no_operation_is_lost_or_done_twice_however_the_server_answers(
    japan: Japan, order: dict[str, Any], state: str, code: str
) -> None:
    holder = Holder(japan)
    holder.order(Operation.SUSPEND)
    japan.running.misbehave(person=holder.code, **order)

    japan.relay(1)

    (delivery,) = holder.deliveries
    assert (delivery.state, delivery.last_code) == (state, code)
    if state != "delivered":
        with pytest.raises(errors.CardOperationWaiting):
            holder.order(Operation.LIFT)
    japan.running.behave()
    if state == "held":
        assert "確認中です。" in delivery.last_error
        resend(context_of("jukinet_server", "2001"), delivery.id, "機構に確認済み")
    japan.make_due()
    japan.relay()
    assert holder.state == "suspended"
    events = japan.file.database.execute("select count(*) from card_event where serial = ?", (holder.serial,))
    assert events.fetchone()[0] == 2, "交付と一時停止が一度ずつ"


@proves("S2.8.a", how="sequence")
def test_no_operation_goes_to_a_server_that_does_not_prove_to_be_jlis(japan: Japan) -> None:
    holder = Holder(japan)
    holder.order(Operation.SUSPEND)
    japan.running.misbehave(kind="wrong_certificate", count=-1)

    japan.relay()

    (delivery,) = holder.deliveries
    assert (delivery.state, "証明書を確認できない" in delivery.last_error) == ("waiting", True)
    assert holder.serial not in str(japan.running.look("exchanges"))
    assert holder.state == "active"
    row = AuditEvent.objects.using("jukinet_server").filter(event="jukinet.peer_refused").order_by("-number")[0]
    assert row.detail["peer"] == "national"
    japan.running.behave()
    japan.make_due()
    japan.relay()
    assert holder.state == "suspended"


@proves("S2.8.a", how="sequence")
@pytest.mark.parametrize("stored", [False, True], ids=["before-it-was-kept", "after-it-was-kept"])
def test_a_server_that_dies_over_an_operation_carries_it_out_once(japan: Japan, stored: bool) -> None:
    holder = Holder(japan)
    holder.order(Operation.SUSPEND)
    japan.running.misbehave(kind="die", person=holder.code, after_storing=stored)

    japan.relay()
    japan.running.wait_dead()
    (unanswered,) = holder.deliveries
    japan.make_due()
    japan.relay()
    (unreachable,) = holder.deliveries
    japan.running.start()
    japan.make_due()
    japan.relay()

    assert [one.state for one in (unanswered, unreachable)] == ["waiting", "waiting"]
    assert "接続できません" in unreachable.last_error
    assert holder.state == "suspended"
    assert [one.state for one in holder.deliveries] == ["delivered"]
    assert _done_to(japan, holder) == ["deliver", "suspend"]


def _done_to(japan: Japan, holder: Holder) -> list[str]:
    """What J-LIS has done to the card, in order."""
    rows = japan.file.database.execute(
        "select operation from card_event where serial = ? order by id", (holder.serial,)
    )
    return [str(row[0]) for row in rows]


@proves("S2.8.c", how="sequence")
def test_a_card_past_its_day_is_revoked_by_itself_the_day_after_and_once(japan: Japan) -> None:
    ended, lasting = Holder(japan), Holder(japan)
    with japan.file.database:
        for holder, day in ((ended, "2026-11-22"), (lasting, "2026-11-23")):
            japan.file.database.execute("update card set expires_on = ? where serial = ?", (day, holder.serial))
    for holder in (ended, lasting):
        view_cards(cs_context(), holder.record)
    note_days_passed(replace(CS_JOB, now=NOW - timedelta(days=1)))
    assert not CardDuty.objects.filter(cause="expired").exists(), "満了日まではまだ使える"

    for _ in range(2):
        note_days_passed(CS_JOB)
        pursue_duties(CS_JOB)
        japan.relay()
    refresh_cards(CS_JOB)
    note_days_passed(replace(CS_JOB, now=NOW + timedelta(days=1)))

    assert (ended.state, lasting.state) == ("revoked", "active")
    assert _done_to(japan, ended) == ["deliver", "revoke"]
    assert CardOperation.objects.get(serial=ended.serial).reason == "職権: 有効期間の満了"
    noted = CardDuty.objects.filter(cause="expired").order_by("id").values_list("person_id", "moved_on")
    newest = {holder: newest_by_code(holder.code) for holder in (ended, lasting)}
    people = {holder: found.person for holder, found in newest.items() if found is not None}
    assert list(noted) == [(people[ended], NOW.date()), (people[lasting], NOW.date() + timedelta(days=1))]


LEFT = {"reason": "move_out", "moved_on": "2026-11-22"}


@proves("S2.8.c", how="sequence")
@pytest.mark.parametrize(
    ("kind", "change", "state"),
    [
        ("japanese", {"reason": "death", "moved_on": "2026-11-22"}, "revoked"),
        ("foreign", {**LEFT, "reason_detail": "国外転出"}, "revoked"),
        ("japanese", {**LEFT, "reason_detail": "国外転出"}, "active"),
        ("foreign", LEFT, "active"),
    ],
    ids=["death", "foreign-abroad", "japanese-abroad", "foreign-within"],
)
def test_what_the_law_ends_is_revoked_by_itself_and_nothing_else(
    japan: Japan, kind: str, change: dict[str, Any], state: str
) -> None:
    holder = Holder(japan, kind=kind)
    holder.change(**change)

    pursue_duties(CS_JOB)
    japan.relay()
    pursue_duties(CS_JOB)
    japan.relay()

    assert holder.state == state
    assert len(holder.deliveries) == (1 if state == "revoked" else 0)


@proves("S2.8.c", how="sequence")
def test_a_changed_number_ends_the_card_with_the_old_one(japan: Japan) -> None:
    first, second = individual_number_from("27182899901"), individual_number_from("27182899902")
    holder = Holder(japan, individual_number=first)
    holder.change(reason="individual_number_changed", individual_number=second)

    pursue_duties(CS_JOB)
    japan.relay()

    assert holder.state == "revoked"
    assert CardOperation.objects.get(serial=holder.serial).reason == "職権: 個人番号の変更"


def test_a_card_that_jlis_has_revoked_by_itself_is_no_failure(japan: Japan) -> None:
    holder = Holder(japan)
    holder.change(reason="death", moved_on="2026-11-22")
    pursue_duties(CS_JOB)
    with japan.file.database:
        japan.file.operate(holder.serial, holder.person, "revoke")

    japan.relay()

    assert [one.state for one in holder.deliveries] == ["delivered"]


def test_a_duty_waits_while_the_server_is_silent(japan: Japan) -> None:
    holder = Holder(japan)
    holder.change(reason="death", moved_on="2026-11-22")
    japan.running.misbehave(kind="garbage", person=holder.code)

    pursue_duties(CS_JOB)

    duty = CardDuty.objects.order_by("-id")[0]
    assert (duty.done_at, "破棄" in duty.fault) == (None, True)
    japan.running.behave()
    pursue_duties(CS_JOB)
    japan.relay()
    assert holder.state == "revoked"


@proves("S2.8.c", how="sequence")
def test_ninety_days_after_a_moving_in_the_card_ends_unless_it_was_continued(japan: Japan) -> None:
    moved = "2026-08-20"
    arrived = {"moved_on": moved, "notified_on": moved, "became_resident_on": moved, "address_set_on": moved}
    lapsed, kept = Holder(japan, **arrived), Holder(japan, **arrived)
    with japan.file.database:
        japan.file.database.execute("update card set delivered_on = '2024-01-10'")
    kept.order(Operation.CONTINUE)
    japan.relay()
    on_day = replace(CS_JOB, now=NOW - timedelta(days=5))
    note_days_passed(on_day)
    assert not CardDuty.objects.filter(cause="not_continued").exists(), "90日目まではまだ使える"

    note_days_passed(CS_JOB)
    note_days_passed(CS_JOB)
    pursue_duties(CS_JOB)
    japan.relay()

    assert CardDuty.objects.filter(cause="not_continued").count() == 2
    assert (lapsed.state, kept.state) == ("revoked", "active")
