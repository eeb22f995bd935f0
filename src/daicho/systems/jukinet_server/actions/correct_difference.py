"""不一致への対応 (S2.6): the current record is sent again as an ordinary update, or the registry is told.

The CS itself changes nothing of what the registry said: sent again are the very items received last, at most under
another 異動事由, so that the peer can take them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from daicho.contracts.hidden import ResidentCode
from daicho.contracts.messages import IdentificationDifferenceFound
from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.versions import Received, Sent, append_version, notice_of
from daicho.systems.jukinet_server.models import (
    IdentificationRecord,
    Person,
    ReconciliationDecision,
    ReconciliationDifference,
)
from daicho.systems.jukinet_server.models.sealed_bodies import DIFFERENCES, open_body
from daicho.systems.jukinet_server.queries.agreement import identification_of
from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.jukinet_server.queries.in_transit import in_transit
from daicho.systems.jukinet_server.queries.reconciliation import newest_finished
from daicho.systems.jukinet_server.rules.reconciliation import (
    KIND_TITLES,
    PEER_TITLES,
    Kind,
    Peer,
    item_titles,
    reasons_for_resending,
)
from daicho.systems.jukinet_server.rules.record import Reason, State

RESENT, REPORTED = "difference.resent", "difference.reported"


@dataclass(frozen=True, slots=True)
class Decided:
    """Which decision, why, and the 異動事由 when the record is sent again."""

    decision: str
    reason: str
    update_reason: str = ""


def resend_record(ctx: Context, difference: uuid.UUID, update_reason: str, reason: str) -> None:
    """再送 — the latest record goes out under the next 更新順番号. Opens the transaction.

    Raises: ReasonRequired, NotOnList, DifferenceClosed, CannotBeResent, UpdateStillOpen.
    """

    def carry_out(found: ReconciliationDifference) -> list[str]:
        person = Person.objects.select_for_update().filter(pk=found.person_id or 0).first()
        if person is None or update_reason not in _reasons(found, State(person.state)):
            raise errors.CannotBeResent()
        if in_transit([person.pk], Peer.PREFECTURE, machine_now()):
            raise errors.UpdateStillOpen(peer=PEER_TITLES[Peer.PREFECTURE])
        _send_again(ctx, person, Reason(update_reason), _in_trouble(found))
        return [f"juki:{person.pk}"]

    _decide(ctx, difference, Decided("resent", reason, update_reason), RESENT, carry_out)


def report_difference(ctx: Context, difference: uuid.UUID, reason: str) -> None:
    """住民記録への連絡 (JN-12) — the correction is a movement there. Opens the transaction.

    Raises: ReasonRequired, NotOnList, DifferenceClosed, CannotBeResent (the registry knows already).
    """

    def carry_out(found: ReconciliationDifference) -> list[str]:
        if found.run.peer == Peer.REGISTRY:
            raise errors.CannotBeResent()
        code = open_body(found.id, found.content, DIFFERENCES)["resident_code"]
        told = IdentificationDifferenceFound(
            difference_id=str(found.pk),
            resident_code=ResidentCode(code),
            found_by=found.run.peer,
            kind=found.kind,
            items=tuple(found.items),
            found_on=found.run.ordered_at.date(),
            note=reason.strip(),
            operator_id=ctx.actor.staff_id,
        )
        send(ctx, told, subject=f"difference:{found.pk}")
        return [f"juki:{found.person_id}"] if found.person_id else []

    _decide(ctx, difference, Decided("reported", reason), REPORTED, carry_out)


def _decide(
    ctx: Context,
    difference: uuid.UUID,
    decided: Decided,
    event: str,
    carry_out: Callable[[ReconciliationDifference], list[str]],
) -> None:
    if not decided.reason.strip():
        raise errors.ReasonRequired(what="不一致への対応")
    with transaction.atomic(using=ctx.system):
        found = open_difference(difference)
        keep_decision(ctx, found, decided)
        subjects = carry_out(found)
        about = f"{KIND_TITLES[Kind(found.kind)]} {item_titles(found.items)}".strip()
        detail = {"what": about, "type": decided.update_reason, "reason": decided.reason.strip()}
        record(ctx, event=event, subjects=subjects, detail=detail)


def open_difference(difference: uuid.UUID) -> ReconciliationDifference:
    """不一致 of the newest list. *Transaction required.* Raises: NotOnList, DifferenceClosed."""
    found = ReconciliationDifference.objects.select_related("run").filter(pk=difference).first()
    if found is None:
        raise errors.NotOnList()
    is_newest = newest_finished(found.run.peer, found.run.municipality_code) == found.run_id
    if not is_newest or ReconciliationDecision.objects.filter(difference=found).exists():
        raise errors.DifferenceClosed()
    return found


def keep_decision(ctx: Context, found: ReconciliationDifference, decided: Decided) -> None:
    """不一致への対応 — once per difference. *Transaction required.* Raises: DifferenceClosed."""
    try:
        with transaction.atomic(using=ctx.system):
            ReconciliationDecision.objects.create(
                difference=found,
                decision=decided.decision,
                reason=decided.reason.strip(),
                update_reason=decided.update_reason,
                decided_at=ctx.now,
                staff_id=ctx.actor.staff_id,
                staff_name=ctx.actor.name,
            )
    except IntegrityError:
        raise errors.DifferenceClosed() from None


def _reasons(found: ReconciliationDifference, state: State) -> tuple[str, ...]:
    return tuple(one.value for one in reasons_for_resending(Peer(found.run.peer), Kind(found.kind), state))


def _in_trouble(found: ReconciliationDifference) -> int | None:
    """異常時更新順番号 — whom the peer has lost, it knows none of the earlier updates of."""
    return 1 if found.kind == Kind.MISSING_THERE else None


def _send_again(ctx: Context, person: Person, reason: Reason, in_trouble: int | None) -> None:
    """The person's latest version once more, as the registry sent it but for the 異動事由."""
    latest = IdentificationRecord.objects.filter(person=person).order_by("-order_number")[0]
    again = replace(record_from(latest), reason=reason)
    sent = identification_of(again)
    person.order_number += 1
    person.save(update_fields=["order_number"])
    stamped_at = machine_now()
    notice = send(ctx, notice_of(sent, person, stamped_at, in_trouble), subject=str(person.pk))
    first = latest.resent_of_id or latest.pk
    received = Received(bytes(latest.received_digest), latest.movement_id, first)
    append_version(ctx, again, person, received, Sent(notice, stamped_at))
