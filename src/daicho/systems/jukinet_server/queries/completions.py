"""手動補正 of one version: what was filled in beside it, why and by whom."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from daicho.systems.jukinet_server.models import ManualCompletion
from daicho.systems.jukinet_server.rules.completion import tells_a_place
from daicho.systems.jukinet_server.rules.items import TITLES

_WITHHELD = "(表示制限)"


@dataclass(frozen=True, slots=True)
class ShownCompletion:
    """補正の一件. Args: items: title and value."""

    items: tuple[tuple[str, str], ...]
    reason: str
    completed_at: datetime
    staff: str
    second: str


def completions_of(record: uuid.UUID, is_address_hidden: bool) -> tuple[ShownCompletion, ...]:
    """補正の一覧, oldest first. Args: is_address_hidden: then what tells of a place is hidden too."""
    rows = ManualCompletion.objects.filter(record_id=record).order_by("id")
    return tuple(
        ShownCompletion(
            tuple(
                (TITLES[name], _WITHHELD if is_address_hidden and tells_a_place(name) else value)
                for name, value in row.items.items()
            ),
            row.reason,
            row.completed_at,
            f"{row.staff_id} {row.staff_name}",
            f"{row.second_id} {row.second_name}",
        )
        for row in rows
    )
