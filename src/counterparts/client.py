"""電文の送信: one signed request on one mutually authenticated connection, and the answer believed or not."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509

from counterparts import envelope
from counterparts.envelope import BadEnvelope, Party

SECONDS = 20.0


class NoAnswer(Exception):
    """No answer that can be believed; the text says why, in Japanese."""


@dataclass(frozen=True, slots=True)
class Peer:
    """相手 — name in its certificate, address, and the folder with one folder of ``*.pem`` per registered peer."""

    name: str
    address: str
    trust: Path


def send(party: Party, peer: Peer, request: Mapping[str, Any]) -> dict[str, Any]:
    """Sends a request envelope and returns the answer envelope. Raises: NoAnswer."""
    content = _post(party, peer, envelope.canonical(request))
    try:
        answer = json.loads(content)
        envelope.check(answer, party.name, peer.trust, peer=peer.name, is_answer=True)
    except (ValueError, BadEnvelope) as bad:
        raise NoAnswer(f"回答を信用できません。({type(bad).__name__})") from None
    if answer["message_id"] != request["message_id"]:
        raise NoAnswer("別の電文への回答です。")
    found: dict[str, Any] = answer
    return found


def _post(party: Party, peer: Peer, content: bytes) -> bytes:
    parts = urlsplit(peer.address)
    connection = HTTPSConnection(parts.hostname or "", parts.port, timeout=SECONDS, context=_context(party, peer))
    try:
        connection.connect()
        shown = connection.sock.getpeercert(binary_form=True) if isinstance(connection.sock, ssl.SSLSocket) else None
        if shown is None or not envelope.is_of(x509.load_der_x509_certificate(shown), peer.name, peer.trust):
            raise NoAnswer("相手の証明書が登録と違うため、何も送らずに接続を切りました。")
        headers = {"content-type": "application/json", "connection": "close"}
        connection.request("POST", envelope.PATH, content, headers)
        response = connection.getresponse()
        if response.status != 200:
            raise NoAnswer(f"相手が回答できない状態です(HTTP {response.status})。")
        return response.read()
    except (OSError, HTTPException) as failure:
        raise NoAnswer(f"相手と接続できません。({type(failure).__name__})") from None
    finally:
        connection.close()


def _context(party: Party, peer: Peer) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    for file in sorted((peer.trust / peer.name).glob("*.pem")):
        context.load_verify_locations(file)
    context.load_cert_chain(party.identity.certificate, party.identity.key)
    return context
