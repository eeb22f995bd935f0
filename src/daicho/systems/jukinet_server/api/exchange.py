"""市町村CS間の受け口: ``POST /juki/v2/exchange`` of a municipality whose client certificate is registered."""

from __future__ import annotations

from daicho.systems.jukinet_server.actions.receive_exchange import (
    Surroundings,
    is_registered,
    note_refused_peer,
    receive_exchange,
)

PATH = "/juki/v2/exchange"
MOST_BYTES = 8_000_000

__all__ = ["MOST_BYTES", "PATH", "Surroundings", "exchange", "is_registered", "refused_peer"]


def exchange(content: bytes, peer: str, around: Surroundings) -> tuple[int, bytes]:
    """HTTP status and signed answer. Args: peer: commonName of the verified client certificate."""
    answer = receive_exchange(content, peer, around)
    return (400, b"") if answer is None else (200, answer)


def refused_peer(name: str, reason: str) -> None:
    """A peer that could not prove itself got nothing and is written down."""
    note_refused_peer(name, reason)
