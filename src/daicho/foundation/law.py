"""Reads the law tables (法令の値) from ``law/*.yaml``; pure code gets them handed in.

A file ``notification_period.yaml`` with the key ``move_in_days`` gives ``notification_period.move_in_days``: a list of
entries with ``since`` (first day in force), ``value``, ``article``, ``source`` (where the value was read) and, where it
is still to be checked (要確認), ``unconfirmed`` with the open question. Nothing else may stand in a file: a
misspelt key would silently leave old law in force.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from daicho.kernel.law import DatedValue, LawTables

_REQUIRED = ("since", "value", "article", "source")
_ALLOWED = frozenset({*_REQUIRED, "unconfirmed"})


class LawFileError(Exception):
    """A law file is not in the form above; the text names file and entry."""


class _StrictLoader(yaml.SafeLoader):
    """A safe loader that refuses a key given twice; YAML itself would keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} is given twice", node.start_mark)
        return super().construct_mapping(node, deep)


def load_law_tables(directory: Path) -> LawTables:
    """法令の値 — all dated values of a folder, by ``file.key``.

    Raises: LawFileError when the folder holds no file, or a file is not in the form above.
    """
    files = sorted(directory.glob("*.yaml"))
    if not files:
        raise LawFileError(f"no law tables in {directory}")
    entries: dict[str, tuple[DatedValue, ...]] = {}
    for file in files:
        for name, rows in _content_of(file).items():
            entries[f"{file.stem}.{name}"] = tuple(_dated_values(f"{file.name}, {name}", rows))
    return LawTables(entries=entries)


def _content_of(file: Path) -> Mapping[str, Any]:
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=_StrictLoader)
    except yaml.YAMLError as error:
        raise LawFileError(f"{file.name}: {error}") from error
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise LawFileError(f"{file.name}: names with lists of dated values are expected")
    return content


def _dated_values(where: str, rows: Any) -> Iterator[DatedValue]:
    if not isinstance(rows, list) or not rows:
        raise LawFileError(f"{where}: a list of dated values is expected")
    days: set[date] = set()
    for row in rows:
        found = _dated_value(where, row)
        if found.since in days:
            raise LawFileError(f"{where}: two values since {found.since.isoformat()}")
        days.add(found.since)
        yield found


def _dated_value(where: str, row: Any) -> DatedValue:
    if not isinstance(row, dict):
        raise LawFileError(f"{where}: a dated value has since, value, article and source")
    if unknown := sorted(str(key) for key in row.keys() - _ALLOWED):
        raise LawFileError(f"{where}: unknown key {', '.join(unknown)}")
    if missing := [key for key in _REQUIRED if row.get(key) in (None, "")]:
        raise LawFileError(f"{where}: {', '.join(missing)} missing")
    if not isinstance(row["since"], date) or isinstance(row["since"], datetime):
        raise LawFileError(f"{where}: since must be a day, e.g. 1967-11-10")
    return DatedValue(
        since=row["since"],
        value=row["value"],
        article=str(row["article"]),
        unconfirmed=str(row.get("unconfirmed", "")),
    )
