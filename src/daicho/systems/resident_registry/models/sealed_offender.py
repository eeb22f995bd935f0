"""加害者 in a column: sealed with case and row in its context, so that it cannot be moved to another (M54)."""

from __future__ import annotations

import json
from dataclasses import astuple
from uuid import UUID

from daicho.foundation.crypto.keyring import keyring_for
from daicho.systems.resident_registry.rules.protections import Offender

SYSTEM = "resident_registry"


def seal_offender(offender: Offender, case: UUID, row_no: int) -> bytes:
    """One blob."""
    return keyring_for(SYSTEM).encrypt(json.dumps(astuple(offender)).encode(), context=_context(case, row_no))


def open_offender(blob: bytes | memoryview, case: UUID, row_no: int) -> Offender:
    """The offender again. The caller answers for the audit of showing him."""
    return Offender(*json.loads(keyring_for(SYSTEM).decrypt(bytes(blob), context=_context(case, row_no))))


def _context(case: UUID, row_no: int) -> str:
    return f"protection_case|{case}|{row_no}"
