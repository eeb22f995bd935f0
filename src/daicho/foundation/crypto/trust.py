"""信頼する公開鍵 — signatures are checked with the public keys in ``<trust>/<system>/``, and with nothing else.

An administrator puts a peer's public files there by copying. Private keys never cross.
"""

from __future__ import annotations

import base64
import json
import re
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

SIGNING_FILE = "signing.json"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


def verify(system: str, data: bytes, signature: bytes) -> bool:
    """Whether ``system`` signed ``data``. False for a system without trusted keys."""
    return any(verify_with(key, data, signature) for key in public_keys(system))


def public_keys(system: str) -> tuple[bytes, ...]:
    """All trusted raw Ed25519 public keys of a system; the file is read again when it changed."""
    if _NAME.fullmatch(system) is None:
        return ()
    file = trust_folder() / system / SIGNING_FILE
    try:
        return _read(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        return ()


def verify_with(public_key: bytes, data: bytes, signature: bytes) -> bool:
    """Whether the holder of this one key signed ``data``."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def trust_folder() -> Path:
    """Where the public files of all peers lie."""
    return Path(settings.TRUST_DIR)


def write_public_keys(folder: Path, system: str, keys: dict[int, bytes]) -> None:
    """Puts a system's public keys into a trust folder, in the form that :func:`public_keys` reads."""
    place = folder / system
    place.mkdir(parents=True, exist_ok=True)
    content = {"system": system, "keys": {str(n): base64.b64encode(key).decode() for n, key in sorted(keys.items())}}
    (place / SIGNING_FILE).write_text(json.dumps(content, indent=1) + "\n", encoding="ascii")


@lru_cache(maxsize=64)
def _read(file: Path, changed_at: int) -> tuple[bytes, ...]:
    content = json.loads(file.read_text(encoding="ascii"))
    return tuple(base64.b64decode(key) for key in content["keys"].values())
