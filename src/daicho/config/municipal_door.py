"""市町村CS間の受け口: the port of the CS to which other municipalities connect, and nobody else.

It runs beside the relays of the CS. Where it listens stands in ``exchange_door.json`` of the data folder; without that
file there is no such door.
"""

from __future__ import annotations

import json
import logging
import ssl
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings

from daicho.config.law_tables import law_tables
from daicho.config.queues import queue_of
from daicho.config.transports import asker_of
from daicho.foundation.crypto.pki import identity_of
from daicho.foundation.messaging.https_door import HttpAnswer, HttpsDoor
from daicho.foundation.messaging.inbox import AuthenticatedPeer
from daicho.systems.jukinet_server.api import exchange as door

SYSTEM = "jukinet_server"
PLACE = "exchange_door.json"
"""File in the data folder: ``{"host": "127.0.0.1", "port": 9449}``."""
PAUSE = 5.0
_log = logging.getLogger("daicho.municipal_door")


def start(stop: threading.Event) -> threading.Thread | None:
    """Serves until ``stop`` is set; None where no place is set. A port that is taken is tried again and again."""
    file = Path(settings.DATA_DIR) / PLACE
    if not file.is_file():
        return None
    place = json.loads(file.read_text())
    thread = threading.Thread(
        target=_serve, args=(place["host"], place["port"], stop), name="municipal-door", daemon=True
    )
    thread.start()
    return thread


def _serve(host: str, port: int, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            served = open_municipal_door(host, port)
        except OSError as fault:
            _log.error("no door for other municipalities on port %d: %s", port, fault.strerror)
            stop.wait(PAUSE)
            continue
        serving = threading.Thread(target=served.serve_forever, args=(0.2,), name="municipal-door-serving", daemon=True)
        serving.start()
        stop.wait()
        served.shutdown()
        served.server_close()


def open_municipal_door(host: str, port: int) -> MunicipalDoor:
    """The door, bound but not serving yet."""
    around = door.Surroundings(ask=asker_of(SYSTEM).ask, law=law_tables(), enqueue=queue_of(SYSTEM))

    def way(content: bytes, peer: AuthenticatedPeer | None) -> HttpAnswer:
        if peer is None:
            return HttpAnswer(HTTPStatus.FORBIDDEN)
        status, answer = door.exchange(content, peer.system, around)
        return HttpAnswer(status, answer)

    return MunicipalDoor((host, port), _context(), {door.PATH: way}, most_bytes=door.MOST_BYTES)


class MunicipalDoor(HttpsDoor):
    """Who is no registered municipality is written down and gets nothing, whatever its certificate."""

    def refuse(self, name: str, reason: str) -> None:
        """See :class:`HttpsDoor`."""
        door.refused_peer(name, reason)

    def is_known(self, certificate: bytes) -> bool:
        """Issued by the authority registered for the municipality that it names."""
        return door.is_registered(certificate)


def _municipalities() -> Iterator[Path]:
    return iter(sorted(Path(settings.TRUST_DIR).glob("municipality-*/*.pem")))


def _context() -> ssl.SSLContext:
    """Trusts the authorities of registered municipalities; one that is added counts from the next connection on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    mine = identity_of(SYSTEM)
    context.load_cert_chain(mine.certificate, mine.key)
    loaded: set[tuple[Path, int]] = set()

    def load_new(_connection: Any = None, _name: str | None = None, _context: Any = None) -> None:
        for file in _municipalities():
            mark = (file, file.stat().st_mtime_ns)
            if mark not in loaded:
                context.load_verify_locations(file)
                loaded.add(mark)

    load_new()
    context.sni_callback = load_new
    return context
