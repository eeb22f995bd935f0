"""市町村間通知の照会 — written down before it is shown (M53)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.queries.linkage_mode import LinkageMode, linkage_mode
from daicho.systems.jukinet_server.queries.municipal_notices import (
    MUNICIPALITIES,
    MunicipalRow,
    received_notices,
    sent_notices,
    unreadable_notices,
)

LISTED = "municipal_notice.listed"
OPEN, DONE = ("held", "waiting"), ("delivered", "skipped")


@dataclass(frozen=True, slots=True)
class MunicipalPage:
    """一覧 with the counts of what waits for somebody."""

    rows: tuple[MunicipalRow, ...]
    mode: LinkageMode
    held: int
    unreadable: int


def list_municipal(ctx: Context, tab: str) -> MunicipalPage:
    """市町村間通知の一覧 — tab: open, sent, received, unreadable. Opens the transaction."""
    with transaction.atomic(using=ctx.system):
        unreadable = unreadable_notices()
        waiting = sent_notices(OPEN)
        rows = _rows(tab, waiting, unreadable)
        record(ctx, event=LISTED, detail={"list": tab, "notices": [str(row.id) for row in rows]})
    return MunicipalPage(
        rows, linkage_mode(MUNICIPALITIES), sum(row.state == "held" for row in waiting), len(unreadable)
    )


def _rows(
    tab: str, waiting: tuple[MunicipalRow, ...], unreadable: tuple[MunicipalRow, ...]
) -> tuple[MunicipalRow, ...]:
    match tab:
        case "sent":
            return sent_notices(DONE)
        case "received":
            return received_notices()
        case "unreadable":
            return unreadable
        case _:
            return waiting
