"""照会: what operators see of the updates and of one person; written down before it is shown (M53)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging.status import ConnectionStatus
from daicho.kernel.context import Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.queries.linkage_mode import LinkageMode, linkage_mode
from daicho.systems.jukinet_server.queries.notices import PREFECTURE, NoticeRow, notices, notices_of, prefecture_status
from daicho.systems.jukinet_server.queries.records import Numbers, RecordPage, numbers_of, record_page

LISTED = "identification.listed"
VIEWED = "identification.viewed"
NUMBERS_SHOWN = "identification.numbers_shown"


@dataclass(frozen=True, slots=True)
class UpdatesPage:
    """更新の一覧 with the state of the line to the prefecture."""

    status: ConnectionStatus
    mode: LinkageMode
    rows: tuple[NoticeRow, ...]


def list_updates(ctx: Context, states: Sequence[str]) -> UpdatesPage:
    """更新の一覧 — one audit row that names all persons shown. Opens the transaction."""
    with transaction.atomic(using=ctx.system):
        page = UpdatesPage(prefecture_status(machine_now()), linkage_mode(PREFECTURE), notices(states))
        subjects = sorted({f"juki:{row.person}" for row in page.rows})
        record(ctx, event=LISTED, subjects=subjects, detail={"states": list(states)})
    return page


def view_record(ctx: Context, record_id: uuid.UUID) -> tuple[RecordPage, tuple[NoticeRow, ...]]:
    """本人確認情報の照会 — numbers masked. Opens the transaction. Raises: RecordNotFound."""
    with transaction.atomic(using=ctx.system):
        page = record_page(record_id, ctx.today)
        if page is None:
            raise errors.RecordNotFound()
        record(ctx, event=VIEWED, subjects=[f"juki:{page.person}"], detail={"order_number": page.order_number})
        return page, notices_of(page.person)


def reveal_numbers(ctx: Context, record_id: uuid.UUID, reason: str) -> Numbers:
    """番号の表示 — with reason, written down before it is shown. Opens the transaction.

    Raises: ReasonRequired, RecordNotFound.
    """
    if not reason.strip():
        raise errors.ReasonRequired(what="番号の表示")
    with transaction.atomic(using=ctx.system):
        page, numbers = record_page(record_id, ctx.today), numbers_of(record_id)
        if page is None or numbers is None:
            raise errors.RecordNotFound()
        record(
            ctx,
            event=NUMBERS_SHOWN,
            subjects=[f"juki:{page.person}"],
            detail={
                "reason": reason.strip(),
                "order_number": page.order_number,
                "hidden_address": page.is_address_hidden,
            },
            individual_number_shown=True,
        )
    return numbers
