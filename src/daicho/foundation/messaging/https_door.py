"""The HTTPS door of one process (連携の受付口): ``POST`` to its declared ways, client certificate required.

For split mode without a proxy, and for tests. Behind a proxy that checks client certificates, mount
:func:`receive_http` and :func:`answer_http` instead and hand over the peer that the proxy proved.
"""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.db import OperationalError, connections

from daicho.contracts.messages.body import ContractRefusal
from daicho.foundation.crypto.pki import fingerprint, peer_system
from daicho.foundation.messaging.answering import AnswerDesk, AnswerFailed, answer
from daicho.foundation.messaging.envelope import MAX_BYTES
from daicho.foundation.messaging.inbox import AuthenticatedPeer, Inbox
from daicho.foundation.messaging.receiving import receive
from daicho.foundation.messaging.transport import INQUIRIES_PATH, MESSAGES_PATH

log = logging.getLogger(__name__)

_SECONDS_PER_REQUEST = 15.0
_MOST_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """Status and content to send back."""

    status: int
    content: bytes = b""


def receive_http(inbox: Inbox, body: bytes, peer: AuthenticatedPeer | None) -> HttpAnswer:
    """``POST /messages/`` — a receipt for every authenticated peer, whatever it sent; 403 without one."""
    if peer is None:
        return HttpAnswer(HTTPStatus.FORBIDDEN)
    return HttpAnswer(HTTPStatus.OK, receive(inbox, body, peer).to_bytes())


def answer_http(desk: AnswerDesk, body: bytes, peer: AuthenticatedPeer | None) -> HttpAnswer:
    """``POST /inquiries/`` — a signed answer or refusal; no content when the question cannot be attributed."""
    if peer is None:
        return HttpAnswer(HTTPStatus.FORBIDDEN)
    try:
        return HttpAnswer(HTTPStatus.OK, answer(desk, body, peer))
    except ContractRefusal as refusal:
        log.warning("%s: question of %s: %s", desk.system, peer.system, refusal.code)
        return HttpAnswer(HTTPStatus.BAD_REQUEST)
    except OperationalError:
        return HttpAnswer(HTTPStatus.GATEWAY_TIMEOUT)
    except AnswerFailed as fault:
        log.error("no answer: %s", fault)
        return HttpAnswer(HTTPStatus.SERVICE_UNAVAILABLE)


Way = Callable[[bytes, AuthenticatedPeer | None], HttpAnswer]
"""What one path of the door does with a body and the peer that the client certificate proved."""


def ways_of(inbox: Inbox, desk: AnswerDesk) -> dict[str, Way]:
    """受付口の道 of a system: its messages and its questions."""
    return {
        MESSAGES_PATH: lambda body, peer: receive_http(inbox, body, peer),
        INQUIRIES_PATH: lambda body, peer: answer_http(desk, body, peer),
    }


class HttpsDoor(ThreadingHTTPServer):
    """受付口 — a thread per connection, at most 32; a peer that stays silent is cut off."""

    daemon_threads = True
    request_queue_size = 64
    content_type = "application/octet-stream"

    def __init__(
        self,
        address: tuple[str, int],
        context: ssl.SSLContext,
        ways: Mapping[str, Way],
        *,
        most_bytes: int = MAX_BYTES,
    ) -> None:
        """Args: ways: by path. most_bytes: longer bodies are not read."""
        self._context = context
        self._free = threading.BoundedSemaphore(_MOST_AT_ONCE)
        self.ways = dict(ways)
        self.most_bytes = most_bytes
        super().__init__(address, _Handler)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """TLS begins in the connection's own thread, so one silent peer blocks nobody else."""
        try:
            with self._free:
                request.settimeout(_SECONDS_PER_REQUEST)
                with self._context.wrap_socket(request, server_side=True) as secured:
                    shown = secured.getpeercert(True) or b""
                    if self.is_known(shown):
                        self.finish_request(secured, client_address)
                    else:
                        self.refuse(peer_system(shown) or "", "PEER_NOT_REGISTERED")
        except ssl.SSLError as fault:
            self.refuse("", fault.reason or type(fault).__name__)
        except OSError as fault:
            log.warning("connection broken off: %s", type(fault).__name__)
        finally:
            self.release_connections()
            self.shutdown_request(request)

    def release_connections(self) -> None:
        """The thread of a connection ends with it, and so do its database connections."""
        connections.close_all()

    def is_known(self, certificate: bytes) -> bool:
        """Whether a peer whose certificate has stood the check of TLS may go on."""
        return True

    def refuse(self, name: str, reason: str) -> None:
        """A peer that could not prove itself; it gets nothing.

        Args: name: in its certificate, empty without a good one.
        """
        log.warning("connection refused: %s %s", name, reason)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """After TLS has taken the socket over there may be nothing left to shut down."""
        if isinstance(request, socket.socket):
            request.close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "daicho", ""
    timeout = _SECONDS_PER_REQUEST

    def do_POST(self) -> None:
        """Answers one request."""
        given = self._answer()
        self.send_response(given.status)
        self.send_header("content-type", getattr(self.server, "content_type", HttpsDoor.content_type))
        self.send_header("content-length", str(len(given.content)))
        if given.status != HTTPStatus.OK:
            self.close_connection = True
            self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(given.content)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are audited where they are handled."""

    def _answer(self) -> HttpAnswer:
        server = self.server
        if not isinstance(server, HttpsDoor):
            return HttpAnswer(HTTPStatus.NOT_FOUND)
        way = server.ways.get(self.path)
        length = self.headers.get("content-length", "")
        if not length.isascii() or not length.isdigit():
            return HttpAnswer(HTTPStatus.LENGTH_REQUIRED)
        if int(length) > server.most_bytes:
            self._discard(int(length))
            return HttpAnswer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = self.rfile.read(int(length))
        if way is None:
            return HttpAnswer(HTTPStatus.NOT_FOUND)
        return way(body, self._peer())

    def _discard(self, length: int) -> None:
        """A peer that is cut off while it still sends never reads the answer; a little patience lets it."""
        left = min(length, 4 * MAX_BYTES)
        while left > 0 and (chunk := self.rfile.read(min(left, 65536))):
            left -= len(chunk)

    def _peer(self) -> AuthenticatedPeer | None:
        certificate = self.connection.getpeercert(True) if isinstance(self.connection, ssl.SSLSocket) else None
        system = peer_system(certificate) if certificate else None
        return AuthenticatedPeer(system, fingerprint(certificate)) if system and certificate else None
