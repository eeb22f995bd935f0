"""The CS as a process of its own: ``./daicho serve jukinet_server``, reached over HTTPS with client certificates."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from daicho.contracts.inquiries import Answered, JukinetLinkageStatus, Refused, Unavailable
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.crypto.pki import CA, identity_of, internal_name
from daicho.foundation.messaging.asking import Asker
from daicho.foundation.messaging.receipt import Receipt
from daicho.foundation.messaging.relay import relay_once
from daicho.foundation.messaging.sending import raw_bytes
from daicho.foundation.messaging.transport import MESSAGES_PATH, HttpsTransport, https_transport
from daicho.systems.jukinet_server.models import IdentificationRecord
from tests.counterparts.outside_peers import Authority, free_port_pair
from tests.proofs import proves
from tests.sequences.city import Prefecture, context_of, deliveries, files_of, send_from
from tests.sequences.own_process import installation, start, stop, wait_until
from tests.systems.jukinet_server.makers import a_change, an_update

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server", "linkage_platform"])


@pytest.fixture(scope="module")
def door(
    committed_databases: tuple[str, ...], _prefecture: Prefecture, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of the CS's machine door; its process, the relay to the prefecture too, has its own credentials alone."""
    environment = installation(tmp_path_factory.mktemp("cs"), ["jukinet_server"])
    data = Path(environment["DAICHO_DATA"])
    (data / "counterparts.json").write_text(json.dumps({"prefecture": _prefecture.running.url}))
    (data / "trust" / "prefecture").mkdir()
    shutil.copy(_prefecture.running.authority, data / "trust" / "prefecture" / "ca.pem")
    port = free_port_pair()
    process = start(environment, "-m", "daicho.config.cli", "serve", "jukinet_server", "--port", str(port))

    def listens() -> bool:
        assert process.poll() is None, "the CS ended while starting"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    try:
        wait_until(listens)
        yield f"https://127.0.0.1:{port}"
    finally:
        stop(process)


def _way(door: str, sender: str, receiver: str = "jukinet_server") -> closing[HttpsTransport]:
    return closing(https_transport(door, sender, receiver))


@proves("C1.a", how="sequence")
@proves("M52.a", how="sequence")
@proves("M48.a", how="sequence")
@proves("S2.1.a", how="sequence")
def test_updates_go_over_https_to_the_cs_and_on_to_the_prefecture(door: str, prefecture: Prefecture) -> None:
    update = an_update()
    send_from("resident_registry", update, "https-1")
    send_from("resident_registry", a_change(update, reason="minor_correction", name="平塚　太朗"), "https-1")

    with _way(door, "resident_registry") as way:
        delivered = relay_once("resident_registry", "jukinet_server", way)

    assert delivered == 2
    wait_until(lambda: prefecture.numbers_of(update.identification.resident_code.reveal()) == [1, 2])


@proves("C1.b", how="sequence")
def test_the_registry_asks_how_its_updates_stand(door: str) -> None:
    with _way(door, "resident_registry") as way:
        asker = Asker("resident_registry", {"jukinet_server": way})

        outcome = asker.ask(context_of("resident_registry"), JukinetLinkageStatus())

    assert isinstance(outcome, Answered)
    assert outcome.answer.held == 0


@proves("M52.b", how="refusal")
def test_a_cs_that_is_away_is_unavailable_and_a_question_of_somebody_else_is_refused(door: str) -> None:
    nowhere = f"https://127.0.0.1:{free_port_pair()}"
    with _way(nowhere, "resident_registry") as away, _way(door, "linkage_platform") as other:
        registry = Asker("resident_registry", {"jukinet_server": away})
        platform = Asker("linkage_platform", {"jukinet_server": other})

        unreached = registry.ask(context_of("resident_registry"), JukinetLinkageStatus())
        undeclared = platform.ask(context_of("linkage_platform"), JukinetLinkageStatus())

    assert isinstance(unreached, Unavailable)
    assert isinstance(undeclared, Refused)


@pytest.mark.parametrize("system", ["linkage_platform", "unified_addressee"])
@proves("M52.b", how="refusal")
@proves("M48.b", how="refusal")
@proves("C0.c", how="refusal")
def test_a_message_brought_by_another_system_is_refused(door: str, system: str) -> None:
    before = IdentificationRecord.objects.count()
    send_from("resident_registry", an_update(), f"brought-by-{system}")
    (waiting,) = deliveries("resident_registry", "jukinet_server", f"brought-by-{system}")

    with _way(door, system) as way:
        receipt = way.deliver(raw_bytes("resident_registry", waiting.message))

    assert (receipt.status, receipt.code) == ("refused", "MSG-PEER")
    assert IdentificationRecord.objects.count() == before


@pytest.mark.parametrize("who", ["nobody", "a stranger"])
@proves("M17.b", how="refusal")
@proves("M56.b", how="refusal")
def test_without_a_certificate_of_our_authority_there_is_no_way_in_and_the_attempt_is_written_down(
    door: str, who: str, tmp_path: Path
) -> None:
    def noted() -> set[str]:
        rows = AuditEvent.objects.using("jukinet_server").filter(event="exchange.peer_refused")
        return {str(row.detail["reason"]) for row in rows}

    before = noted()
    context = ssl.create_default_context(cafile=str(identity_of(CA).certificate))
    if who == "a stranger":
        context.load_cert_chain(*Authority(tmp_path).client("resident_registry"))

    with httpx.Client(verify=context, timeout=3) as client, pytest.raises(httpx.TransportError):
        client.post(door + MESSAGES_PATH, content=b"{}", extensions={"sni_hostname": internal_name("jukinet_server")})
    wait_until(lambda: noted() > before)


def test_the_registry_sends_nothing_to_a_door_that_cannot_prove_to_be_the_cs(door: str) -> None:
    send_from("resident_registry", an_update(), "impostor")

    with _way(door, "resident_registry", "unified_addressee") as wrong_name:
        delivered = relay_once("resident_registry", "jukinet_server", wrong_name)

    open_ = [one for one in deliveries("resident_registry", "jukinet_server") if one.state == "waiting"]
    assert delivered == 0
    assert open_[0].last_code == "MSG-DOWN"
    assert open_[-1].subject == "impostor"


def test_plain_bytes_are_refused_without_harm(door: str) -> None:
    certificate, key = files_of("resident_registry")
    context = ssl.create_default_context(cafile=str(identity_of(CA).certificate))
    context.load_cert_chain(certificate, key)

    with httpx.Client(verify=context, timeout=3) as client:
        answer = client.post(
            door + MESSAGES_PATH,
            content=b"not a message",
            extensions={"sni_hostname": internal_name("jukinet_server")},
        )

    assert Receipt.from_bytes(answer.content).code == "MSG-FORM"
