"""コンビニ交付の照会 — what kiosks issued about a resident, as told by the certificate server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from daicho.kernel.findings import Level
from daicho.municipal.masking.scope import RESTRICTED
from daicho.systems.resident_registry.models import KioskIssue
from daicho.systems.resident_registry.queries.restrictions import restrictions_of
from daicho.systems.resident_registry.rules.suppressions import Process

SYSTEM = "resident_registry"
SCOPES = {"self": "本人のみ", "whole": "世帯全員", "part": "世帯の一部"}
LATER = {"printed": 0, "not_printed": 0, "refunded": 1}
"""A refund comes after what it pays back."""


@dataclass(frozen=True, slots=True)
class KioskCopyRow:
    """コンビニ交付の一部.

    Args: where: 端末と設置場所, hidden of somebody protected. outcome: printed, not_printed or refunded, the last told.
    """

    issue_number: str
    issued_at: datetime
    scope: str
    sheets: int
    by_self: bool
    where: str
    outcome: str


def kiosk_copies(resident_number: str, most: int) -> tuple[KioskCopyRow, ...]:
    """交付履歴 of kiosks, newest first; one row for each copy, with the last word on its receipt."""
    rows = KioskIssue.objects.using(SYSTEM).filter(subjects__contains=[resident_number])
    last: dict[str, KioskIssue] = {}
    for row in rows.order_by("-issued_at", "receipt_number")[: 2 * most]:
        known = last.setdefault(row.receipt_number, row)
        if LATER[row.outcome] > LATER[known.outcome]:
            last[row.receipt_number] = row
    is_hidden = bool(last) and _is_hidden(resident_number)
    return tuple(one for row in last.values() for one in _copies(row, resident_number, is_hidden=is_hidden))[:most]


def _copies(row: KioskIssue, resident_number: str, *, is_hidden: bool) -> Iterator[KioskCopyRow]:
    for copy in row.copies:
        yield KioskCopyRow(
            issue_number=copy["issue_number"],
            issued_at=row.issued_at,
            scope=SCOPES[row.scope],
            sheets=copy["sheets"],
            by_self=row.applicant == resident_number,
            where=RESTRICTED if is_hidden else " ".join(filter(None, (row.kiosk, row.place))),
            outcome=row.outcome,
        )


def _is_hidden(resident_number: str) -> bool:
    """Where somebody protected now went to a shop then says where the person may be found."""
    found = restrictions_of([resident_number])[resident_number]
    return found.protected or any(one.process is Process.INQUIRY and one.level is Level.ERROR for one in found.closed)
