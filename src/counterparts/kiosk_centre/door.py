"""証明発行サーバへの接続: one request on one mutually authenticated connection, believed in the form of the specs."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from counterparts import envelope
from counterparts.certificates import ServerCertificate
from counterparts.schema import SPECIFICATIONS, fault_in

SECONDS = 25.0
"""Limit of a whole exchange; what comes later is thrown away."""
_MOST_BYTES = 40_000_000
_PART = 65_536


class NoAnswer(Exception):
    """No answer that can be believed; the text says why, for the journal."""


@dataclass(frozen=True, slots=True)
class Door:
    """証明発行サーバ of one municipality. Args: name: in its certificate. trust: folder with one folder per peer."""

    name: str
    address: str
    trust: Path
    seconds: float = SECONDS

    def ask(self, what: str, content: bytes, identity: ServerCertificate) -> dict[str, Any]:
        """``/kiosk/v1/<what>``. Raises: NoAnswer."""
        deadline = time.monotonic() + self.seconds
        parts = urlsplit(self.address)
        if not parts.port:
            raise NoAnswer("NO_ADDRESS")
        connection = HTTPSConnection(
            parts.hostname or "", parts.port, timeout=self.seconds, context=self._context(identity)
        )
        try:
            answer = _exchanged(connection, self, f"/kiosk/v1/{what}", content, deadline)
        except (OSError, HTTPException) as failure:
            raise NoAnswer(type(failure).__name__) from None
        finally:
            connection.close()
        return _believed(what, answer)

    def is_itself(self, connection: HTTPSConnection) -> bool:
        """Whether the other end is the registered server."""
        socket = connection.sock
        shown = socket.getpeercert(binary_form=True) if isinstance(socket, ssl.SSLSocket) else None
        return shown is not None and envelope.is_of(x509.load_der_x509_certificate(shown), self.name, self.trust)

    def _context(self, identity: ServerCertificate) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.check_hostname = False
        for file in sorted((self.trust / self.name).glob("*.pem")):
            context.load_verify_locations(file)
        context.load_cert_chain(identity.certificate, identity.key)
        return context


def _exchanged(connection: HTTPSConnection, door: Door, path: str, content: bytes, deadline: float) -> bytes:
    connection.connect()
    if not door.is_itself(connection):
        raise NoAnswer("OTHER_SERVER")
    connection.request("POST", path, content, {"content-type": "application/json", "connection": "close"})
    _limit(connection, deadline)
    response = connection.getresponse()
    if response.status != 200:
        raise NoAnswer(f"HTTP_{response.status}")
    read = bytearray()
    while part := response.read1(_PART):
        _limit(connection, deadline)
        read += part
        if len(read) > _MOST_BYTES:
            raise NoAnswer("TOO_LARGE")
    return bytes(read)


def _limit(connection: HTTPSConnection, deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0:
        raise NoAnswer("TOO_LATE")
    if connection.sock is not None:
        connection.sock.settimeout(left)


def _believed(what: str, content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        raise NoAnswer("UNREADABLE") from None
    fault = fault_in(answer, SPECIFICATIONS / "kiosk" / f"{what}_answer.schema.json")
    if fault:
        raise NoAnswer(f"FORM {fault}")
    found: dict[str, Any] = answer
    return found


def fault_of(answer: Mapping[str, Any], asked: Mapping[str, Any]) -> str:
    """What is wrong with certificates just received; empty when they are those of this very receipt."""
    if answer["receipt_number"] != asked["receipt_number"]:
        return "OTHER_RECEIPT"
    if len(answer["copies"]) != asked["copies"]:
        return "COPIES"
    if len({copy["issue_number"] for copy in answer["copies"]}) != len(answer["copies"]):
        return "ISSUE_NUMBER"
    return next((fault for copy in answer["copies"] if (fault := _fault_of_copy(copy))), "")


def _fault_of_copy(copy: Mapping[str, Any]) -> str:
    try:
        pdf = base64.b64decode(copy["pdf"], validate=True)
    except (binascii.Error, ValueError):
        return "BASE64"
    if hashlib.sha256(pdf).hexdigest() != copy["sha256"]:
        return "SHA256"
    try:
        pages = len(PdfReader(io.BytesIO(pdf)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
        return "PDF"
    return "" if pages == 2 * copy["sheets"] else "SHEETS"


def content_of(body: Mapping[str, Any]) -> bytes:
    """電文."""
    return json.dumps(body, ensure_ascii=False).encode()
