"""中断した入力 in a column: sealed with the officer's id in its context: no other session opens it (M54)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from daicho.foundation.crypto.keyring import keyring_for

SYSTEM = "resident_registry"


def seal_draft(draft_id: UUID, staff_id: str, label: str, fields: Mapping[str, Sequence[str]]) -> bytes:
    """One blob for all typed fields, personal numbers among them, and for whose they are."""
    plain = json.dumps([label, {name: list(values) for name, values in fields.items()}]).encode()
    return keyring_for(SYSTEM).encrypt(plain, context=_context(draft_id, staff_id))


def open_draft(blob: bytes | memoryview, draft_id: UUID, staff_id: str) -> tuple[str, dict[str, list[str]]]:
    """Label and fields again. The caller answers for the audit of showing them.

    Raises: InvalidTag for a blob that was sealed for another draft or officer.
    """
    plain = keyring_for(SYSTEM).decrypt(bytes(blob), context=_context(draft_id, staff_id))
    label, fields = json.loads(plain)
    return str(label), fields


def _context(draft_id: UUID, staff_id: str) -> str:
    return f"entry_draft|{draft_id}|{staff_id}"
