"""Puts the centre together: file, certificates, municipalities that take part, kiosks, listeners."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from counterparts.certificates import server_certificate
from counterparts.control import Control
from counterparts.control_app import control_app
from counterparts.journal import Journal
from counterparts.kiosk_centre import outcomes, page, store
from counterparts.kiosk_centre.app import NamedByCertificate, kiosk_app
from counterparts.kiosk_centre.desk import Centre
from counterparts.kiosk_centre.door import Door
from counterparts.kiosk_centre.forwarding import KIND_WORDS, TYPE_OF_KIND, Forwarding
from counterparts.serving import Listener, Place
from counterparts.tls import server_context

NAME = "kiosk_centre"
FILE = "kiosk_centre.sqlite3"
PEERS = "peers.json"
"""File in its folder, read at every exchange: ``{"certificate_server": "https://…", "jpki": "http://…"}``."""
SERVER = "certificate_server"
PARTICIPANTS: Mapping[str, str] = {"142034": SERVER}
"""参加市区町村: code → name of its certificate server."""
KIOSKS = frozenset({"kiosk-1", "kiosk-2"})
"""Who may connect, by the commonName of the client certificate."""


def prepare(place: Place) -> None:
    """Make folders, certificates and file, so that ``pki/ca.pem`` can be copied before the first start."""
    (place.folder / "trust").mkdir(parents=True, exist_ok=True)
    server_certificate(place.folder / "pki", NAME)
    server_certificate(place.folder / "pki-stranger", NAME)
    store.open_store(place.folder / FILE).close()


def listeners(place: Place) -> tuple[Listener, Listener]:
    """The interface for kiosks and the control; sending of outcomes begins at once."""
    prepare(place)
    database = store.open_store(place.folder / FILE)
    control, journal = Control(database, KIND_WORDS, TYPE_OF_KIND), Journal(database)
    outcomes.give_up_interrupted(database)
    trust = place.folder / "trust"
    centre = Centre(
        database, control, journal, lambda code: forwarding_to(place.folder, code),
        lambda: peers_of(place.folder).get("jpki", ""), trust,
    )  # fmt: skip
    outcomes.OutcomeSender(place.folder / FILE, lambda: _to(place.folder, SERVER)).start()
    tls = server_context(server_certificate(place.folder / "pki", NAME), trust, KIOSKS, journal.note_refused_peer)
    app = NamedByCertificate(kiosk_app(centre, lambda request: str(request.scope["kiosk"])))
    return (
        Listener(NAME, app, place.host, place.port, tls),
        Listener(
            f"{NAME}-control",
            control_app(control, journal, page.routes(database, control, journal)),
            "127.0.0.1",
            place.port + 1,
        ),
    )


def forwarding_to(folder: Path, municipality: str) -> Forwarding | None:
    """The certificate server of a municipality; None where it does not take part."""
    server = PARTICIPANTS.get(municipality)
    return _to(folder, server) if server is not None else None


def peers_of(folder: Path) -> dict[str, str]:
    """Addresses, read anew each time, so that they may change while the program runs."""
    file = folder / PEERS
    return {str(name): str(address) for name, address in json.loads(file.read_text()).items()} if file.is_file() else {}


def _to(folder: Path, server: str) -> Forwarding:
    return Forwarding(
        Door(server, peers_of(folder).get(server, ""), folder / "trust"),
        server_certificate(folder / "pki", NAME),
        server_certificate(folder / "pki-stranger", NAME),
    )
