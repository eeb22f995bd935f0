"""個人番号・住民票コード in a column: encrypted as one, found again by blind indexes (M54)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from daicho.foundation.crypto.keyring import keyring_for
from daicho.systems.resident_registry.rules.record import PersonalNumbers

SYSTEM = "resident_registry"
INDIVIDUAL_NUMBER = "individual_number"
RESIDENT_CODE = "resident_code"
CARD_NUMBER = "card_number"


def seal_numbers(numbers: Iterable[PersonalNumbers], context: str) -> bytes:
    """One blob for the numbers of one version or of all members of one entry.

    Args: context: table and row, so that a blob moved to another row cannot be opened.
    """
    plain = json.dumps([[n.individual_number, n.resident_code] for n in numbers]).encode()
    return keyring_for(SYSTEM).encrypt(plain, context=context)


def open_numbers(blob: bytes | memoryview, context: str) -> tuple[PersonalNumbers, ...]:
    """The numbers again, in their order. The caller answers for the audit of showing them."""
    plain = keyring_for(SYSTEM).decrypt(bytes(blob), context=context)
    return tuple(PersonalNumbers(individual, code) for individual, code in json.loads(plain))


def number_index(kind: str, value: str) -> bytes | None:
    """検索用の索引 of a number, None for an empty one."""
    return keyring_for(SYSTEM).blind_index(kind, value) if value else None


def entry_context(movement: str, entry_no: int) -> str:
    """Context of the numbers typed with an entry."""
    return f"movement_entry|{movement}|{entry_no}"


def version_context(resident_number: str, version_no: int) -> str:
    """Context of the numbers of a version."""
    return f"resident_version|{resident_number}|{version_no}"
