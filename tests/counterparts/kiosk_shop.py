"""A shop: the world of the centre with a kiosk in it, and somebody before its screen."""

from __future__ import annotations

import contextlib
import json
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from counterparts.certificates import server_certificate
from counterparts.national.drawer import PINS
from tests.counterparts.kiosk_world import Around, eventually, started
from tests.counterparts.outside_peers import RunningPrefecture, free_port_pair


@dataclass
class Shop:
    """The running kiosk and everything behind it."""

    around: Around
    kiosk: RunningPrefecture

    @property
    def screen(self) -> str:
        """Address of the screen."""
        return f"http://127.0.0.1:{self.kiosk.port}"

    def act(self, name: str, **given: Any) -> str:
        """A hand beside the screen: ``put``, ``take``, ``insert``, ``touch``, ``refund``."""
        answer = httpx.post(f"{self.kiosk.control_url}/_control/acts/{name}", json=given).raise_for_status()
        return str(answer.json()["result"])

    def jobs(self) -> list[dict[str, Any]]:
        """What the machine knows of money and sheets, newest first."""
        return self.kiosk.look("jobs")

    def restart(self) -> None:
        """Power again, after it was cut."""
        assert self.kiosk.wait_dead() == 71
        self.kiosk.start()

    def stop(self) -> None:
        """Everything."""
        for program in (self.kiosk, self.around.centre, self.around.national):
            program.stop()
        self.around.door.stop()


def opened(folder: Path, idle_seconds: float = 60) -> Shop:
    """Starts everything."""
    around = started(folder)
    kiosk = RunningPrefecture(
        folder / "kiosk", free_port_pair(), name="kiosk", options=("--idle-seconds", str(idle_seconds))
    )
    own = server_certificate(kiosk.folder / "pki", "kiosk-1")
    (around.centre.folder / "trust" / "kiosk-1" / "kiosk.pem").write_bytes(own.authority.read_bytes())
    kiosk.trust(around.centre.authority, "kiosk_centre")
    peers = {"kiosk_centre": around.centre.url, "card_reader": around.national.control_url}
    (kiosk.folder / "peers.json").write_text(json.dumps(peers))
    return Shop(around, kiosk.start())


@dataclass
class Customer:
    """Somebody who touches the screen; by HTTP, as the browser would."""

    shop: Shop
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.shop.screen, follow_redirects=True, timeout=30)

    def look(self) -> str:
        """The screen as it is now."""
        return self.client.get("/").text

    def touch(self, act: str, **given: Any) -> str:
        """One touch; the screen after it."""
        step = re.search(r'name="step" value="(\w+)"', self.look())
        data = {"step": step.group(1) if step else "", **given}
        return self.client.post(f"/{act}", data=data).text

    def until(self, words: str) -> str:
        """Waits for a screen on which these words stand."""

        def seen() -> str:
            self.client.get("/pulse")
            shown = self.look()
            return shown if words in shown else ""

        return str(eventually(seen, 20))

    def begin(self, pin: str = PINS["user"], language: str = "ja") -> str:
        """Language, card, PIN."""
        self.client.post("/start", data={"language": language})
        if self.shop.around.card:
            self.shop.around.lay(self.shop.around.card)
        self.until("data-pin")
        shown = self.touch("pin", pin=pin)
        deadline = time.monotonic() + 20
        while 'class="busy"' in shown and time.monotonic() < deadline:
            time.sleep(0.05)
            shown = self.look()
        return shown

    def order(self, copies: int = 1) -> str:
        """From the kind of certificate to the payment."""
        self.touch("kind", kind="resident_certificate")
        self.touch("who", scope="self")
        self.touch("options")
        self.touch("copies", copies=copies)
        self.touch("review")
        return self.until("お支払い")

    def pay(self) -> str:
        """By e-money. Returns what became of it."""
        self.touch("pay", method="emoney")
        return self.shop.act("touch")

    def pay_while_power_fails(self) -> None:
        """Pays, the power is cut at the place that was ordered, and comes back."""
        with contextlib.suppress(httpx.TransportError):
            self.pay()
        self.shop.restart()
