"""Over HTTPS with the communication server as its own process: both ends prove who they are, or nothing passes."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.db import transaction

from daicho.contracts.inquiries import Answered, JukinetLinkageStatus
from daicho.contracts.messages import IdentificationUpdate
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.crypto.pki import CA, client_context, identity_of, internal_name, make_pki
from daicho.foundation.messaging import send
from daicho.foundation.messaging.asking import Asker
from daicho.foundation.messaging.envelope import MAX_BYTES
from daicho.foundation.messaging.models import InboxEntry, Message
from daicho.foundation.messaging.receipt import ReceiptStatus
from daicho.foundation.messaging.relay import relay_once
from daicho.foundation.messaging.sending import raw_bytes
from daicho.foundation.messaging.status import list_deliveries
from daicho.foundation.messaging.transport import HttpsTransport, Unreachable, https_transport
from tests.contracts.examples import RECORDED_AT, an_identification
from tests.foundation.audit.actors import an_officer
from tests.foundation.messaging import process_settings
from tests.proofs import proves

REGISTRY, SERVER = "resident_registry", "jukinet_server"
pytestmark = pytest.mark.committed(databases=[REGISTRY, SERVER, "linkage_platform"])


@pytest.fixture(scope="module")
def url(committed_databases: tuple[str, ...]) -> Iterator[str]:
    """Address of the communication server, which holds credentials for its own database alone."""
    process = process_settings.start("tests.foundation.messaging.door_process", [SERVER])
    assert process.stdout is not None
    port = process.stdout.readline().strip()
    yield f"https://127.0.0.1:{port}"
    process.kill()
    process.wait()
    process.stdout.close()
    if process.stdin is not None:
        process.stdin.close()


def an_update() -> None:
    update = IdentificationUpdate(movement_id="M-1", recorded_at=RECORDED_AT, identification=an_identification())
    with transaction.atomic(using=REGISTRY):
        send(an_officer(REGISTRY), update, subject="0000000019")


def last_message() -> bytes:
    return raw_bytes(REGISTRY, Message.objects.using(REGISTRY).order_by("-created_at")[0])


@proves("C1.a", how="sequence")
@proves("M52.a", how="sequence")
def test_an_update_goes_from_the_registry_to_the_communication_server(url: str) -> None:
    # given
    before = InboxEntry.objects.using(SERVER).count()
    an_update()
    an_update()
    transport = https_transport(url, REGISTRY, SERVER)

    # when
    delivered = relay_once(REGISTRY, SERVER, transport)
    again = transport.deliver(last_message())
    transport.close()

    # then
    assert delivered == 2
    assert again.status is ReceiptStatus.ALREADY
    assert InboxEntry.objects.using(SERVER).count() == before + 2
    assert list_deliveries(REGISTRY) == []


@proves("C1.b", how="sequence")
def test_a_question_is_answered_over_https(url: str) -> None:
    # given
    transport = https_transport(url, REGISTRY, SERVER)

    # when
    outcome = Asker(REGISTRY, {SERVER: transport}).ask(an_officer(REGISTRY), JukinetLinkageStatus())
    transport.close()

    # then
    assert isinstance(outcome, Answered)
    assert outcome.answer.waiting == 0
    assert AuditEvent.objects.using(SERVER).filter(event="inquiry.answered").exists()


@proves("M52.b", how="refusal")
def test_another_system_with_a_valid_certificate_is_refused_and_recorded(url: str) -> None:
    # given
    an_update()
    transport = https_transport(url, "linkage_platform", SERVER)

    # when
    receipt = transport.deliver(last_message())
    transport.close()

    # then
    assert (receipt.status, receipt.code) == (ReceiptStatus.REFUSED, "MSG-PEER")
    row = AuditEvent.objects.using(SERVER).filter(event="message.refused").latest("number")
    assert (row.staff_id, row.detail["code"]) == ("linkage_platform", "MSG-PEER")


@proves("M17.b", how="refusal")
def test_a_client_without_a_certificate_gets_nothing(url: str) -> None:
    # given
    context = ssl.create_default_context(cafile=str(identity_of(CA).certificate))
    transport = HttpsTransport(url, context, internal_name(SERVER))

    # when / then
    with pytest.raises(Unreachable):
        transport.deliver(b"{}")
    transport.close()


@proves("M17.b", how="refusal")
@proves("C8.b", how="refusal")
def test_a_client_with_a_certificate_of_another_authority_gets_nothing(url: str, tmp_path: Path) -> None:
    # given
    make_pki(tmp_path, [REGISTRY, SERVER])
    context = client_context(REGISTRY, tmp_path)
    context.load_verify_locations(identity_of(CA).certificate)
    transport = HttpsTransport(url, context, internal_name(SERVER))

    # when / then
    with pytest.raises(Unreachable):
        transport.deliver(b"{}")
    transport.close()


@proves("M17.b", how="refusal")
def test_a_server_that_is_not_the_receiver_is_given_nothing(url: str) -> None:
    # given
    transport = HttpsTransport(url, client_context(REGISTRY), internal_name("linkage_platform"))

    # when / then
    with pytest.raises(Unreachable):
        transport.deliver(b"{}")
    transport.close()


@pytest.mark.parametrize(
    "path, size, status",
    [("/", 2, 404), ("/messages", 2, 404), ("/messages/", MAX_BYTES + 1, 413), ("/inquiries/", 5, 400)],
)
def test_the_door_refuses_what_it_does_not_serve(url: str, path: str, size: int, status: int) -> None:
    # given
    with httpx.Client(verify=client_context(REGISTRY), trust_env=False) as client:
        # when
        answer = client.post(url + path, content=b"x" * size)

    # then
    assert (answer.status_code, answer.content) == (status, b"")


def test_a_silent_peer_blocks_nobody(url: str) -> None:
    # given
    port = int(url.rsplit(":", 1)[1])
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    an_update()
    transport = https_transport(url, REGISTRY, SERVER)

    # when
    receipt = transport.deliver(last_message())

    # then
    assert receipt.status in (ReceiptStatus.APPLIED, ReceiptStatus.EXPECTED)
    transport.close()
    for each in silent:
        each.close()


def test_garbage_gets_a_receipt_that_says_so(url: str) -> None:
    # given
    transport = https_transport(url, REGISTRY, SERVER)

    # when
    receipt = transport.deliver(json.dumps({"header": {}}).encode())
    transport.close()

    # then
    assert (receipt.status, receipt.code) == (ReceiptStatus.REFUSED, "MSG-FORM")


def test_a_server_that_is_away_is_unreachable() -> None:
    # given
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    transport = https_transport(f"https://127.0.0.1:{port}", REGISTRY, SERVER)

    # when / then
    with pytest.raises(Unreachable, match="接続できません"):
        transport.deliver(b"{}")
    transport.close()
