"""個人番号 in columns of the platform: encrypted for one row, compared by keyed blind index."""

from __future__ import annotations

import uuid

from daicho.foundation.crypto.keyring import keyring_for

ALIAS = "linkage_platform"
_KIND = "individual_number"


def sealed(version_id: uuid.UUID, number: str | None) -> bytes | None:
    """The encrypted column; None stays None."""
    if number is None:
        return None
    return keyring_for(ALIAS).encrypt(number.encode(), context=f"platform_resident_version.{_KIND}:{version_id}")


def opened(version_id: uuid.UUID, blob: bytes | memoryview | None) -> str | None:
    """The number in an encrypted column."""
    if blob is None:
        return None
    context = f"platform_resident_version.{_KIND}:{version_id}"
    return keyring_for(ALIAS).decrypt(bytes(blob), context=context).decode()


def index_of(number: str | None) -> bytes | None:
    """The blind index to store."""
    return None if number is None else keyring_for(ALIAS).blind_index(_KIND, number)
