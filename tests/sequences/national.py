"""The national server for sequences: a program of its own, its people and cards, and our CS's address and trust."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.db import transaction

from counterparts.national import program
from counterparts.serving import Place
from daicho.contracts.messages import IdentificationUpdate
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.pki import CA, identity_of
from daicho.foundation.messaging.models import Delivery
from daicho.foundation.messaging.relay import relay_once
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.outside.national import CardTransport
from tests.counterparts.national_city import National
from tests.counterparts.outside_peers import RunningPrefecture, free_port_pair
from tests.sequences.city import relay_inside
from tests.systems.jukinet_server.makers import cs_context


@dataclass(frozen=True, slots=True)
class Japan:
    """全国サーバ — the program, its file, and the drawer of cards."""

    running: RunningPrefecture
    file: National

    def act(self, name: str, **given: object) -> dict[str, Any]:
        """``POST /_control/acts/<act>``."""
        answer = httpx.post(f"{self.running.control_url}/_control/acts/{name}", json=given)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def person(self, **record: Any) -> dict[str, Any]:
        """Somebody whom the prefecture reported."""
        with self.file.database:
            return self.file.person(**record)

    def known(self, record: Mapping[str, Any], number: int = 1) -> None:
        """Somebody whom our CS has reported, as far as J-LIS by now."""
        with self.file.database:
            assert self.file.report(number, **record).result == "acknowledged"

    def put_on_reader(self, card: str, reader: str = "counter-1") -> None:
        """A card of the drawer on a reader."""
        httpx.post(f"{self.running.control_url}/drawer/readers/{reader}/card", json={"card": card}).raise_for_status()

    def relay(self, seconds: float = 5) -> int:
        """One round of card operations."""
        return relay_once("jukinet_server", "national", CardTransport(seconds))

    def both_ways(self) -> None:
        """Everything between registry and CS goes where it belongs."""
        pairs = (("resident_registry", "jukinet_server"), ("jukinet_server", "resident_registry"))
        while sum(relay_inside(sender, receiver) for sender, receiver in pairs):
            pass

    def make_due(self) -> None:
        """Lets the pause before the next try be over."""
        Delivery.objects.using("jukinet_server").filter(receiver="national").update(next_try=machine_now())


def applied(update: IdentificationUpdate) -> None:
    """An update that the CS has received."""
    with transaction.atomic(using="jukinet_server"):
        apply_update(cs_context(), update, "142034")


@contextmanager
def a_national_server(folder: Path) -> Iterator[Japan]:
    """Starts it with trust on both sides; stops it."""
    patch = pytest.MonkeyPatch()
    port = free_port_pair()
    running = RunningPrefecture(folder / "national", port, name="national")
    program.prepare(Place(running.folder, port))
    running.trust(identity_of(CA).certificate)
    shutil.copytree(settings.TRUST_DIR, folder / "trust")
    for name, authority in (("national", running.authority), ("jpki", running.folder / "jpki" / "ca.pem")):
        (folder / "trust" / name).mkdir(exist_ok=True)
        (folder / "trust" / name / "ca.pem").write_bytes(authority.read_bytes())
    patch.setattr(settings, "TRUST_DIR", folder / "trust")
    patch.setattr(settings, "DATA_DIR", folder)
    addresses = {"national": running.url, "card_reader": running.control_url}
    (folder / "counterparts.json").write_text(json.dumps(addresses))
    running.start()
    file = National(running.folder)
    file.database.execute("pragma busy_timeout = 5000")
    try:
        yield Japan(running, file)
    finally:
        file.database.close()
        running.stop()
        patch.undo()
