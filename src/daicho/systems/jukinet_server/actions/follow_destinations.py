"""送付先情報のその後: how it stands at J-LIS, whose is wanted again (JN-15), and what an operator decides."""

from __future__ import annotations

import logging
import uuid

from django.db import transaction

from daicho.contracts.messages import DestinationSubjectsReceived
from daicho.contracts.messages.destinations import MOST_SUBJECTS
from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging import attention, send
from daicho.kernel.context import Actor, Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.destination_steps import Step, take_step
from daicho.systems.jukinet_server.models import Destination, DestinationCursor
from daicho.systems.jukinet_server.outside import national
from daicho.systems.jukinet_server.permissions import may_decide_on_notices
from daicho.systems.jukinet_server.queries.destinations import (
    GROUPS,
    DestinationPage,
    DestinationRow,
    destination_counts,
    destination_page,
    destination_rows,
    destinations_to_ask,
    state_of,
)
from daicho.systems.jukinet_server.rules.destinations import (
    AT_JLIS,
    ATTENTION,
    OPEN,
    STATE_TITLES,
    DestinationState,
)

LISTED, VIEWED, WANTED_AGAIN = "destination.listed", "destination.viewed", "destination.wanted_again"
_ONLY = 1
log = logging.getLogger(__name__)


def list_destinations(ctx: Context, group: str) -> tuple[tuple[DestinationRow, ...], dict[str, int]]:
    """一覧 of a group of states, 要対応 when it is unknown, and the counts. Opens the transaction."""
    group = group if group in GROUPS else "attention"
    with transaction.atomic(using=ctx.system):
        rows = destination_rows(group)
        people = sorted({f"juki:{row.person}" for row in rows})
        record(ctx, event=LISTED, subjects=people, detail={"what": group, "count": len(rows)})
        return rows, destination_counts()


def view_destination(ctx: Context, row: uuid.UUID) -> DestinationPage:
    """送付先情報の照会. Opens the transaction. Raises: DestinationNotFound."""
    with transaction.atomic(using=ctx.system):
        page = destination_page(row, ctx.today)
        if page is None:
            raise errors.DestinationNotFound()
        detail = {"number": page.row.management_number}
        record(ctx, event=VIEWED, subjects=[f"juki:{page.row.person}"], detail=detail)
    return page


def resend_destination(ctx: Context, row: uuid.UUID, reason: str) -> None:
    """再送 of one that was stopped: matched and sent anew by the job. Opens the transaction.

    Raises: DestinationNotFound, ReasonRequired, DestinationNotStopped.
    """
    step = Step(DestinationState.WAITING, ctx.today, _reason(reason, "送付先情報の再送"))
    _decide(ctx, row, ATTENTION, step, "再送")


def give_up_destination(ctx: Context, row: uuid.UUID, reason: str, second_person: Actor) -> None:
    """見送り — two operators, since nobody gets this notice by post. Opens the transaction.

    Raises: DestinationNotFound, ReasonRequired, DestinationNotStopped, SecondPersonRequired.
    """
    if second_person.staff_id == ctx.actor.staff_id or not may_decide_on_notices(second_person.duties):
        raise attention.SecondPersonRequired()
    why = f"{_reason(reason, '送付先情報の見送り')}(確認者: {second_person.staff_id} {second_person.name})"
    _decide(ctx, row, OPEN, Step(DestinationState.GIVEN_UP, ctx.today, why), "見送り")


def ask_state(ctx: Context, row: uuid.UUID) -> None:
    """送付状況の照会 by an operator. Opens the transaction.

    Raises: DestinationNotFound, DestinationNotStopped; NationalRejected, NationalSilent, NationalDown.
    """
    found = state_of(row)
    if found is None:
        raise errors.DestinationNotFound()
    _, number, state = found
    if state not in AT_JLIS:
        raise errors.DestinationNotStopped(state=STATE_TITLES[state], act="送付状況の照会は")
    _ask(ctx, row, number)


def refresh_destinations(ctx: Context) -> int:
    """送付状況 of all that are at J-LIS; what is not answered waits for the next run. Opens its transactions."""
    changed = 0
    for row, number in destinations_to_ask(ctx.today):
        try:
            changed += _ask(ctx, row, number)
        except errors.NationalRejected as refusal:
            log.warning("destination %s: %s", row, refusal.code)
        except (errors.NationalDown, errors.NationalSilent) as refusal:
            log.warning("destinations not asked for: %s", refusal.code)
            return changed
    return changed


def take_wanted_again(ctx: Context) -> int:
    """更新対象者 (JN-15), handed on to the registry, which makes their 送付先情報 anew. Opens its transactions.

    Raises: NationalRejected, NationalSilent, NationalDown; the next run goes on from the same place.
    """
    known = DestinationCursor.objects.filter(pk=_ONLY).first()
    after = known.cursor if known else 0
    answer = national.destination_subjects(after, national.asker_of(ctx))
    if not answer.subjects or answer.cursor <= after:
        return 0
    subjects = tuple(dict.fromkeys(answer.subjects))
    with transaction.atomic(using=ctx.system):
        held, _ = DestinationCursor.objects.select_for_update().get_or_create(
            pk=_ONLY, defaults={"cursor": 0, "read_at": machine_now()}
        )
        if held.cursor != after:
            return 0
        held.cursor, held.read_at = answer.cursor, machine_now()
        held.save(update_fields=["cursor", "read_at"])
        for start in range(0, len(subjects), MOST_SUBJECTS):
            part = DestinationSubjectsReceived(subjects=subjects[start : start + MOST_SUBJECTS])
            send(ctx, part, subject="destination_subjects")
        record(ctx, event=WANTED_AGAIN, detail={"count": len(subjects)})
    return len(subjects)


def _ask(ctx: Context, row: uuid.UUID, number: str) -> bool:
    answer = national.destination_state(number, national.asker_of(ctx))
    told = DestinationState(answer.state)
    with transaction.atomic(using=ctx.system):
        Destination.objects.filter(pk=row).update(tried_at=machine_now())
        return take_step(ctx, row, AT_JLIS - {told}, Step(told, answer.on))


def _decide(ctx: Context, row: uuid.UUID, since: frozenset[DestinationState], step: Step, act: str) -> None:
    with transaction.atomic(using=ctx.system):
        found = state_of(row)
        if found is None:
            raise errors.DestinationNotFound()
        if not take_step(ctx, row, since, step):
            raise errors.DestinationNotStopped(state=STATE_TITLES[found[2]], act=act)


def _reason(reason: str, what: str) -> str:
    if not reason.strip():
        raise errors.ReasonRequired(what=what)
    return reason.strip()
