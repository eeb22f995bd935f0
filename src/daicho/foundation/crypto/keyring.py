"""鍵束 — the keys of one system, derived from its master keys, which never lie in a database.

A blob is ``version (1) | key id (2) | nonce (12) | ciphertext and tag``. Rotation adds a key under a new id: new
blobs use the current one, old blobs name theirs. Blind indexes of all keys are offered while a rotation runs.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import stat
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = 1


class KeyringFault(Exception):
    """The key file is missing, damaged, open to others, or not the one the data was encrypted with."""


@dataclass(frozen=True, slots=True)
class _Keys:
    encryption: AESGCM
    index: bytes
    signing: Ed25519PrivateKey
    check: bytes


@dataclass(frozen=True, slots=True)
class Keyring:
    """鍵束 of one system. ``repr`` shows the system and key ids alone."""

    system: str
    current: int
    demo: bool
    _keys: dict[int, _Keys] = field(repr=False)

    @property
    def key_ids(self) -> tuple[int, ...]:
        """Ids of all keys, oldest first."""
        return tuple(sorted(self._keys))

    @property
    def public_key(self) -> bytes:
        """Raw Ed25519 public key that goes with :meth:`sign`."""
        return self._keys[self.current].signing.public_key().public_bytes_raw()

    @property
    def public_keys(self) -> dict[int, bytes]:
        """Public keys by key id; old signatures are checked with old ones."""
        return {number: keys.signing.public_key().public_bytes_raw() for number, keys in self._keys.items()}

    def encrypt(self, plain: bytes, *, context: str) -> bytes:
        """AES-256-GCM under the current key. ``context`` (table, column, row) must be the same when decrypting."""
        head = bytes([VERSION]) + self.current.to_bytes(2, "big")
        nonce = os.urandom(12)
        return head + nonce + self._keys[self.current].encryption.encrypt(nonce, plain, head + context.encode())

    def decrypt(self, blob: bytes, *, context: str) -> bytes:
        """The plain bytes. Raises: KeyringFault when altered, moved to another row, or of a key not held."""
        blob = bytes(blob)
        head, nonce, rest = blob[:3], blob[3:15], blob[15:]
        keys = self._keys.get(int.from_bytes(head[1:], "big"))
        if len(blob) < 31 or head[0] != VERSION or keys is None:
            raise KeyringFault(f"{self.system}: 暗号化されたデータの鍵番号が鍵ファイルにありません。")
        try:
            return keys.encryption.decrypt(nonce, rest, head + context.encode())
        except InvalidTag:
            raise KeyringFault(
                f"{self.system}: データを復号できません。データが改変されたか、別の項目のものです({context})。"
            ) from None

    def blind_index(self, kind: str, value: str) -> bytes:
        """検索用の索引 — HMAC-SHA256 (32 bytes) under the current key; equal values of a kind give equal indexes."""
        return self._index(self.current, kind, value)

    def blind_indexes(self, kind: str, value: str) -> tuple[bytes, ...]:
        """The index under every key, current first; look-ups use all while a rotation runs."""
        others = (number for number in self.key_ids if number != self.current)
        return tuple(self._index(number, kind, value) for number in (self.current, *others))

    def sign(self, data: bytes) -> bytes:
        """Ed25519 signature (64 bytes) under the current key."""
        return self._keys[self.current].signing.sign(data)

    def check_values(self) -> dict[int, bytes]:
        """鍵照合値 by key id: stored in the database, so that a wrong key file is noticed before it is used."""
        return {number: keys.check for number, keys in self._keys.items()}

    def _index(self, number: int, kind: str, value: str) -> bytes:
        return hmac.digest(self._keys[number].index, f"{kind}\0{value}".encode(), "sha256")


def keyring_for(alias: str) -> Keyring:
    """The keyring of a system, read once from ``settings.SECRETS_DIR``. Raises: KeyringFault."""
    return load(settings.SECRETS_DIR, alias)


@lru_cache(maxsize=64)
def load(folder: Path, system: str) -> Keyring:
    """Reads ``<folder>/<system>.json``; only its owner may be able to read it. Raises: KeyringFault."""
    file = folder / f"{system}.json"
    try:
        if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyringFault(
                f"鍵ファイル {file} を他の利用者が読めます。所有者だけが読めるようにしてください (chmod 600)。"
            )
        content = json.loads(file.read_text(encoding="ascii"))
        if content["system"] != system:
            raise KeyringFault(f"鍵ファイル {file} は別のシステムのものです。控えから正しいものを戻してください。")
        masters = {int(entry["id"]): base64.b64decode(entry["master"], validate=True) for entry in content["keys"]}
        return build(system, int(content["current"]), masters, demo=bool(content["demo"]))
    except FileNotFoundError:
        raise KeyringFault(f"鍵ファイル {file} がありません。控えから戻してください。") from None
    except (ValueError, KeyError, TypeError):
        raise KeyringFault(f"鍵ファイル {file} が壊れています。控えから戻してください。") from None


def build(system: str, current: int, masters: dict[int, bytes], *, demo: bool) -> Keyring:
    """A keyring from master keys of 32 bytes each."""
    if current not in masters or any(len(master) != 32 for master in masters.values()):
        raise ValueError("the current key is missing, or a master key has the wrong length")
    return Keyring(system, current, demo, {number: _derive(system, number, key) for number, key in masters.items()})


def _derive(system: str, number: int, master: bytes) -> _Keys:
    def part(purpose: str) -> bytes:
        info = f"daicho/{system}/{number}/{purpose}".encode()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(master)

    return _Keys(
        encryption=AESGCM(part("encryption")),
        index=part("index"),
        signing=Ed25519PrivateKey.from_private_bytes(part("signing")),
        check=part("check"),
    )
