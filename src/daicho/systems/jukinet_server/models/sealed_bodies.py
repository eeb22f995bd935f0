"""電文の本文 at rest: encrypted for the row that holds it."""

from __future__ import annotations

import json
import uuid
from typing import Any

from daicho.foundation.crypto.keyring import keyring_for

ALIAS = "jukinet_server"
NOTICES, DIFFERENCES = "juki_municipal_notice", "juki_reconciliation_difference"
NUMBER_REQUESTS, DESTINATIONS = "juki_number_request", "juki_destination"


def seal_body(row: uuid.UUID, body: dict[str, Any], table: str = NOTICES) -> bytes:
    """The encrypted column of one row of a table."""
    content = json.dumps(body, ensure_ascii=False).encode()
    return keyring_for(ALIAS).encrypt(content, context=f"{table}.content:{row}")


def open_body(row: uuid.UUID, blob: bytes | memoryview, table: str = NOTICES) -> dict[str, Any]:
    """The body; moved to another row it can no longer be read."""
    content = keyring_for(ALIAS).decrypt(bytes(blob), context=f"{table}.content:{row}")
    body: dict[str, Any] = json.loads(content)
    return body
