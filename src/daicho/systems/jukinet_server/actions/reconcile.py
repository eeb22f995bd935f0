"""整合性確認 (S2.6, P2): ordered by an operator, the command line or once a year, carried out by the queue.

Digests first, so that equal parts cost nothing; then the records of the buckets that differ. 全件 compares everything
in parts. Nothing is corrected here: what differs goes to the worklist.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.clock import business_now, machine_now
from daicho.kernel.context import Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.compare_registry import compare_with_registry, tell_registry
from daicho.systems.jukinet_server.actions.comparison import Findings
from daicho.systems.jukinet_server.models import ReconciliationDifference, ReconciliationResult, ReconciliationRun
from daicho.systems.jukinet_server.models.sealed_bodies import DIFFERENCES, seal_body
from daicho.systems.jukinet_server.outside.reconciliation import Reconciler
from daicho.systems.jukinet_server.queries.holdings import HeldOne, current_records, digests, held_in, parts_of_all
from daicho.systems.jukinet_server.queries.in_transit import in_transit
from daicho.systems.jukinet_server.rules.reconciliation import UPWARD, Difference, Method, Peer, Trigger

ORDERED, FINISHED = "reconciliation.ordered", "reconciliation.finished"
JOB = "reconcile"
LEGAL_BASIS = "住民基本台帳法14条"
BUCKETS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Order:
    """整合性確認の指示. Args: reason: why it is made now."""

    peer: Peer
    municipality_code: str
    method: Method
    trigger: Trigger
    reason: str


def order_reconciliation(ctx: Context, order: Order) -> int:
    """整合性確認の指示 — queued; returns the number of the run. Opens the transaction. Raises: ReasonRequired."""
    if not order.reason.strip():
        raise errors.ReasonRequired(what="整合性確認")
    with transaction.atomic(using=ctx.system):
        run = ReconciliationRun.objects.create(
            peer=order.peer.value,
            municipality_code=order.municipality_code,
            method=order.method.value,
            trigger=order.trigger.value,
            reason=order.reason.strip(),
            legal_basis=LEGAL_BASIS,
            ordered_at=ctx.now,
            staff_id=ctx.actor.staff_id,
            staff_name=ctx.actor.name,
        )
        detail = {"number": run.pk, "peer": run.peer, "method": run.method, "reason": run.reason, "basis": LEGAL_BASIS}
        record(ctx, event=ORDERED, detail=detail)
        ctx.enqueue(JOB, run=run.pk)
    return int(run.pk)


def carry_out(ctx: Context, run: int, reconciler: Reconciler | None = None) -> None:
    """整合性確認の実施 — asks outside of any transaction and writes all at the end; a second time it does nothing.

    Args: reconciler: None asks the configured peer.
    """
    ordered = ReconciliationRun.objects.filter(pk=run, result__isnull=True).first()
    if ordered is None:
        return
    began, found, error = time.monotonic(), Findings(), ""
    if ordered.peer == Peer.REGISTRY:
        error = compare_with_registry(ctx, ordered.municipality_code, found)
        _finish(ctx, ordered, found, error, began)
        return
    peer = reconciler or Reconciler(Peer(ordered.peer), ordered.municipality_code)
    try:
        if ordered.method == Method.FILE:
            _compare_all(peer, ordered.municipality_code, found)
        else:
            _compare_digests(peer, ordered.municipality_code, found)
    except errors.PeerDoesNotReconcile as refusal:
        error = refusal.message
    _finish(ctx, ordered, found, error, began)


def _compare_digests(peer: Reconciler, here: str, found: Findings) -> None:
    mine = digests(here)
    found.total_here = mine.total
    different, found.total_there = peer.different_buckets(mine.buckets, mine.total)
    found.buckets_different = len(different)
    for start in range(0, len(different), BUCKETS_AT_ONCE):
        for bucket, held in held_in(here, different[start : start + BUCKETS_AT_ONCE]).items():
            found.keep(peer.compare_bucket(bucket, [one.members for one in held]), held)


def _compare_all(peer: Reconciler, here: str, found: Findings) -> None:
    found.total_here = digests(here).total
    sent: set[str] = set()
    for number, parts, held in parts_of_all(here):
        sent |= {str(one.members["resident_code"]) for one in held}
        found.keep(peer.compare_part((number, parts), [one.members for one in held], sent), held)


def _finish(ctx: Context, ordered: ReconciliationRun, found: Findings, error: str, began: float) -> None:
    """All or nothing: an interrupted comparison leaves its error and no worklist."""
    open_, moving = ([], 0) if error else _without_moving(Peer(ordered.peer), ordered.municipality_code, found)
    with transaction.atomic(using=ctx.system):
        ReconciliationResult.objects.create(
            run=ordered,
            finished_at=business_now(),
            milliseconds=int((time.monotonic() - began) * 1000),
            error=error,
            total_here=found.total_here,
            total_there=found.total_there,
            buckets_different=found.buckets_different,
            differences=len(open_),
            in_transit=moving,
        )
        cases = {uuid.uuid4(): one for one in open_}
        rows = [_row(ordered, number, one, found.held) for number, one in cases.items()]
        ReconciliationDifference.objects.bulk_create(rows, batch_size=1000)
        if ordered.peer == Peer.REGISTRY and not error:
            tell_registry(ctx, ordered, found, cases)
        detail = {"number": ordered.pk, "peer": ordered.peer, "count": len(open_), "reason": error}
        record(ctx, event=FINISHED, detail=detail)


def _without_moving(peer: Peer, here: str, found: Findings) -> tuple[list[Difference], int]:
    """The differences that stand, and how many are of people whose update is on its way or came meanwhile.

    What is on its way to the CS, the registry has said itself.
    """
    people = [one.person for one in found.held.values()]
    on_their_way = in_transit(people, peer, machine_now()) if peer in UPWARD else frozenset()
    now = current_records(here, people)

    def is_moving(difference: Difference) -> bool:
        held = found.held.get(difference.resident_code)
        return held is not None and (held.person in on_their_way or now.get(held.person) != held.record)

    open_ = [one for one in found.differences if not is_moving(one)]
    return open_, found.moving + len(found.differences) - len(open_)


def _row(
    run: ReconciliationRun, row: uuid.UUID, one: Difference, held: Mapping[str, HeldOne]
) -> ReconciliationDifference:
    mine = held.get(one.resident_code)
    content = {
        "resident_code": one.resident_code,
        "theirs": one.theirs,
        "ours": mine.members if mine else None,
        "hidden": one.is_hidden,
    }
    return ReconciliationDifference(
        id=row,
        run=run,
        kind=one.kind.value,
        items=list(one.items),
        person_id=mine.person if mine else None,
        record_id=mine.record if mine else None,
        content=seal_body(row, content, DIFFERENCES),
    )
