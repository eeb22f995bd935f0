"""媒体出力の記録の一覧, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daicho.systems.jukinet_server.models import MediaOutput
from daicho.systems.jukinet_server.rules.media_output import MEDIUM_TITLES, Medium

MOST = 200


@dataclass(frozen=True, slots=True)
class MediaRow:
    """媒体出力の記録 — one row of the list; ``digest`` in hexadecimal, for comparing with a medium."""

    number: int
    made_at: datetime
    what: str
    purpose: str
    medium: str
    medium_number: str
    destination: str
    file_name: str
    size: int
    digest: str
    persons: int
    holds_numbers: bool
    staff: str
    terminal: str
    second: str


def media_outputs(limit: int = MOST) -> tuple[MediaRow, ...]:
    """What was taken out."""
    return tuple(_row(row) for row in MediaOutput.objects.order_by("-id")[:limit])


def _row(row: MediaOutput) -> MediaRow:
    return MediaRow(
        number=row.pk,
        made_at=row.made_at,
        what=row.what,
        purpose=row.purpose,
        medium=MEDIUM_TITLES[Medium(row.medium)],
        medium_number=row.medium_number,
        destination=row.destination,
        file_name=row.file_name,
        size=row.size,
        digest=bytes(row.digest).hex(),
        persons=row.persons,
        holds_numbers=row.holds_numbers,
        staff=f"{row.staff_id} {row.staff_name}",
        terminal=row.terminal,
        second=f"{row.second_id} {row.second_name}".strip(),
    )
