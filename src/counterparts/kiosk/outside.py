"""端末から外へ: the centre (mutual TLS) and the card reader, which is one of the drawer's."""

from __future__ import annotations

import base64
import json
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509

from counterparts import envelope
from counterparts.certificates import ServerCertificate

CENTRE = "kiosk_centre"
SECONDS = 35.0
_READER_SECONDS = 5.0
_MOST_BYTES = 45_000_000


class NoCentre(Exception):
    """The centre gave no answer that can be believed."""


class CardRefusal(Exception):
    """The card or the reader says no; ``kind`` is ``no_card``, ``wrong_pin``, ``locked`` or ``reader``."""

    def __init__(self, kind: str, left: int = 0) -> None:
        super().__init__(kind)
        self.kind = kind
        self.left = left


@dataclass(frozen=True, slots=True)
class CentreLine:
    """センターへの回線. Args: folder: of the kiosk, with its trust and ``peers.json``."""

    folder: Path
    identity: ServerCertificate

    def ask(self, act: str, **given: Any) -> dict[str, Any]:
        """One request. Raises: NoCentre."""
        parts = urlsplit(peers_of(self.folder).get(CENTRE, ""))
        connection = HTTPSConnection(
            parts.hostname or "127.0.0.1", parts.port or 9, timeout=SECONDS, context=self._context()
        )
        try:
            connection.connect()
            if not self._is_centre(connection):
                raise NoCentre
            connection.request("POST", f"/centre/v1/{act}", json.dumps(given), {"connection": "close"})
            response = connection.getresponse()
            answer = json.loads(response.read(_MOST_BYTES))
        except (OSError, HTTPException, ValueError):
            raise NoCentre from None
        finally:
            connection.close()
        if response.status != 200 or not isinstance(answer, dict) or answer.get("result") not in ("ok", "refused"):
            raise NoCentre
        return answer

    def _is_centre(self, connection: HTTPSConnection) -> bool:
        socket = connection.sock
        shown = socket.getpeercert(binary_form=True) if isinstance(socket, ssl.SSLSocket) else None
        return shown is not None and envelope.is_of(
            x509.load_der_x509_certificate(shown), CENTRE, self.folder / "trust"
        )

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.check_hostname = False
        for file in sorted((self.folder / "trust" / CENTRE).glob("*.pem")):
            context.load_verify_locations(file)
        context.load_cert_chain(self.identity.certificate, self.identity.key)
        return context


@dataclass(frozen=True, slots=True)
class Reader:
    """カードリーダ. Args: name: of the reader in the drawer."""

    folder: Path
    name: str

    def has_card(self) -> bool:
        """Whether a card lies on it."""
        try:
            self._call("GET", "")
        except CardRefusal:
            return False
        return True

    def sign(self, pin: str, challenge: str) -> dict[str, str]:
        """利用者証明 — the card signs the challenge. Raises: CardRefusal."""
        given = {"pin": pin, "challenge": base64.b64encode(challenge.encode()).decode()}
        signed: dict[str, str] = self._call("POST", "/user-signature", given)
        return signed

    def specimens(self) -> list[dict[str, str]]:
        """試験用の人 of the drawer; none when it does not answer."""
        try:
            with urllib.request.urlopen(f"{self._drawer()}/specimens", timeout=_READER_SECONDS) as answer:
                found: list[dict[str, str]] = json.load(answer)
                return found
        except (OSError, HTTPException, ValueError):
            return []

    def put(self, card: str) -> None:
        """A hand lays a card on the reader. Raises: CardRefusal."""
        self._call("POST", "/card", {"card": card})

    def take_away(self) -> None:
        """A hand takes the card. Raises: CardRefusal."""
        self._call("DELETE", "/card")

    def _drawer(self) -> str:
        return f"{peers_of(self.folder).get('card_reader', '')}/drawer"

    def _call(self, method: str, path: str, given: Any = None) -> Any:
        content = json.dumps(given).encode() if given is not None else None
        try:
            request = urllib.request.Request(f"{self._drawer()}/readers/{self.name}{path}", content, method=method)
            with urllib.request.urlopen(request, timeout=_READER_SECONDS) as answer:
                read = answer.read()
                return json.loads(read) if read else None
        except urllib.error.HTTPError as refusal:
            raise _refusal(refusal) from None
        except (OSError, HTTPException, ValueError):
            raise CardRefusal("reader") from None


def peers_of(folder: Path) -> dict[str, str]:
    """Addresses: ``{"kiosk_centre": "https://…", "card_reader": "http://…"}``, read anew each time."""
    file = folder / "peers.json"
    return {str(name): str(address) for name, address in json.loads(file.read_text()).items()} if file.is_file() else {}


def _refusal(refusal: urllib.error.HTTPError) -> CardRefusal:
    try:
        body = json.loads(refusal.read() or b"{}")
    except ValueError:
        body = {}
    kinds = {403: "wrong_pin", 409: "no_card", 423: "locked"}
    return CardRefusal(kinds.get(refusal.code, "reader"), int(body.get("left", 0)))
