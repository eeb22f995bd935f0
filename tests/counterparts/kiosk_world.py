"""A centre with everything around it: the national server with its drawer, a pretended certificate server, a kiosk."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from counterparts.national.drawer import PINS
from tests.counterparts.national_city import National
from tests.counterparts.outside_peers import Authority, RunningPrefecture, client_for, free_port_pair
from tests.counterparts.pretend_door import PretendDoor

ORDER: dict[str, Any] = {"kind": "resident_certificate", "scope": "self", "members": [], "options": [], "copies": 1}


@dataclass
class Around:
    """The running programs, and one person with a card on the reader."""

    national: RunningPrefecture
    centre: RunningPrefecture
    door: PretendDoor
    kiosks: Authority
    person: dict[str, Any] = field(default_factory=dict)
    card: str = ""

    def client(self, name: str = "kiosk-1", timeout: float = 30) -> httpx.Client:
        """As a kiosk."""
        files = self.kiosks.folder / f"{name}.pem", self.kiosks.folder / f"{name}.key"
        return client_for(self.centre, files if files[0].is_file() else self.kiosks.client(name), timeout)

    def ask(self, act: str, name: str = "kiosk-1", **given: Any) -> dict[str, Any]:
        """One request of a kiosk."""
        with self.client(name) as client:
            answer: dict[str, Any] = client.post(f"/centre/v1/{act}", json=given).json()
        return answer

    def sign(self, challenge: str) -> dict[str, str]:
        """The card's signature and certificate."""
        told = httpx.post(
            f"{self.national.control_url}/drawer/readers/kiosk-1/user-signature",
            json={"pin": PINS["user"], "challenge": base64.b64encode(challenge.encode()).decode()},
        )
        signed: dict[str, str] = told.raise_for_status().json()
        return signed

    def begin(self, name: str = "kiosk-1") -> dict[str, Any]:
        """A visit whose card has proved itself; the answer with the token of the visit."""
        visit = self.ask("challenge", name)
        return {**self.ask("begin", name, visit=visit["visit"], **self.sign(visit["challenge"])),
                "visit": visit["visit"]}  # fmt: skip

    def order(self, **changes: Any) -> dict[str, Any]:
        """A visit and its order."""
        return self.ask("order", visit=self.begin()["visit"], **{**ORDER, **changes})

    def step(self, number: str, step: str, sheets: int = 0) -> dict[str, Any]:
        """One step of a receipt."""
        return self.ask("step", receipt_number=number, step=step, sheets=sheets)

    def receipt(self, number: str = "") -> dict[str, Any]:
        """A receipt as the centre keeps it; by default the newest."""
        receipts = self.centre.look("receipts")
        return next(one for one in receipts if number in ("", one["number"]))

    def journal(self) -> list[dict[str, Any]]:
        """What the centre wrote down, newest first."""
        return self.centre.look("exchanges")

    def put_a_card(self, state: str = "active") -> None:
        """A new person, whose card lies on the reader from now on."""
        national = National(self.national.folder)
        self.person = national.person()
        self.card = national.card_of(self.person, state=state)
        national.database.close()
        self.lay(self.card)

    def lay(self, card: str, reader: str = "kiosk-1") -> None:
        """Puts a card on the reader."""
        httpx.post(f"{self.national.control_url}/drawer/readers/{reader}/card", json={"card": card}).raise_for_status()


def started(folder: Path) -> Around:
    """Starts everything."""
    national = RunningPrefecture(folder / "national", free_port_pair(), name="national").start()
    centre = RunningPrefecture(folder / "kiosk_centre", free_port_pair(), name="kiosk_centre").start()
    door = PretendDoor(folder / "door", centre.authority)
    door.start()
    kiosks = Authority(folder / "kiosks")
    for name in ("kiosk-1", "kiosk-2"):
        centre.trust(kiosks.certificate_file, name)
    centre.trust(door.authority.certificate_file, "certificate_server")
    centre.trust(national.folder / "jpki" / "ca.pem", "jpki")
    peers = {"certificate_server": door.address, "jpki": national.control_url}
    (centre.folder / "peers.json").write_text(json.dumps(peers))
    return Around(national, centre, door, kiosks)


def eventually(is_so: Callable[[], Any], seconds: float = 10) -> Any:
    """Waits until something is true, and gives it."""
    deadline = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < deadline, "did not come true in time"
        time.sleep(0.05)
    return found


def outcome(around: Around, number: str) -> str:
    """State of the outcome of a receipt."""
    return str(around.receipt(number)["outcome"])
