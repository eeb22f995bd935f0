"""Law tables (法令の値): periods, fees and lists with the day from which they hold, their article and source.

Old values stay, since old cases are judged by old law. The files lie in ``law/``; reading them is not done here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value and since when it holds.

    Args:
        since: first day on which the value holds, Asia/Tokyo.
        value: number, text or list, as written in the file.
        article: e.g. ``住民基本台帳法22条1項``.
        unconfirmed: the open question when a source is still to be checked (要確認), else ``""``.
    """

    since: date
    value: Any
    article: str
    unconfirmed: str = ""


@dataclass(frozen=True, slots=True)
class LawTables:
    """All dated values by name, e.g. ``notification_period.move_in_days``."""

    entries: Mapping[str, Sequence[DatedValue]]

    def in_force(self, name: str, on: date) -> DatedValue:
        """The value that held on a day.

        Raises: KeyError when the name is unknown or no value held yet.
        """
        held = [entry for entry in self.entries[name] if entry.since <= on]
        if not held:
            raise KeyError(f"{name} has no value on {on.isoformat()}")
        return max(held, key=lambda entry: entry.since)

    def value(self, name: str, on: date) -> Any:
        """The bare value that held on a day; see :meth:`in_force`."""
        return self.in_force(name, on).value
