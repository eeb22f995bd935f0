"""初期登録 — reads the prefecture's initial file (``prefecture/identification.jsonl``) into an empty copy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from counterparts.prefecture import store
from counterparts.prefecture.validation import rejection_of_record
from counterparts.serving import Place


class BadInitialFile(ValueError):
    """A line of the initial file is not a well-formed update; the text names line and reason."""


def load_initial_file(place: Place, path: Path) -> int:
    """Fill the copy, all lines or none. A copy that holds anything is left as it is (returns 0).

    Raises: BadInitialFile.
    """
    database = store.open_store(place.folder / "prefecture.sqlite3")
    try:
        if store.is_filled(database):
            return 0
        return store.load_records(database, updates_of(path))
    finally:
        database.close()


def updates_of(path: Path) -> Iterator[dict[str, Any]]:
    """Every line as a well-formed update. Raises: BadInitialFile."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            given = json.loads(line)
            update = {
                "update_order_number": given["update_order_number"],
                "record_state": given["record_state"],
                "identification": given["identification"],
            }
            rejection = rejection_of_record(update["identification"], update["record_state"])
            if rejection is not None:
                raise BadInitialFile(f"line {number}: {rejection.code} {rejection.text}")
            yield update
