"""The arithmetic of the chain of seals, without database or clock, so that a third party can repeat it.

``row digest = SHA-256(canonical row)``; ``leaf = SHA-256(00 | row number | digest)``; ``node = SHA-256(01 | left |
right)``, where an odd node moves up unchanged; ``seal hash = SHA-256(canonical head)``, and the head names the hash
of the seal before it.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from daicho.foundation.crypto.canonical import canonical

START = bytes(32)
"""``previous`` of the first seal."""
LEAF_BYTES = 40


@dataclass(frozen=True, slots=True)
class SealHead:
    """封印の内容 — everything the hash and the signature cover."""

    system: str
    number: int
    low: int
    high: int
    count: int
    root: bytes
    previous: bytes
    sealed_at: datetime

    def to_json(self) -> dict[str, object]:
        """As it is hashed and exported."""
        return {
            "system": self.system,
            "number": self.number,
            "low": self.low,
            "high": self.high,
            "count": self.count,
            "root": self.root.hex(),
            "previous": self.previous.hex(),
            "sealed_at": _moment(self.sealed_at),
        }

    def hash(self) -> bytes:
        """Hash of this seal; the next seal names it as ``previous``."""
        return hashlib.sha256(canonical(self.to_json())).digest()


def row_digest(content: Mapping[str, object]) -> bytes:
    """行のハッシュ値 of one audit row."""
    return hashlib.sha256(canonical({name: _plain(value) for name, value in content.items()})).digest()


def pack(leaves: Sequence[tuple[int, bytes]]) -> bytes:
    """Row numbers and digests in one byte string."""
    return b"".join(number.to_bytes(8, "big") + digest for number, digest in leaves)


def unpack(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """Row numbers and digests, as :func:`pack` wrote them."""
    packed = bytes(packed)
    for at in range(0, len(packed), LEAF_BYTES):
        yield int.from_bytes(packed[at : at + 8], "big"), packed[at + 8 : at + LEAF_BYTES]


def merkle_root(packed: bytes) -> bytes:
    """Root over all leaves; of no leaf at all it is the hash of nothing."""
    packed = bytes(packed)
    level = [hashlib.sha256(b"\0" + packed[at : at + LEAF_BYTES]).digest() for at in range(0, len(packed), LEAF_BYTES)]
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        above = [hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = above + level[len(above) * 2 :]
    return level[0]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    return value


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")
