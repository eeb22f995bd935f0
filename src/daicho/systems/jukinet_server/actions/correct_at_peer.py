"""整合による訂正 (S2.6): what the peer lacks is entered there as it stands, what only the peer has is taken off.

No update can do either: an update is a 異動, and nothing has happened to the person. Written down before it is asked
and again with the outcome; the peer takes a repetition. Nothing of the CS's own records changes.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.kernel.context import Actor, Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.correct_difference import Decided, keep_decision, open_difference
from daicho.systems.jukinet_server.actions.versions import notice_of
from daicho.systems.jukinet_server.models import HeldDigest, Person, ReconciliationDifference
from daicho.systems.jukinet_server.models.numbers import RESIDENT_CODE, index_of
from daicho.systems.jukinet_server.models.sealed_bodies import DIFFERENCES, open_body
from daicho.systems.jukinet_server.outside.prefecture_wire import body_of
from daicho.systems.jukinet_server.outside.reconciliation import Reconciler
from daicho.systems.jukinet_server.permissions import may_reconcile
from daicho.systems.jukinet_server.queries.agreement import identification_of
from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.jukinet_server.queries.in_transit import in_transit
from daicho.systems.jukinet_server.rules.reconciliation import (
    CORRECTION_TITLES,
    PEER_TITLES,
    Correction,
    Kind,
    Peer,
    correction_for,
)
from daicho.systems.jukinet_server.rules.record import Reason

ASKED, CORRECTED = "difference.correction_asked", "difference.corrected"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of the peer, and about whom in our own log."""

    correction: Correction
    body: dict[str, Any]
    subjects: list[str]


def correct_at_peer(
    ctx: Context, difference: uuid.UUID, reason: str, second: Actor | None = None, reconciler: Reconciler | None = None
) -> None:
    """整合による訂正. Call it outside of transactions: it waits for the peer.

    Args: second: who confirmed with a password of their own; needed where a record is taken off. reconciler: None asks
        the configured peer.
    Raises: ReasonRequired, NotOnList, DifferenceClosed, CorrectionNotPossible, CorrectionOutdated, UpdateStillOpen,
        SecondPersonForRemoval, PeerDoesNotReconcile.
    """
    if not reason.strip():
        raise errors.ReasonRequired(what="相手の記録の訂正")
    with transaction.atomic(using=ctx.system):
        found = open_difference(difference)
        asked = _asked(ctx, found, reason.strip())
        if asked.correction is Correction.REMOVE:
            _need_second(ctx, second)
        detail = {
            "peer": found.run.peer,
            "what": CORRECTION_TITLES[asked.correction],
            "reason": reason.strip(),
            "confirmed_by": second.staff_id if second else "",
        }
        record(ctx, event=ASKED, subjects=asked.subjects, detail=detail)
    peer = reconciler or Reconciler(Peer(found.run.peer), found.run.municipality_code)
    peer.correct(asked.body)
    with transaction.atomic(using=ctx.system):
        keep_decision(ctx, found, Decided(asked.correction.value, reason))
        record(ctx, event=CORRECTED, subjects=asked.subjects, detail=detail)


def _need_second(ctx: Context, second: Actor | None) -> None:
    if second is None or second.staff_id == ctx.actor.staff_id or not may_reconcile(second.duties):
        raise errors.SecondPersonForRemoval()


def _asked(ctx: Context, found: ReconciliationDifference, reason: str) -> _Asked:
    correction = correction_for(Peer(found.run.peer), Kind(found.kind))
    if correction is None:
        raise errors.CorrectionNotPossible()
    code = str(open_body(found.id, found.content, DIFFERENCES)["resident_code"])
    update = _record_now(found) if correction is Correction.ENTER else None
    if correction is Correction.REMOVE and _is_held(code, found.run.municipality_code):
        raise errors.CorrectionOutdated()
    body = {
        "kind": correction.value,
        "resident_code": code,
        "update": update,
        "reason": reason[:200],
        "operator": ctx.actor.staff_id,
        "terminal": ctx.terminal,
    }
    return _Asked(correction, body, [f"juki:{found.person_id}"] if found.person_id else [])


def _record_now(found: ReconciliationDifference) -> dict[str, Any]:
    """The whole current record under its 更新順番号, exactly as it is compared."""
    person = Person.objects.select_for_update().get(pk=found.person_id or 0)
    peer = Peer(found.run.peer)
    if in_transit([person.pk], peer, machine_now()):
        raise errors.UpdateStillOpen(peer=PEER_TITLES[peer])
    held = HeldDigest.objects.select_related("record").filter(
        person=person, municipality_code=found.run.municipality_code, record_id=found.record_id
    )
    one = held.first()
    if one is None or one.record.order_number != person.order_number:
        raise errors.CorrectionOutdated()
    now = replace(record_from(one.record), reason=Reason(one.reason))
    return body_of(notice_of(identification_of(now), person, machine_now()))


def _is_held(resident_code: str, municipality_code: str) -> bool:
    index = index_of(RESIDENT_CODE, resident_code)
    return HeldDigest.objects.filter(person__resident_code_index=index, municipality_code=municipality_code).exists()
