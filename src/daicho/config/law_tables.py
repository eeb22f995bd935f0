"""Reads ``law/*.yaml`` once per process; pure code gets the tables handed in.

A file ``notification_period.yaml`` with the key ``move_in_days`` gives ``notification_period.move_in_days``: a list of
``since`` (first day in force), ``value``, ``article`` and, where a source is still to be checked, ``unconfirmed``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from daicho.kernel.law import DatedValue, LawTables


class LawFileError(Exception):
    """A law file is not in the form above; the text names file and entry."""


@cache
def law_tables() -> LawTables:
    """法令の値 — all dated values of the installation."""
    return read_law_tables(settings.LAW_DIR)


def read_law_tables(folder: Path) -> LawTables:
    """All files of a folder. Raises: LawFileError."""
    entries: dict[str, tuple[DatedValue, ...]] = {}
    for file in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        for name, rows in content.items():
            try:
                entries[f"{file.stem}.{name}"] = tuple(_dated_values(rows))
            except (KeyError, TypeError) as error:
                raise LawFileError(f"{file.name}, {name}: {error!r}") from error
    return LawTables(entries=entries)


def _dated_values(rows: list[dict[str, Any]]) -> Iterator[DatedValue]:
    for row in rows:
        yield DatedValue(
            since=row["since"],
            value=row["value"],
            article=str(row["article"]),
            unconfirmed=str(row.get("unconfirmed", "")),
        )
