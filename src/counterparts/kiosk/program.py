"""Puts the kiosk together: file, certificate, centre and reader, screen and control."""

from __future__ import annotations

import threading

from counterparts.certificates import ServerCertificate, server_certificate
from counterparts.control import Control
from counterparts.control_app import control_app
from counterparts.journal import Journal
from counterparts.kiosk import stand
from counterparts.kiosk.app import screen_app
from counterparts.kiosk.machine import Kiosk
from counterparts.kiosk.outside import CentreLine, NoCentre, Reader
from counterparts.kiosk.printing import KIND_WORDS, TYPE_OF_KIND, tell_centre
from counterparts.kiosk.session import IDLE_SECONDS
from counterparts.kiosk.store import Store
from counterparts.serving import Listener, Place

NAME = "kiosk"
TERMINAL = "kiosk-1"
"""端末番号: commonName of its certificate, and its reader in the drawer."""
FILE = "kiosk.sqlite3"
_PAUSE, _LONGEST_PAUSE = 0.5, 10.0


def prepare(place: Place, terminal: str = TERMINAL) -> ServerCertificate:
    """Make folders, certificate and file, so that ``pki/ca.pem`` can be copied before the first start."""
    (place.folder / "trust").mkdir(parents=True, exist_ok=True)
    Store(place.folder / FILE).database.close()
    return server_certificate(place.folder / "pki", terminal)


def listeners(place: Place, terminal: str = TERMINAL, idle_seconds: float = IDLE_SECONDS) -> tuple[Listener, Listener]:
    """The screen and the control, both on loopback. What a power cut left behind is settled first."""
    identity = prepare(place, terminal)
    store = Store(place.folder / FILE)
    kiosk = Kiosk(
        store,
        CentreLine(place.folder, identity),
        Reader(place.folder, terminal),
        Control(Store(place.folder / FILE).database, KIND_WORDS, TYPE_OF_KIND),
        idle_seconds,
    )
    outside = Store(place.folder / FILE).database
    control = Control(outside, KIND_WORDS, TYPE_OF_KIND)
    for work in (_end_idle_sessions, _tell):
        threading.Thread(target=work, args=(kiosk,), daemon=True).start()
    return (
        Listener(NAME, screen_app(kiosk, place.port + 1), "127.0.0.1", place.port),
        Listener(
            f"{NAME}-control",
            control_app(control, Journal(outside), stand.routes(kiosk, control, place.port)),
            "127.0.0.1",
            place.port + 1,
        ),
    )


def _end_idle_sessions(kiosk: Kiosk) -> None:
    waiting = threading.Event()
    while True:
        kiosk.end_if_idle()
        waiting.wait(_PAUSE)


def _tell(kiosk: Kiosk) -> None:
    waiting, pause = threading.Event(), _PAUSE
    while True:
        try:
            tell_centre(kiosk)
            pause = _PAUSE
        except NoCentre:
            pause = min(pause * 2, _LONGEST_PAUSE)
        waiting.wait(pause)
