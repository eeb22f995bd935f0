"""Puts the national server together: file, certificates, test CA, peers, listeners."""

from __future__ import annotations

from pathlib import Path

from counterparts.certificates import server_certificate
from counterparts.control import HANDSHAKE, Control
from counterparts.control_app import control_app
from counterparts.envelope import Party
from counterparts.journal import Journal
from counterparts.national import cards, destinations, drawer_app, jpki, numbers, page, specimens, status, store
from counterparts.national.desk import PREFECTURE, desk
from counterparts.national.drawer import Drawer
from counterparts.national.loader import load_initial_folder
from counterparts.reconciliation import Held
from counterparts.serving import Listener, Place
from counterparts.signed import signed_exchange
from counterparts.tls import server_context

NAME = "national"
FILE = "national.sqlite3"
PEERS = frozenset({"jukinet_server", PREFECTURE})
"""Who may connect, by the commonName of the client certificate; other municipalities are added by option."""


def prepare(place: Place) -> None:
    """Make folders, certificates, test CA and file."""
    (place.folder / "trust").mkdir(parents=True, exist_ok=True)
    server_certificate(place.folder / "pki", NAME)
    server_certificate(place.folder / "pki-stranger", NAME)
    jpki.make_authority(place.folder / "jpki")
    database = store.open_store(place.folder / FILE)
    cards.prepare(database)
    destinations.prepare(database)
    numbers.prepare(database)
    specimens.prepare(database)
    Held(database)
    Drawer(database, place.folder / "jpki").prepare()
    database.close()


def load(place: Place, folder: Path) -> int:
    """初期登録 from a folder written by invented_city. Returns how many people."""
    database = store.open_store(place.folder / FILE)
    try:
        return load_initial_folder(database, folder)
    finally:
        database.close()


def listeners(place: Place, peers: frozenset[str] = PEERS) -> tuple[Listener, Listener]:
    """The exchange, and its control with pages and drawer."""
    prepare(place)
    database = store.open_store(place.folder / FILE)
    control, journal = Control(database), Journal(database)
    party = Party(NAME, server_certificate(place.folder / "pki", NAME))
    trust = place.folder / "trust"
    tls = server_context(
        party.identity,
        trust,
        peers,
        journal.note_refused_peer,
        stranger=server_certificate(place.folder / "pki-stranger", NAME),
        act_as_stranger=lambda: control.take(HANDSHAKE, "") is not None,
    )
    shown = [
        *page.routes(database, control, journal),
        *drawer_app.routes(Drawer(database, place.folder / "jpki")),
        *status.routes(database, place.folder / "jpki"),
    ]
    return (
        Listener(
            NAME,
            signed_exchange(party, trust, database, control, journal, desk(database)),
            place.host,
            place.port,
            tls,
        ),
        Listener(f"{NAME}-control", control_app(control, journal, shown), "127.0.0.1", place.port + 1),
    )
