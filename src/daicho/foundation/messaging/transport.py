"""Transports (伝送): the same bytes go in-process or over HTTPS with client certificates on both ends."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import Protocol

import httpx

from daicho.contracts.messages.body import ContractRefusal
from daicho.foundation.crypto.pki import client_context, internal_name
from daicho.foundation.messaging.inbox import AuthenticatedPeer, Inbox
from daicho.foundation.messaging.receipt import Receipt, ReceiptStatus
from daicho.foundation.messaging.receiving import DOWN, receive

MESSAGES_PATH = "/messages/"
INQUIRIES_PATH = "/inquiries/"
_TIMEOUT = httpx.Timeout(10.0, connect=3.0)


class Unreachable(Exception):
    """The receiver cannot be reached at all; nothing about this one message. Text: Japanese, for the status screen."""


class NoAnswer(Unreachable):
    """The receiver took the message, or began to, and did not answer in time; it may have applied it."""


class Transport(Protocol):
    """伝送路 to one receiver."""

    def deliver(self, raw: bytes) -> Receipt:
        """Hands over one message. Raises: Unreachable."""
        ...


@dataclass(frozen=True, slots=True)
class InProcessTransport:
    """Within one process (all-in-one). ``sender`` is the relay's own system, so it is authenticated by position."""

    inbox: Inbox
    sender: str

    def deliver(self, raw: bytes) -> Receipt:
        """See :class:`Transport`."""
        receipt = receive(self.inbox, raw, AuthenticatedPeer(self.sender, "in_process"))
        if receipt.code == DOWN:
            raise Unreachable(receipt.text)
        return receipt


class HttpsTransport:
    """HTTPS with a client certificate; the server must prove to be the receiver before anything is sent (M17, M56)."""

    def __init__(self, url: str, context: ssl.SSLContext, server_name: str) -> None:
        """Args: url: e.g. ``https://10.0.0.5:8443``. server_name: the name that the server's certificate must bear."""
        self._url = url.rstrip("/")
        self._server_name = server_name
        self._client = httpx.Client(verify=context, timeout=_TIMEOUT, trust_env=False, follow_redirects=False)

    def deliver(self, raw: bytes) -> Receipt:
        """See :class:`Transport`."""
        status, content = self.post(MESSAGES_PATH, raw)
        try:
            receipt = Receipt.from_bytes(content) if status == httpx.codes.OK else None
        except ContractRefusal:
            receipt = None
        if receipt is None:
            text = f"受信側から受領書が届きませんでした(HTTP {status})。自動で再送します。"
            return Receipt(status=ReceiptStatus.BUSY, code="MSG-HTTP", text=text)
        if receipt.code == DOWN:
            raise Unreachable(receipt.text)
        return receipt

    def ask(self, raw: bytes, seconds: float) -> bytes:
        """Puts a question. Raises: Unreachable, NoAnswer."""
        status, content = self.post(INQUIRIES_PATH, raw, httpx.Timeout(seconds))
        if status != httpx.codes.OK:
            raise Unreachable(f"照会先が応答しませんでした(HTTP {status})。")
        return content

    def post(self, path: str, raw: bytes, timeout: httpx.Timeout = _TIMEOUT) -> tuple[int, bytes]:
        """Sends bytes and returns status and content. Raises: Unreachable, NoAnswer."""
        try:
            response = self._client.post(
                self._url + path,
                content=raw,
                headers={"content-type": "application/octet-stream"},
                extensions={"sni_hostname": self._server_name},
                timeout=timeout,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise Unreachable("相手のシステムに接続できません。相手の稼働と証明書を確認してください。") from None
        except httpx.TransportError:
            raise NoAnswer("相手のシステムから時間内に応答がありません。") from None
        return response.status_code, response.content

    def close(self) -> None:
        """Closes kept connections."""
        self._client.close()


def https_transport(url: str, sender: str, receiver: str) -> HttpsTransport:
    """伝送路 from one of our systems to another, with the certificates of ``settings.PKI_DIR``."""
    return HttpsTransport(url, client_context(sender), internal_name(receiver))
