"""Puts the prefecture together: file, certificates, peers, listeners."""

from __future__ import annotations

from dataclasses import dataclass

from counterparts import outbox
from counterparts.certificates import server_certificate
from counterparts.client import Peer
from counterparts.control import HANDSHAKE, Control
from counterparts.control_app import control_app
from counterparts.envelope import Party
from counterparts.journal import Journal
from counterparts.prefecture import page, store
from counterparts.prefecture.app import desk
from counterparts.serving import Listener, Place
from counterparts.signed import signed_exchange
from counterparts.tls import server_context

NAME = "prefecture"
FILE = "prefecture.sqlite3"


@dataclass(frozen=True, slots=True)
class Peers:
    """Who may connect, by the commonName of the client certificate, and where updates are passed on to.

    Args: national: address of the national server; empty keeps the updates waiting.
    """

    names: frozenset[str] = frozenset({"jukinet_server"})
    national: str = ""


def prepare(place: Place) -> None:
    """Make folders, certificates and file, so that ``pki/ca.pem`` can be copied before the first start."""
    (place.folder / "trust").mkdir(parents=True, exist_ok=True)
    server_certificate(place.folder / "pki", NAME)
    server_certificate(place.folder / "pki-stranger", NAME)
    store.open_store(place.folder / FILE).close()


def listeners(place: Place, peers: Peers) -> tuple[Listener, Listener]:
    """The exchange and its control; forwarding begins at once."""
    prepare(place)
    database = store.open_store(place.folder / FILE)
    outbox.prepare(database)
    control, journal = Control(database), Journal(database)
    party = Party(NAME, server_certificate(place.folder / "pki", NAME))
    trust = place.folder / "trust"
    tls = server_context(
        party.identity,
        trust,
        peers.names,
        journal.note_refused_peer,
        stranger=server_certificate(place.folder / "pki-stranger", NAME),
        act_as_stranger=lambda: control.take(HANDSHAKE, "") is not None,
    )
    if peers.national:
        outbox.Forwarder(place.folder / FILE, party, Peer("national", peers.national, trust)).start()
    exchange = signed_exchange(party, trust, database, control, journal, desk(database))
    return (
        Listener(NAME, exchange, place.host, place.port, tls),
        Listener(
            f"{NAME}-control",
            control_app(control, journal, page.routes(database, control, journal)),
            "127.0.0.1",
            place.port + 1,
        ),
    )
