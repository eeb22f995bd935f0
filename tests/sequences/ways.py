"""伝送路 of the sequences: within this process, or over HTTPS with client certificates through the receiver's door."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from daicho.config.door import open_door
from daicho.config.inboxes import inbox_of
from daicho.foundation.messaging.https_door import HttpsDoor
from daicho.foundation.messaging.transport import HttpsTransport, InProcessTransport, Transport, https_transport


@dataclass(slots=True)
class Doors:
    """Machine doors that stand open, by system, and the connections to them; opened when first needed."""

    doors: dict[str, HttpsDoor] = field(default_factory=dict)
    threads: list[threading.Thread] = field(default_factory=list)
    lines: dict[tuple[str, str], HttpsTransport] = field(default_factory=dict)

    def line(self, sender: str, receiver: str) -> HttpsTransport:
        """The way from one system to another."""
        if receiver not in self.doors:
            door = self.doors[receiver] = open_door(receiver, "127.0.0.1", 0)
            thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
            thread.start()
            self.threads.append(thread)
        if (sender, receiver) not in self.lines:
            address = f"https://127.0.0.1:{self.doors[receiver].server_address[1]}"
            self.lines[sender, receiver] = https_transport(address, sender, receiver)
        return self.lines[sender, receiver]

    def close(self) -> None:
        """Shuts all of them and waits for connections that are being ended, which hold the database open."""
        for line in self.lines.values():
            line.close()
        for door, thread in zip(self.doors.values(), self.threads, strict=True):
            door.shutdown()
            thread.join()
            door.server_close()


_open: list[Doors] = []


def way(sender: str, receiver: str) -> Transport:
    """How one system of the test reaches another now."""
    return _open[-1].line(sender, receiver) if _open else InProcessTransport(inbox_of(receiver), sender)


@contextmanager
def over_https() -> Iterator[None]:
    """Inside the block every system is reached through its door."""
    doors = Doors()
    _open.append(doors)
    try:
        yield
    finally:
        _open.remove(doors)
        doors.close()
