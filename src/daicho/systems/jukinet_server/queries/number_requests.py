"""番号の要求: what was asked of J-LIS and how it stands; no number in it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from daicho.systems.jukinet_server.models import CodeLotRequest, NumberRequest

MOST = 100
OPEN = ("waiting", "in_progress")


@dataclass(frozen=True, slots=True)
class NumberRow:
    """個人番号の要求の一行. Args: fault: why it waits or was rejected."""

    request_number: str
    kind: str
    state: str
    fault: str
    requested_at: datetime
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class CodeLotRow:
    """住民票コードの配分の一行."""

    id: uuid.UUID
    count: int
    state: str
    lot: str
    fault: str
    requested_by: str
    requested_at: datetime
    done_at: datetime | None


def number_rows() -> tuple[tuple[NumberRow, ...], tuple[CodeLotRow, ...]]:
    """要求の一覧 — open ones first, then the newest."""
    rows = NumberRequest.objects.order_by("-requested_at")
    found = [*rows.filter(state__in=OPEN)[:MOST], *rows.exclude(state__in=OPEN)[:MOST]]
    lots = CodeLotRequest.objects.order_by("-requested_at")[:20]
    shown = tuple(
        NumberRow(one.request_number, one.kind, one.state, one.fault, one.requested_at, one.asked_at) for one in found
    )
    return shown, tuple(_lot(one) for one in lots)


def open_number_requests() -> tuple[uuid.UUID, ...]:
    """送信か結果を待つ要求, oldest first."""
    rows = NumberRequest.objects.filter(state__in=OPEN).order_by("requested_at")
    return tuple(rows.values_list("pk", flat=True)[:MOST])


def waiting_code_lot() -> CodeLotRow | None:
    """配分を待つ要求, None when there is none."""
    found = CodeLotRequest.objects.filter(state="waiting").first()
    return None if found is None else _lot(found)


def _lot(one: CodeLotRequest) -> CodeLotRow:
    return CodeLotRow(one.id, one.count, one.state, one.lot, one.fault, one.requested_by, one.requested_at, one.done_at)
