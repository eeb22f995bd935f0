"""操作ログ, 拒否した接続 and 媒体出力の記録 as operators see them; looking is an operation too (M53)."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.queries.media_outputs import MediaRow, media_outputs
from daicho.systems.jukinet_server.queries.operation_log import OperationRow, Wanted, operations
from daicho.systems.jukinet_server.rules.operations import REFUSED_PEERS

LOG_VIEWED = "operation_log.viewed"
PEERS_VIEWED = "refused_peers.viewed"
MEDIA_LISTED = "media.listed"
MOST = 300


def view_operations(ctx: Context, wanted: Wanted) -> tuple[OperationRow, ...]:
    """操作ログの表示. Opens the transaction."""
    with transaction.atomic(using=ctx.system):
        rows = operations(wanted, MOST)
        record(ctx, event=LOG_VIEWED, detail=_asked(wanted))
    return rows


def view_refused_peers(ctx: Context, wanted: Wanted) -> tuple[OperationRow, ...]:
    """拒否した接続の表示 — who could not prove itself, or said what it may not say. Opens the transaction."""
    with transaction.atomic(using=ctx.system):
        rows = operations(replace(wanted, events=REFUSED_PEERS), MOST)
        record(ctx, event=PEERS_VIEWED, detail=_asked(wanted))
    return rows


def list_media_outputs(ctx: Context) -> tuple[MediaRow, ...]:
    """媒体出力の記録の表示. Opens the transaction."""
    with transaction.atomic(using=ctx.system):
        rows = media_outputs()
        record(ctx, event=MEDIA_LISTED, detail={"count": len(rows)})
    return rows


def _asked(wanted: Wanted) -> dict[str, object]:
    asked = {"from": wanted.first.isoformat(), "to": wanted.last.isoformat()}
    return {**asked, "staff_id": wanted.staff_id} if wanted.staff_id else dict(asked)
