"""正準形 — the one way in which data is written before it is hashed or signed."""

from __future__ import annotations

import json


def canonical(value: object) -> bytes:
    """JSON in UTF-8 with sorted keys and without spaces. Raises: ValueError for NaN, TypeError for other objects."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
