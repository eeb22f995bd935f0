"""湘北市 for sequences: the simulator as a program of its own, our CS's door for it, and both relays run by hand."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from daicho.config.municipal_door import MunicipalDoor, open_municipal_door
from daicho.foundation.crypto.pki import CA, identity_of
from daicho.foundation.messaging.relay import relay_once
from daicho.kernel.addresses import Address
from daicho.systems.jukinet_server.outside.municipalities import transport
from tests.counterparts.neighbour_city import NAME, RunningNeighbour
from tests.counterparts.outside_peers import free_port_pair
from tests.sequences.city import relay_inside

CODE = "149993"
HARBOUR = Address(municipality_code=CODE, postal_code="2599999", text="神奈川県湘北市港町", lot="7番1号")


@dataclass(frozen=True, slots=True)
class Shohoku:
    """湘北市 and the ways to and from it."""

    running: RunningNeighbour
    door: MunicipalDoor

    def relay(self) -> None:
        """Everything that waits goes where it belongs."""
        while relay_inside("resident_registry", "jukinet_server"):
            pass
        while relay_once("jukinet_server", "municipalities", transport()):
            pass
        while relay_inside("jukinet_server", "resident_registry"):
            pass


@contextmanager
def a_neighbour(folder: Path, families: Path | None = None) -> Iterator[Shohoku]:
    """Starts it, and our door with trust on both sides; stops both."""
    patch = pytest.MonkeyPatch()
    running = RunningNeighbour(folder / "neighbour", free_port_pair()).prepare(families)
    running.trust("jukinet_server", identity_of(CA).certificate)
    shutil.copytree(settings.TRUST_DIR, folder / "trust")
    trust = folder / "trust" / NAME
    trust.mkdir()
    (trust / "ca.pem").write_bytes(running.authority.read_bytes())
    patch.setattr(settings, "TRUST_DIR", folder / "trust")
    patch.setattr(settings, "DATA_DIR", folder)
    (folder / "counterparts.json").write_text(json.dumps({NAME: running.url}))
    running.start()
    door = open_municipal_door("127.0.0.1", 0)
    threading.Thread(target=door.serve_forever, args=(0.05,), daemon=True).start()
    running.know(f"https://127.0.0.1:{door.server_address[1]}")
    try:
        yield Shohoku(running, door)
    finally:
        door.shutdown()
        door.server_close()
        running.stop()
        patch.undo()
