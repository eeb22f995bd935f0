"""The certificate server's doors as processes of their own, and a centre that asks them."""

from __future__ import annotations

import contextlib
import json
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from daicho.foundation.clock import business_now
from tests.counterparts.outside_peers import Authority, free_port_pair
from tests.sequences.own_process import installation, start, stop, wait_until
from tests.systems.certificate_server.kiosk_requests import decide
from tests.systems.certificate_server.makers import feed_is_up

SYSTEM = "certificate_server"


@dataclass(frozen=True)
class Doors:
    """Running doors. Args: processes: each of them alone can answer everything."""

    address: str
    data: Path
    environment: dict[str, str]
    authority: Authority
    processes: list[subprocess.Popen[bytes]]

    def context(self, name: str = "kiosk_centre", authority: Authority | None = None) -> ssl.SSLContext:
        """TLS of a peer with a certificate on this name."""
        context = ssl.create_default_context(cafile=self.data / "pki" / "ca" / "certificate.pem")
        context.check_hostname = False
        context.load_cert_chain(*(authority or self.authority).client(name))
        return context

    def ask(self, path: str, body: object, context: ssl.SSLContext | None = None) -> Any:
        """One question over a connection of its own; the answer."""
        with httpx.Client(verify=context or self.context(), timeout=30) as client:
            answer = client.post(f"{self.address}/kiosk/v1/{path}", content=json.dumps(body))
        answer.raise_for_status()
        return answer.json()

    def start_another(self) -> subprocess.Popen[bytes]:
        """One more process behind the same port."""
        process = start(self.environment, "-m", "daicho.config.kiosk_process")
        self.processes.append(process)
        return process

    def listening(self) -> int:
        """How many processes have bound the port."""
        port = int(self.address.rpartition(":")[2])
        return Path("/proc/net/tcp").read_text().count(f":{port:04X} 00000000:0000 0A")


@contextlib.contextmanager
def open_doors(folder: Path, count: int) -> Iterator[Doors]:
    """So many processes share a port. The database must be really committed to."""
    environment = {**installation(folder, [SYSTEM]), "DAICHO_ONLY": SYSTEM}
    data, port = folder / "data", free_port_pair()
    authority = Authority(folder / "centre")
    trusted = data / "trust" / "kiosk_centre" / "ca.pem"
    trusted.parent.mkdir(parents=True, exist_ok=True)
    trusted.write_bytes(authority.certificate_file.read_bytes())
    (data / "kiosk_door.json").write_text(json.dumps({"host": "127.0.0.1", "port": port}))
    doors = Doors(f"https://127.0.0.1:{port}", data, environment, authority, [])
    try:
        for _ in range(count):
            doors.start_another()
        wait_until(lambda: doors.listening() == count, 60)
        yield doors
    finally:
        for process in doors.processes:
            stop(process)


def open_all_day() -> None:
    """The city serves kiosks at whatever hour the test runs, and the registry has just answered."""
    decide("hours", {"opens": "00:00", "closes": "23:59:59.999999", "closed_month_days": []})
    feed_is_up(business_now())
