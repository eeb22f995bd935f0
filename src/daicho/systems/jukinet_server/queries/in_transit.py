"""送信中: people whose newest update has not been acknowledged yet, or only now; of them nothing can be said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from daicho.foundation.messaging.models import Delivery, DeliveryState
from daicho.systems.jukinet_server.rules.reconciliation import Peer

SYSTEM, PREFECTURE = "jukinet_server", "prefecture"
FORWARDING = timedelta(minutes=10)
"""What the prefecture has acknowledged reaches the national server within this time (要確認)."""


def in_transit(people: Sequence[int], peer: Peer, now: datetime) -> frozenset[int]:
    """Those of these people whose update is still on its way to the peer. Args: now: machine time."""
    waiting = Q(state__in=[DeliveryState.WAITING, DeliveryState.HELD])
    if peer is Peer.NATIONAL:
        waiting |= Q(delivered_at__gt=now - FORWARDING)
    rows = Delivery.objects.using(SYSTEM).filter(waiting, receiver=PREFECTURE, subject__in=[str(one) for one in people])
    return frozenset(int(subject) for subject in rows.values_list("subject", flat=True))
