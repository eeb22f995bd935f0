"""Numbers in columns (個人番号・住民票コード): encrypted for one row, found by keyed blind index."""

from __future__ import annotations

import uuid

from daicho.foundation.crypto.keyring import keyring_for

ALIAS = "jukinet_server"
RESIDENT_CODE = "resident_code"
INDIVIDUAL_NUMBER = "individual_number"


def sealed(record_id: uuid.UUID, column: str, number: str | None) -> bytes | None:
    """The encrypted column; None stays None. Moved to another row or column it can no longer be read."""
    if number is None:
        return None
    return keyring_for(ALIAS).encrypt(number.encode(), context=f"juki_identification_record.{column}:{record_id}")


def opened(record_id: uuid.UUID, column: str, blob: bytes | memoryview | None) -> str | None:
    """The number in an encrypted column."""
    if blob is None:
        return None
    context = f"juki_identification_record.{column}:{record_id}"
    return keyring_for(ALIAS).decrypt(bytes(blob), context=context).decode()


def index_of(kind: str, number: str) -> bytes:
    """The blind index to store."""
    return keyring_for(ALIAS).blind_index(kind, number)


def indexes_of(kind: str, number: str) -> tuple[bytes, ...]:
    """The blind indexes to look for, under every key held."""
    return keyring_for(ALIAS).blind_indexes(kind, number)
