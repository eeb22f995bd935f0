"""What may not pass: undeclared senders, further items, impossible updates, and other systems' databases."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction

from daicho.config.inboxes import inbox_of
from daicho.config.launcher.passwords import password_of
from daicho.contracts.connections import connections as declared
from daicho.contracts.messages import IdentificationUpdate, MessageBody
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.canonical import canonical
from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.database.guard import GuardRefusal, serving
from daicho.foundation.messaging.envelope import pack, signed_part
from daicho.foundation.messaging.inbox import AuthenticatedPeer
from daicho.foundation.messaging.receipt import Receipt
from daicho.foundation.messaging.receiving import receive
from daicho.foundation.messaging.sending import UndeclaredConnection, raw_bytes
from daicho.foundation.messaging.status import linkage_status
from daicho.systems.jukinet_server.models import IdentificationRecord
from daicho.systems.jukinet_server.rules.items import SENT
from daicho.systems.linkage_platform.models import ResidentCopy
from daicho.systems.unified_addressee.models import AddresseeRecord
from tests.databases import folder_of_tests
from tests.proofs import proves
from tests.sequences.city import deliveries, make_due, relay_inside, send_from
from tests.systems.jukinet_server.makers import a_change, an_update
from tests.systems.linkage_platform.makers import a_change as a_record_change
from tests.systems.linkage_platform.makers import a_resident, an_addressee_change

FOUR = ["resident_registry", "jukinet_server", "linkage_platform", "unified_addressee"]
pytestmark = pytest.mark.committed(databases=FOUR)
REGISTRY = AuthenticatedPeer("resident_registry", "in_process")


def _brought(sender: str, receiver: str, type_: str, body: Any, subject: str, order_no: int = 1) -> Receipt:
    """A message made by hand, rightly signed by ``sender``, past every check on the sender's side."""
    header: dict[str, Any] = {
        "id": "7c3f4a8e-6b9d-4c1e-8f2a-1d5b6c7e8f90",
        "type": type_,
        "version": 1,
        "sender": sender,
        "subject": subject,
        "created_at": machine_now().isoformat(),
        "caused_by": "test",
        "together": None,
        "deliveries": {receiver: order_no},
    }
    signature = keyring_for(sender).sign(signed_part(header, canonical(body)))
    return receive(inbox_of(receiver), pack(header, body, signature), AuthenticatedPeer(sender, "in_process"))


def _json(body: MessageBody) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(body.to_bytes())
    return content


def _refusals(system: str, code: str) -> int:
    return AuditEvent.objects.using(system).filter(event="message.refused", detail__code=code).count()


@pytest.mark.parametrize("sender", ["linkage_platform", "unified_addressee", "intermediate_server"])
@proves("M48.b", how="refusal")
@proves("M52.b", how="refusal")
@proves("C0.c", how="refusal")
@proves("M48.b", how="sequence")
@proves("M52.b", how="sequence")
@proves("C0.c", how="sequence")
def test_the_cs_takes_no_update_from_anybody_but_the_registry(sender: str) -> None:
    before = IdentificationRecord.objects.count(), _refusals("jukinet_server", "MSG-UNDECLARED")

    receipt = _brought(sender, "jukinet_server", "IdentificationUpdate", _json(an_update()), f"from-{sender}")

    assert (receipt.status, receipt.code) == ("refused", "MSG-UNDECLARED")
    assert (IdentificationRecord.objects.count(), _refusals("jukinet_server", "MSG-UNDECLARED")) == (
        before[0],
        before[1] + 1,
    )


@pytest.mark.parametrize("sender", ["linkage_platform", "unified_addressee", "jukinet_server"])
@proves("M52.b", how="refusal")
@proves("M52.c", how="refusal")
@proves("M52.b", how="sequence")
@proves("M52.c", how="sequence")
@proves("C0.b", how="sequence")
@proves("C0.b", how="refusal")
def test_nobody_but_the_registry_can_even_send_an_update(sender: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(UndeclaredConnection):
        send_from(sender, an_update(), "nobody")
    if sender == "jukinet_server":
        with pytest.raises(UndeclaredConnection):
            send_from(sender, an_addressee_change(), "nobody")
    assert f"refused to send: {sender} has no declared receiver for IdentificationUpdate" in caplog.text
    assert deliveries(sender, "jukinet_server") == []


@proves("C11.b", how="refusal")
@proves("M52.c", how="refusal")
@proves("C11.b", how="sequence")
@proves("M52.c", how="sequence")
def test_the_addressee_system_takes_nothing_from_cs_or_registry() -> None:
    resident = a_resident()
    for sender in ("jukinet_server", "resident_registry"):
        receipt = _brought(
            sender, "unified_addressee", "AddresseeChanged", _json(an_addressee_change(resident)), f"to-adr-{sender}"
        )
        assert receipt.code == "MSG-UNDECLARED"

    assert not AddresseeRecord.objects.filter(pk=resident.resident_number).exists()


@proves("C2.b", how="refusal")
@proves("M33.b", how="refusal")
@proves("C2.b", how="sequence")
@proves("M33.b", how="sequence")
def test_the_platform_takes_movements_from_the_registry_alone_and_nothing_else_from_it() -> None:
    resident = a_resident()
    change = _json(a_record_change(resident))

    other = _brought("unified_addressee", "linkage_platform", "ResidentRecordChanged", change, "p-1")
    undeclared = _brought("resident_registry", "linkage_platform", "AddresseeChanged", change, "p-2")

    assert (other.code, undeclared.code) == ("MSG-UNDECLARED", "MSG-UNDECLARED")
    assert _refusals("linkage_platform", "MSG-UNDECLARED") == 2
    assert not ResidentCopy.objects.filter(pk=resident.resident_number).exists()


@proves("C2.b", how="refusal")
@proves("C2.b", how="sequence")
def test_an_altered_message_is_refused() -> None:
    resident = a_resident()
    message = send_from("resident_registry", a_record_change(resident), resident.resident_number)
    (delivery,) = deliveries("resident_registry", "linkage_platform", resident.resident_number)
    header = delivery.message.header
    changed = _json(a_record_change(resident)) | {"reason_name": "改ざん"}

    receipt = receive(inbox_of("linkage_platform"), pack(header, changed, bytes(delivery.message.signature)), REGISTRY)

    assert delivery.message_id == message
    assert receipt.code == "MSG-SIGNATURE"
    assert _refusals("linkage_platform", "MSG-SIGNATURE") == 1
    assert not ResidentCopy.objects.filter(pk=resident.resident_number).exists()
    assert relay_inside("resident_registry", "linkage_platform") == 1


@pytest.mark.parametrize("item", ["relationship", "honseki", "resident_number", "household_number"])
@proves("M49.b", how="refusal")
@proves("M49.b", how="sequence")
def test_an_update_with_a_further_item_is_refused_and_nothing_of_it_is_kept(item: str) -> None:
    before = IdentificationRecord.objects.count()
    body = _json(an_update())
    body["identification"][item] = "0000000019"

    receipt = _brought("resident_registry", "jukinet_server", "IdentificationUpdate", body, f"further-{item}")

    assert (receipt.status, receipt.code) == ("refused", "MSG-BODY")
    assert item in receipt.text
    assert "0000000019" not in receipt.text
    assert IdentificationRecord.objects.count() == before


@proves("M19.a", how="sequence")
@proves("M49.a", how="sequence")
def test_what_the_registry_sends_names_exactly_the_listed_items_and_is_accepted() -> None:
    send_from("resident_registry", an_update(), "exact-items")
    (delivery,) = deliveries("resident_registry", "jukinet_server", "exact-items")
    travelling = json.loads(raw_bytes("resident_registry", delivery.message))["body"]

    relay_inside("resident_registry", "jukinet_server")

    assert set(travelling) == {"movement_id", "recorded_at", "identification"}
    assert set(travelling["identification"]) == SENT
    (delivered,) = deliveries("resident_registry", "jukinet_server", "exact-items")
    assert delivered.state == "delivered"


@proves("M33.c", how="refusal")
@proves("M33.c", how="sequence")
def test_a_movement_with_a_further_item_is_refused_by_the_platform() -> None:
    resident = a_resident()
    body = _json(a_record_change(resident))
    body["resident"]["resident_code"] = "12345678901"

    receipt = _brought("resident_registry", "linkage_platform", "ResidentRecordChanged", body, "further")

    assert receipt.code == "MSG-BODY"
    assert not ResidentCopy.objects.filter(pk=resident.resident_number).exists()


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"municipality_code": "141003"}, "JUK-FORMAT-001", "市町村コード"),
        ({"name": "平塚\ue000"}, "JUK-FORMAT-002", "漢字氏名"),
        ({"name_kana": "Taro"}, "JUK-FORMAT-003", "ふりがな氏名"),
        ({"moved_on": "2099-01-01"}, "JUK-FORMAT-004", "異動年月日"),
        ({"reason": "death"}, "JUK-LOGIC-002", "本人確認情報がない"),
    ],
)
@proves("M57.b", how="refusal")
@proves("M57.e", how="sequence")
@proves("M57.b", how="sequence")
def test_a_malformed_update_is_held_at_the_registry_with_item_and_reason(
    changes: dict[str, Any], code: str, words: str
) -> None:
    subject = f"malformed-{code}"
    send_from("resident_registry", an_update(**changes), subject)

    relay_inside("resident_registry", "jukinet_server")

    (held,) = deliveries("resident_registry", "jukinet_server", subject)
    assert (held.state, held.last_code) == ("held", code)
    assert words in held.last_error


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("individual_number", "123456789012"),
        ("resident_code", "12345678900"),
        ("birth_date", "1990-02-30"),
        ("postal_code", "254"),
    ],
)
@proves("M57.b", how="refusal")
@proves("M57.b", how="sequence")
def test_a_wrong_check_digit_date_or_length_is_refused_naming_the_item_alone(item: str, value: str) -> None:
    body = _json(an_update())
    body["identification"][item] = value

    receipt = _brought("resident_registry", "jukinet_server", "IdentificationUpdate", body, f"digit-{item}")

    assert (receipt.status, receipt.code) == ("refused", "MSG-BODY")
    assert item in receipt.text
    assert value not in receipt.text


@proves("M57.c", how="refusal")
@proves("M57.d", how="refusal")
@proves("M57.e", how="refusal")
@proves("M57.c", how="sequence")
@proves("M57.d", how="sequence")
@proves("M57.e", how="sequence")
def test_an_impossible_update_is_held_for_that_person_alone_and_seen_on_the_status() -> None:
    update, other = an_update(), an_update()
    send_from("resident_registry", update, "impossible-1")
    send_from("resident_registry", update, "impossible-1")
    relay_inside("resident_registry", "jukinet_server")
    moved_too_much = a_change(other, address={"text": "神奈川県平塚市宝町", "lot": "1番3号"}, name="別　人")
    send_from("resident_registry", other, "impossible-2")
    send_from("resident_registry", moved_too_much, "impossible-2")

    relay_inside("resident_registry", "jukinet_server")
    make_due("resident_registry")
    relay_inside("resident_registry", "jukinet_server")

    first, second = (deliveries("resident_registry", "jukinet_server", f"impossible-{n}") for n in (1, 2))
    assert [one.state for one in (*first, *second)] == ["delivered", "held", "delivered", "held"]
    assert (first[1].last_code, second[1].last_code) == ("JUK-LOGIC-001", "JUK-LOGIC-004")
    assert "漢字氏名" in second[1].last_error
    (status,) = [one for one in linkage_status("resident_registry", machine_now()) if one.receiver == "jukinet_server"]
    assert status.held >= 2


@pytest.mark.parametrize(
    ("served", "touched"),
    [
        ("linkage_platform", "jukinet_server"),
        ("unified_addressee", "jukinet_server"),
        ("jukinet_server", "unified_addressee"),
        ("jukinet_server", "linkage_platform"),
        ("jukinet_server", "resident_registry"),
    ],
)
@proves("M52.b", how="refusal")
@proves("M52.c", how="refusal")
@proves("M52.b", how="sequence")
@proves("M52.c", how="sequence")
def test_while_one_system_is_served_the_guard_keeps_it_out_of_the_others(served: str, touched: str) -> None:
    with pytest.raises(GuardRefusal), serving(served), transaction.atomic(using=touched):
        connections[touched].cursor().execute("select 1")


@pytest.mark.parametrize(
    ("system", "other"),
    [
        ("linkage_platform", "jukinet_server"),
        ("unified_addressee", "jukinet_server"),
        ("jukinet_server", "unified_addressee"),
        ("jukinet_server", "linkage_platform"),
        ("jukinet_server", "resident_registry"),
    ],
)
@proves("M52.b", how="refusal")
@proves("M52.c", how="refusal")
@proves("M52.b", how="sequence")
@proves("M52.c", how="sequence")
def test_the_database_role_of_one_system_cannot_connect_to_the_other(system: str, other: str) -> None:
    role = f"{system}_app"
    own, foreign = connections.settings[system], connections.settings[other]
    given = {"host": own["HOST"], "port": own["PORT"], "user": role}
    password = password_of(folder_of_tests() / "secrets", role)

    psycopg.connect(dbname=own["NAME"], password=password, **given).close()
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(dbname=foreign["NAME"], password=password, **given)


@proves("M52.c", how="refusal")
def test_no_connection_between_cs_and_addressee_is_declared_and_only_the_registry_reaches_the_cs() -> None:
    pairs = {(row.sender, row.receiver) for row in declared()}

    assert {sender for sender, receiver in pairs if receiver == "jukinet_server"} == {"resident_registry"}
    assert {receiver for sender, receiver in pairs if sender == "jukinet_server"} == {
        *("resident_registry", "certificate_server", "prefecture", "national", "municipalities")
    }


@proves("M19.a", how="unit")
def test_the_cs_keeps_no_number_of_another_system() -> None:
    with connections["jukinet_server"].cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns where table_name like 'juki%%' "
            "and (column_name like '%%resident_number%%' or column_name like '%%household%%' "
            "or column_name like '%%addressee%%')"
        )
        assert cursor.fetchall() == []
    assert "resident_number" not in IdentificationUpdate.model_fields
