"""年次と毎夜の整合性確認 (住基法14条): once in each 年度 with every peer, every night with the registry."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from daicho.kernel.context import Context
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.jukinet_server.actions.reconcile import Order, order_reconciliation
from daicho.systems.jukinet_server.models import ReconciliationRun
from daicho.systems.jukinet_server.queries.served import served_municipalities
from daicho.systems.jukinet_server.rules.reconciliation import UPWARD, Method, Peer, Trigger, fiscal_year_start

REASON, NIGHTLY = "年次の整合性確認", "毎夜の整合性確認"
A_DAY = timedelta(days=1)


def reconcile_when_due(ctx: Context) -> int:
    """Orders what this 年度 has not seen to its end yet, nor waits to be done; returns how many. Opens transactions."""
    due = [
        Order(peer, code, Method.DIGESTS, Trigger.YEARLY, REASON)
        for code in served_municipalities()
        for peer in UPWARD
        if not _is_done(ctx, peer, code)
    ]
    for order in due:
        order_reconciliation(ctx, order)
    return len(due)


def reconcile_nightly(ctx: Context) -> None:
    """住民記録との整合性確認, every night. Opens the transaction."""
    order_reconciliation(ctx, Order(Peer.REGISTRY, CITY_CODE, Method.DIGESTS, Trigger.NIGHTLY, NIGHTLY))


def _is_done(ctx: Context, peer: Peer, municipality_code: str) -> bool:
    """Whether one came to its end, or was ordered within a day and may still; one left lying is made again."""
    runs = ReconciliationRun.objects.filter(
        peer=peer.value,
        municipality_code=municipality_code,
        trigger=Trigger.YEARLY.value,
        ordered_at__date__gte=fiscal_year_start(ctx.today),
    )
    return runs.filter(Q(result__error="") | Q(result=None, ordered_at__gt=ctx.now - A_DAY)).exists()
