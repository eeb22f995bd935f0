"""湘北市 as a program of its own for tests, and a CS's way to talk to it in signed envelopes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx

from counterparts import client, envelope
from counterparts.certificates import ServerCertificate
from counterparts.client import Peer
from counterparts.envelope import Party
from tests.counterparts.outside_peers import SOURCES

NAME = "municipality-149993"
OUR_CITY = "142034"


@dataclass
class RunningNeighbour:
    """湘北市 — folder, port, process."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def prepare(self, families: Path | None = None) -> Self:
        """Certificates, and the households of an invented city's families."""
        given = ["load", str(families)] if families else ["prepare"]
        subprocess.run([*_program(), *given, "--data", str(self.folder)], env=_environment(), check=True)
        return self

    def start(self) -> Self:
        """Start and wait until both ports answer."""
        command = [*_program(), "serve", "--data", str(self.folder), "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=_environment(), stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                httpx.get(self.control_url + "/_control", timeout=1)
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except (httpx.TransportError, OSError):
                time.sleep(0.03)
            else:
                return self
        raise RuntimeError("the neighbour did not start")

    def stop(self) -> None:
        """Stop cleanly."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def trust(self, peer: str, authority: Path) -> None:
        """Register the CA of a peer."""
        place = self.folder / "trust" / peer
        place.mkdir(parents=True, exist_ok=True)
        (place / "ca.pem").write_bytes(authority.read_bytes())

    def know(self, address: str) -> None:
        """Where our CS is."""
        (self.folder / "peers.json").write_text(json.dumps({"jukinet_server": address}))

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def control_url(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def authority(self) -> Path:
        """The public certificate of its own CA."""
        return self.folder / "pki" / "ca.pem"

    def act(self, act: str, **given: object) -> dict[str, Any]:
        """What an officer there does."""
        said: dict[str, Any] = httpx.post(f"{self.control_url}/_control/acts/{act}", json=given, timeout=30).json()
        return said

    def look(self, what: str) -> list[dict[str, Any]]:
        """``households``, ``departures``, ``arrivals``, ``exchanged``, ``refused-peers``."""
        found: list[dict[str, Any]] = httpx.get(f"{self.control_url}/_control/{what}").json()
        return found

    def misbehave(self, **order: object) -> None:
        """Give one order."""
        httpx.post(self.control_url + "/_control", json=order).raise_for_status()

    def behave(self) -> None:
        """Clear all orders."""
        httpx.delete(self.control_url + "/_control").raise_for_status()


@dataclass(frozen=True, slots=True)
class Cs:
    """A CS as seen from 湘北市: its key, and the trust that it has."""

    party: Party
    peer: Peer

    def ask(self, type_: str, body: dict[str, Any]) -> dict[str, Any]:
        """One exchange; raises ``client.NoAnswer`` for an answer that cannot be believed."""
        return client.send(self.party, self.peer, envelope.request(self.party, NAME, type_, OUR_CITY, body))


def a_cs(neighbour: RunningNeighbour, folder: Path, files: tuple[Path, Path], name: str = "jukinet_server") -> Cs:
    """The CS whose certificate and key are given, knowing the neighbour's CA."""
    place = folder / "trust" / NAME
    place.mkdir(parents=True, exist_ok=True)
    (place / "ca.pem").write_bytes(neighbour.authority.read_bytes())
    party = Party(name, ServerCertificate(files[0], files[0], files[1]))
    return Cs(party, Peer(NAME, neighbour.url, folder / "trust"))


def _program() -> list[str]:
    return [sys.executable, "-m", "counterparts.neighbour"]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SOURCES)}
