"""Puts 湘北市 together: file, certificates, our CS as its peer, listeners."""

from __future__ import annotations

import json
from pathlib import Path

from counterparts.certificates import server_certificate
from counterparts.client import Peer
from counterparts.control import HANDSHAKE, Control
from counterparts.control_app import control_app
from counterparts.envelope import Party
from counterparts.journal import Journal
from counterparts.neighbour import store
from counterparts.neighbour.acts import CODE, Office
from counterparts.neighbour.app import routes
from counterparts.neighbour.desk import desk_of
from counterparts.serving import Listener, Place
from counterparts.signed import signed_exchange
from counterparts.tls import server_context

NAME = f"municipality-{CODE}"
CS = "jukinet_server"
"""Our CS, the one peer that is registered with it."""
PEERS = "peers.json"
"""File in its folder: ``{"jukinet_server": "https://127.0.0.1:9449"}``."""


def prepare(place: Place) -> None:
    """Make folders, certificates and file, so that ``pki/ca.pem`` can be copied before the first start."""
    (place.folder / "trust").mkdir(parents=True, exist_ok=True)
    server_certificate(place.folder / "pki", NAME)
    server_certificate(place.folder / "pki-stranger", NAME)
    store.open_store(place.folder / "neighbour.sqlite3").close()


def listeners(place: Place) -> tuple[Listener, Listener]:
    """The exchange and its control."""
    prepare(place)
    database = store.open_store(place.folder / "neighbour.sqlite3")
    control = Control(database)
    identity = server_certificate(place.folder / "pki", NAME)
    party = Party(NAME, identity)
    trust = place.folder / "trust"
    journal = Journal(database)
    exchange = signed_exchange(party, trust, database, control, journal, desk_of(database))
    tls = server_context(
        identity,
        trust,
        frozenset({CS}),
        journal.note_refused_peer,
        stranger=server_certificate(place.folder / "pki-stranger", NAME),
        act_as_stranger=lambda: control.take(HANDSHAKE, "") is not None,
    )
    office = Office(database, party, lambda: Peer(CS, _address(place.folder), trust))
    return (
        Listener(NAME, exchange, place.host, place.port, tls),
        Listener(
            f"{NAME}-control",
            control_app(control, journal, routes(database, control, office)),
            "127.0.0.1",
            place.port + 1,
        ),
    )


def _address(folder: Path) -> str:
    """Read at every exchange, so that it may change while the program runs."""
    file = folder / PEERS
    return str(json.loads(file.read_text()).get(CS, "")) if file.is_file() else ""
