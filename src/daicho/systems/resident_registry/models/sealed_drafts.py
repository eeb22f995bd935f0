"""中断した入力 in a column: sealed with the officer's id in its context: no other session opens it (M54)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from daicho.foundation.crypto.keyring import keyring_for

SYSTEM = "resident_registry"


@dataclass(frozen=True, slots=True)
class DraftContent:
    """中断した入力の中身.

    Args: label: who it is about, for the list. fields: what was typed; empty once the draft has expired.
        resident_number: from whose page the form was opened; empty for a form without anybody.
    """

    label: str
    fields: Mapping[str, Sequence[str]] = field(repr=False)
    resident_number: str = ""


def seal_draft(draft_id: UUID, staff_id: str, content: DraftContent) -> bytes:
    """One blob for all typed fields, personal numbers among them, and for whose they are."""
    fields = {name: list(values) for name, values in content.fields.items()}
    plain = json.dumps([content.label, fields, content.resident_number]).encode()
    return keyring_for(SYSTEM).encrypt(plain, context=_context(draft_id, staff_id))


def open_draft(blob: bytes | memoryview, draft_id: UUID, staff_id: str) -> DraftContent:
    """The content again. The caller answers for the audit of showing it.

    Raises: InvalidTag for a blob that was sealed for another draft or officer.
    """
    plain = keyring_for(SYSTEM).decrypt(bytes(blob), context=_context(draft_id, staff_id))
    label, fields, resident_number = json.loads(plain)
    return DraftContent(str(label), fields, str(resident_number))


def _context(draft_id: UUID, staff_id: str) -> str:
    return f"entry_draft|{draft_id}|{staff_id}"
