"""履歴 of one resident: events told in order, written as what the record said before each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from invented_city.layout import Resident


@dataclass(frozen=True, slots=True)
class Event:
    """異動 — something that changed a record.

    Args:
        on: 異動日.
        reason: 異動事由 code.
        before: the values that the changed keys had until then.
    """

    on: date
    reason: str
    before: dict[str, Any] = field(default_factory=dict)


def write_history(resident: Resident, began_on: date, events: list[Event]) -> None:
    """Writes ``history``, ``valid_from`` and ``reason``.

    Each entry holds, from its ``valid_from``, the earlier values of the keys that the *next* event changed; keys that
    an entry does not list have the value of the entry after it. So the oldest state is today's record overlaid
    with the entries from the newest to the oldest.
    """
    valid_from, reason = began_on, resident["became_resident_reason"]
    entries = []
    for event in sorted(events, key=lambda one: one.on):
        entries.append({"valid_from": valid_from.isoformat(), "reason": reason, **event.before})
        valid_from, reason = max(event.on, valid_from), event.reason
    resident["history"] = entries
    resident["valid_from"], resident["reason"] = valid_from.isoformat(), reason
