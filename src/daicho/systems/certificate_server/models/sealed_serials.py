"""Columns of a serial at rest: encrypted for one row, found by keyed blind index."""

from __future__ import annotations

from typing import Literal

from daicho.foundation.crypto.keyring import keyring_for

ALIAS = "certificate_server"
Kind = Literal["serial", "resident_code"]


def index_of(kind: Kind, value: str) -> bytes:
    """The blind index to store."""
    return keyring_for(ALIAS).blind_index(kind, value)


def indexes_of(kind: Kind, value: str) -> tuple[bytes, ...]:
    """The blind indexes to look for, under every key held."""
    return keyring_for(ALIAS).blind_indexes(kind, value)


def sealed(row: bytes, kind: Kind, value: str) -> bytes:
    """The encrypted column. Args: row: its primary key."""
    return keyring_for(ALIAS).encrypt(value.encode(), context=f"user_certificate.{kind}:{row.hex()}")


def opened(row: bytes, kind: Kind, blob: bytes | memoryview) -> str:
    """The value; moved to another row or column it can no longer be read."""
    return keyring_for(ALIAS).decrypt(bytes(blob), context=f"user_certificate.{kind}:{bytes(row).hex()}").decode()
