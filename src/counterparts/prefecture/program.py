"""Puts the prefecture together: file, certificates, peers, listeners."""

from __future__ import annotations

from dataclasses import dataclass

from counterparts.certificates import server_certificate
from counterparts.control import HANDSHAKE, Control
from counterparts.prefecture import store
from counterparts.prefecture.app import control_app, exchange_app
from counterparts.serving import Listener, Place
from counterparts.tls import server_context

NAME = "prefecture"


@dataclass(frozen=True, slots=True)
class Peers:
    """commonNames of the client certificates that are registered with the prefecture."""

    names: frozenset[str] = frozenset({"jukinet_server"})


def prepare(place: Place) -> None:
    """Make folders, certificates and file, so that ``pki/ca.pem`` can be copied before the first start."""
    (place.folder / "trust").mkdir(parents=True, exist_ok=True)
    server_certificate(place.folder / "pki", NAME)
    server_certificate(place.folder / "pki-stranger", NAME)
    store.open_store(place.folder / "prefecture.sqlite3").close()


def listeners(place: Place, peers: Peers) -> tuple[Listener, Listener]:
    """The exchange and its control."""
    prepare(place)
    database = store.open_store(place.folder / "prefecture.sqlite3")
    control = Control(database)
    tls = server_context(
        server_certificate(place.folder / "pki", NAME),
        place.folder / "trust",
        peers.names,
        lambda name, reason: store.note_refused_peer(database, name, reason),
        stranger=server_certificate(place.folder / "pki-stranger", NAME),
        act_as_stranger=lambda: control.take(HANDSHAKE, "") is not None,
    )
    return (
        Listener(NAME, exchange_app(database, control), place.host, place.port, tls),
        Listener(f"{NAME}-control", control_app(database, control), "127.0.0.1", place.port + 1),
    )
