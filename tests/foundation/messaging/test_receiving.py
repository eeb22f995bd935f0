"""A receiver applies what it may apply, once and in order, and refuses everything else in Japanese and on record."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daicho.contracts.messages import IdentificationUpdate, MessageBody
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.crypto.canonical import canonical
from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.messaging import send
from daicho.foundation.messaging.envelope import MAX_BYTES, pack, signed_part
from daicho.foundation.messaging.inbox import AuthenticatedPeer, Inbox
from daicho.foundation.messaging.models import InboxEntry, Message
from daicho.foundation.messaging.receipt import Receipt, ReceiptStatus
from daicho.foundation.messaging.receiving import receive
from daicho.foundation.messaging.sending import TransactionRequired, UndeclaredConnection
from daicho.kernel.context import Context
from daicho.kernel.errors import DomainError
from tests.contracts.examples import (
    INDIVIDUAL_NUMBER,
    RECORDED_AT,
    addressee_changed,
    an_identification,
    record_changed,
)
from tests.foundation.audit.actors import an_officer
from tests.foundation.messaging.stage import PEER, RECEIVER, SENDER, an_inbox, effects, raw, sent
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=[SENDER, RECEIVER, "jukinet_server", "resident_registry"])


def events(system: str = RECEIVER) -> list[tuple[str, Any]]:
    found = AuditEvent.objects.using(system).order_by("number")
    return [(row.event, row.detail.get("code")) for row in found]


def forged(message: MessageBody, *, signer: str, **header: Any) -> bytes:
    """A message made by hand, properly signed by ``signer``."""
    content: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "type": message.type,
        "version": message.version,
        "sender": signer,
        "subject": "0000000019",
        "created_at": "2026-11-23T00:00:00+00:00",
        "caused_by": "",
        "together": None,
        "deliveries": {RECEIVER: 1},
        **header,
    }
    body = json.loads(message.to_bytes())
    return pack(content, body, keyring_for(signer).sign(signed_part(content, canonical(body))))


def assert_refused(receipt: Receipt, code: str) -> None:
    """Refused with code and Japanese text, on record, and nothing was applied."""
    assert (receipt.status, receipt.code) == (ReceiptStatus.REFUSED, code)
    assert receipt.text.endswith("。")
    assert events()[-1] == ("message.refused", code)
    assert effects() == []
    assert not InboxEntry.objects.using(RECEIVER).exists()


@proves("C11.a", how="unit")
def test_a_declared_message_is_applied_once_with_its_audit_row() -> None:
    # given
    message = raw(sent("山田"))

    # when
    first, second = (receive(an_inbox(), message, PEER) for _ in range(2))

    # then
    assert (first.status, second.status) == (ReceiptStatus.APPLIED, ReceiptStatus.ALREADY)
    assert effects() == [("山田", 1)]
    assert events() == [("message.applied", None)]
    (row,) = AuditEvent.objects.using(RECEIVER).all()
    assert (row.staff_id, row.realm, row.subjects) == (SENDER, "system", ["山田"])


@proves("C2.a", how="unit")
@proves("M54.c", how="unit")
def test_no_personal_number_is_readable_in_the_tables_of_either_side() -> None:
    # given
    receive(an_inbox(), raw(sent("山田")), PEER)
    dumps = []
    tables = {SENDER: ["message", "delivery", "audit_event"], RECEIVER: ["inbox_entry", "audit_event"]}

    # when
    for system, names in tables.items():
        for name in names:
            with connections[system].cursor() as cursor:
                cursor.execute(f"select encode(convert_to(t::text, 'utf8'), 'escape') from {name} t")
                dumps.append(str(cursor.fetchall()))

    # then
    assert len(dumps) == 5
    assert not any(INDIVIDUAL_NUMBER in dump or INDIVIDUAL_NUMBER.encode().hex() in dump for dump in dumps)


def test_a_message_ahead_of_its_turn_is_told_which_number_is_due() -> None:
    # given
    sent("山田", 1)
    second = raw(sent("山田", 2))

    # when
    receipt = receive(an_inbox(), second, PEER)

    # then
    assert (receipt.status, receipt.order_no) == (ReceiptStatus.EXPECTED, 1)
    assert effects() == []


def test_another_message_under_a_used_number_is_not_taken_for_the_first() -> None:
    # given
    receive(an_inbox(), raw(sent("0000000019")), PEER)

    # when
    receipt = receive(an_inbox(), forged(addressee_changed("別人"), signer=SENDER), PEER)

    # then
    assert (receipt.status, receipt.code) == (ReceiptStatus.ALREADY, "MSG-OTHER-BEFORE")
    assert effects() == [("0000000019", 1)]


@proves("C2.b", how="refusal")
def test_an_altered_message_is_refused() -> None:
    # given
    content = json.loads(raw(sent("山田")))
    content["body"]["addressee"]["name"] = "鈴木"

    # when
    receipt = receive(an_inbox(), json.dumps(content).encode(), PEER)

    # then
    assert_refused(receipt, "MSG-SIGNATURE")


@pytest.mark.parametrize("signature", [b"", b"x" * 64])
def test_a_wrong_signature_is_refused(signature: bytes) -> None:
    # given
    content = json.loads(raw(sent("山田")))
    content["signature"] = base64.b64encode(signature).decode()

    # when / then
    assert_refused(receive(an_inbox(), json.dumps(content).encode(), PEER), "MSG-SIGNATURE")


@proves("C11.b", how="refusal")
def test_a_peer_other_than_the_sender_is_refused() -> None:
    # given
    message = raw(sent("山田"))

    # when / then
    assert_refused(receive(an_inbox(), message, AuthenticatedPeer("resident_registry", "in_process")), "MSG-PEER")


@proves("C11.b", how="refusal")
@proves("C0.c", how="refusal")
def test_a_sender_without_a_declared_connection_is_refused_although_its_signature_is_valid() -> None:
    # given
    message = forged(addressee_changed(), signer="resident_registry")

    # when
    receipt = receive(an_inbox(), message, AuthenticatedPeer("resident_registry", "in_process"))

    # then
    assert_refused(receipt, "MSG-UNDECLARED")


@proves("M48.b", how="refusal")
@proves("M52.b", how="refusal")
@pytest.mark.parametrize("sender", ["linkage_platform", "unified_addressee", "intermediate_server"])
def test_the_communication_server_takes_updates_from_the_registry_alone(sender: str) -> None:
    # given
    update = IdentificationUpdate(movement_id="M-1", recorded_at=RECORDED_AT, identification=an_identification())
    message = forged(update, signer=sender, deliveries={"jukinet_server": 1})

    # when
    receipt = receive(Inbox("jukinet_server", {}), message, AuthenticatedPeer(sender, "in_process"))

    # then
    assert (receipt.status, receipt.code) == (ReceiptStatus.REFUSED, "MSG-UNDECLARED")
    assert events("jukinet_server") == [("message.refused", "MSG-UNDECLARED")]


def test_a_message_for_another_receiver_is_refused() -> None:
    # given
    message = forged(addressee_changed(), signer=SENDER, deliveries={"resident_registry": 1})

    # when / then
    assert_refused(receive(an_inbox(), message, PEER), "MSG-RECEIVER")


def test_an_unknown_version_is_refused() -> None:
    # given / when / then
    assert_refused(receive(an_inbox(), forged(addressee_changed(), signer=SENDER, version=9), PEER), "MSG-VERSION")


def test_a_type_that_is_not_declared_for_the_pair_is_refused() -> None:
    # given / when / then
    assert_refused(receive(an_inbox(), forged(record_changed(), signer=SENDER), PEER), "MSG-UNDECLARED")


def test_a_type_without_a_handler_is_refused() -> None:
    # given / when / then
    assert_refused(receive(Inbox(RECEIVER, {}), raw(sent("山田")), PEER), "MSG-HANDLER")


def test_an_oversized_message_is_refused_unread() -> None:
    # given / when / then
    assert_refused(receive(an_inbox(), b"[" * (MAX_BYTES + 1), PEER), "MSG-SIZE")


@pytest.mark.parametrize(
    "garbage",
    [b"", b"\xff\xfe", b"null", b"[]", b"{}", b"[" * 100_000, b'{"header":1,"header":2}', b'{"a":NaN}', b"\0" * 50],
)
def test_garbage_is_refused(garbage: bytes) -> None:
    # given / when / then
    assert_refused(receive(an_inbox(), garbage, PEER), "MSG-FORM")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 2000), flip=st.integers(1, 255))
def test_no_altered_byte_is_ever_applied(place: int, flip: int) -> None:
    # given
    message = bytearray(forged(addressee_changed(), signer=SENDER))
    message[place % len(message)] ^= flip

    # when
    receipt = receive(an_inbox(), bytes(message), PEER)

    # then
    assert receipt.status is ReceiptStatus.REFUSED
    assert effects() == []


class AlreadyMovedOut(DomainError):
    """{number}の方はすでに転出しています。内容を確認してください。"""

    code = "ADR-001"


def test_a_refusal_by_the_receivers_own_rules_applies_nothing_and_goes_back_with_its_text() -> None:
    # given
    def refusing(ctx: Context, body: Any) -> None:
        AuditEvent.objects.using(RECEIVER).count()
        raise AlreadyMovedOut(number=INDIVIDUAL_NUMBER)

    # when
    receipt = receive(an_inbox(refusing), raw(sent("山田")), PEER)

    # then
    assert_refused(receipt, "ADR-001")
    assert receipt.text == "***の方はすでに転出しています。内容を確認してください。"


def test_an_unforeseen_fault_applies_nothing_and_asks_for_another_try(caplog: pytest.LogCaptureFixture) -> None:
    # given
    def broken(ctx: Context, body: Any) -> None:
        raise ValueError(f"cannot handle {INDIVIDUAL_NUMBER}")

    # when
    receipt = receive(an_inbox(broken), raw(sent("山田")), PEER)

    # then
    assert (receipt.status, receipt.code) == (ReceiptStatus.BUSY, "MSG-BUSY")
    assert INDIVIDUAL_NUMBER not in caplog.text
    assert "ValueError" in caplog.text
    assert effects() == []


@proves("M21.c", how="unit")
def test_a_handler_that_reaches_for_another_systems_data_is_stopped_and_recorded() -> None:
    # given
    def straying(ctx: Context, body: Any) -> None:
        with connections["jukinet_server"].cursor() as cursor:
            cursor.execute("select 1")

    # when
    receipt = receive(an_inbox(straying), raw(sent("山田")), PEER)

    # then
    assert receipt.status is ReceiptStatus.BUSY
    row = AuditEvent.objects.using(RECEIVER).get()
    assert (row.event, row.detail) == ("database.statement_refused", {"touched": "jukinet_server"})


@proves("C0.b", how="refusal")
@proves("M33.b", how="refusal")
def test_the_sender_refuses_and_logs_what_is_not_declared(caplog: pytest.LogCaptureFixture) -> None:
    # given
    ctx = an_officer("resident_registry")

    # when
    with pytest.raises(UndeclaredConnection), transaction.atomic(using="resident_registry"):
        send(ctx, addressee_changed(), subject="0000000019")

    # then
    assert "no declared receiver for AddresseeChanged" in caplog.text
    assert not Message.objects.using("resident_registry").exists()


def test_an_act_that_fails_sends_nothing_and_uses_no_number() -> None:
    # given
    def failing_act() -> None:
        with transaction.atomic(using=SENDER):
            send(an_officer(SENDER), addressee_changed(), subject="山田")
            raise RuntimeError("the act failed")

    # when
    with pytest.raises(RuntimeError):
        failing_act()
    message = json.loads(raw(sent("山田")))

    # then
    assert message["header"]["deliveries"] == {RECEIVER: 1}
    assert Message.objects.using(SENDER).count() == 1
    assert TransactionRequired.__doc__
