"""証明書交付センターの受け口: answers the certificate centre, and nobody else (C13).

Several processes, on one host or more, share the work: the port may be bound more than once, and no request depends on
which of them had the last one.
"""

from __future__ import annotations

import logging
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from daicho.config.law_tables import law_tables
from daicho.foundation.crypto.pki import identity_of, peer_system
from daicho.foundation.messaging.https_door import HttpAnswer, HttpsDoor, Way
from daicho.foundation.messaging.inbox import AuthenticatedPeer
from daicho.systems.certificate_server.api import kiosk

SYSTEM = "certificate_server"
MOST_AT_ONCE = 12
_log = logging.getLogger("daicho.kiosk_door")


class KioskDoor(HttpsDoor):
    """A fixed number of threads, each with a database connection that it keeps."""

    content_type = "application/json"

    def server_bind(self) -> None:
        """Other processes may bind the same port."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._workers = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="kiosk")
        super().server_bind()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Waits for a free thread rather than starting another."""
        self._workers.submit(self.process_request_thread, request, client_address)

    def release_connections(self) -> None:
        """Kept for the next request, unless broken or old."""
        close_old_connections()

    def server_close(self) -> None:
        """Requests in hand are finished."""
        super().server_close()
        self._workers.shutdown(wait=True, cancel_futures=True)

    def is_known(self, certificate: bytes) -> bool:
        """The centre, and no other name under the same authority."""
        return peer_system(certificate) == kiosk.CENTRE

    def refuse(self, name: str, reason: str) -> None:
        """See :class:`HttpsDoor`."""
        try:
            kiosk.refused_peer(name, reason, law_tables())
        except DatabaseError as fault:
            _log.error("a refused peer could not be written down: %s", type(fault).__name__)


def open_kiosk_door(host: str, port: int) -> KioskDoor:
    """The door, bound but not serving yet. Django must be set up."""
    ways = {path: _way(path) for path in kiosk.PATHS}
    return KioskDoor((host, port), _context(), ways, most_bytes=kiosk.MOST_BYTES)


def _way(path: str) -> Way:
    def answered(content: bytes, peer: AuthenticatedPeer | None) -> HttpAnswer:
        if peer is None or peer.system != kiosk.CENTRE:
            return HttpAnswer(HTTPStatus.FORBIDDEN)
        try:
            return HttpAnswer(HTTPStatus.OK, kiosk.answer_kiosk(path, content, law_tables()))
        except DatabaseError as fault:
            _log.error("no answer at %s: %s", path, type(fault).__name__)
            return HttpAnswer(HTTPStatus.SERVICE_UNAVAILABLE)

    return answered


def _context() -> ssl.SSLContext:
    """Trusts the authority registered for the centre; one that is added counts from the next connection on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    mine = identity_of(SYSTEM)
    context.load_cert_chain(mine.certificate, mine.key)
    loaded: set[tuple[Path, int]] = set()

    def load_new(_connection: Any = None, _name: str | None = None, _context: Any = None) -> None:
        for file in sorted((Path(settings.TRUST_DIR) / kiosk.CENTRE).glob("*.pem")):
            mark = (file, file.stat().st_mtime_ns)
            if mark not in loaded:
                context.load_verify_locations(file)
                loaded.add(mark)

    load_new()
    context.sni_callback = load_new
    return context
