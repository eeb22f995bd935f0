"""裏面のスクランブル画像: what the front says, encrypted for its own sheet, as a field of dots.

A stand-in that says so: the real service prints J-LIS's own image. Nobody reads it without the key of the server; the
same sheet is always drawn the same, so that a copy can be made again bit by bit.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from daicho.foundation.crypto.keyring import keyring_for

ALIAS = "certificate_server"
ACROSS, DOWN = 144, 200
_BYTES = ACROSS * DOWN // 8
_NONCE, _TAG = 12, 16
_ROOM = _BYTES - _NONCE - _TAG


def back_image(sheet: str, front: str) -> bytes:
    """スクランブル画像 of one sheet as PNG, one bit a dot.

    Args: sheet: its 発行番号 with page. front: everything printed there.
    """
    plain = _fitted(front.encode())
    keys = keyring_for(ALIAS)
    key = keys.blind_index("back_side", sheet)
    # Drawn from the content: the same content gives the same dots, another content never the same key stream.
    nonce = hashlib.sha256(key + plain).digest()[:_NONCE]
    dots = nonce + AESGCM(key).encrypt(nonce, plain, sheet.encode())
    return _png(dots)


def _fitted(content: bytes) -> bytes:
    """Digest, length and compressed text, filled up to the field; the digest alone where the text is too long."""
    packed = zlib.compress(content, 9)
    digest = hashlib.sha256(content).digest()
    if len(digest) + 2 + len(packed) > _ROOM:
        packed = b""
    return (digest + struct.pack(">H", len(packed)) + packed).ljust(_ROOM, b"\0")


def _png(dots: bytes) -> bytes:
    across = ACROSS // 8
    lines = b"".join(b"\0" + dots[at : at + across] for at in range(0, len(dots), across))
    header = struct.pack(">IIBBBBB", ACROSS, DOWN, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunks(parts))


def _chunks(parts: Iterable[tuple[bytes, bytes]]) -> Iterable[bytes]:
    for name, content in parts:
        yield struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
