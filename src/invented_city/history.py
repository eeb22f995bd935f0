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

    Each entry holds the values that differed from today's record while it was in force, from its ``valid_from`` until
    that of the next: today's record overlaid with one entry is the whole record of that time.
    """
    events = sorted(events, key=lambda one: one.on)
    starts = [(began_on, resident["became_resident_reason"])]
    for event in events:
        starts.append((max(event.on, starts[-1][0]), event.reason))
    different: dict[str, Any] = {}
    entries: list[dict[str, Any]] = []
    for event, (valid_from, reason) in zip(reversed(events), reversed(starts[:-1]), strict=True):
        different = {**different, **event.before}
        entries.insert(0, {"valid_from": valid_from.isoformat(), "reason": reason, **different})
    resident["history"] = entries
    resident["valid_from"], resident["reason"] = starts[-1][0].isoformat(), starts[-1][1]
