"""送付先情報の送信 (S2.7, JN-08): matched with 機構保存本人確認情報 first (M58), then sent; what differs is not sent.

Repeated under the same 送付先管理番号 it counts once at J-LIS, so that a lost answer or a fall of the CS costs nothing.
"""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.db import transaction

from daicho.contracts.messages import DestinationUpdated
from daicho.foundation.clock import machine_now
from daicho.kernel.context import Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.conversion import external_characters
from daicho.systems.jukinet_server.actions.destination_steps import Step, take_step
from daicho.systems.jukinet_server.models import Destination
from daicho.systems.jukinet_server.outside import national
from daicho.systems.jukinet_server.queries.destinations import told_destination, waiting_destinations
from daicho.systems.jukinet_server.queries.in_transit import in_transit
from daicho.systems.jukinet_server.queries.search import newest_of_person
from daicho.systems.jukinet_server.rules.destinations import DestinationState, FourItemsOf, differing_items
from daicho.systems.jukinet_server.rules.purposes import CARDS, PURPOSES
from daicho.systems.jukinet_server.rules.reconciliation import Peer

log = logging.getLogger(__name__)
_WAITING = frozenset({DestinationState.WAITING})
_ON_ITS_WAY = "本人確認情報の更新が機構に届くのを待っています。届くと自動で突合して送ります。"
_GONE = "本人の本人確認情報が消除されたため、送りませんでした。"
_NOBODY = "機構に現存する方の記録がありません。本人確認情報の更新が機構に届いているかを確かめてください。"


def pursue_destinations(ctx: Context) -> int:
    """送信待ちの突合と送信, those tried longest ago first; while J-LIS does not answer all wait. Returns how many went.

    Opens its transactions.
    """
    ctx = ctx.for_purpose(PURPOSES[CARDS])
    sent = 0
    for row in waiting_destinations():
        try:
            sent += _pursue(ctx, row)
        except (errors.NationalDown, errors.NationalSilent) as refusal:
            _note_wait(row, refusal.message)
            log.warning("destination %s waits: %s", row, refusal.code)
            return sent
    return sent


def _pursue(ctx: Context, row: uuid.UUID) -> bool:
    told = told_destination(row)
    holder = newest_of_person(told.person)
    if holder is None or not holder.is_current:
        return _step(ctx, row, Step(DestinationState.WITHDRAWN, ctx.today, _GONE))
    against = _matched(ctx, told.content)
    if against:
        if in_transit([told.person], Peer.NATIONAL, machine_now()):
            _note_wait(row, _ON_ITS_WAY)
            return False
        return _step(ctx, row, Step(DestinationState.MISMATCH, ctx.today, against)) and False
    by = national.Asker(told.content.operator_id, told.content.terminal_id)
    try:
        answer = national.send_destination(as_sent(told.content), str(row), by)
    except errors.NationalRejected as rejection:
        code = str(rejection.data["peer_code"])
        state = DestinationState.MISMATCH if code.startswith("N-MATCH") else DestinationState.REJECTED
        _step(ctx, row, Step(state, ctx.today, rejection.message))
        return False
    return _step(ctx, row, Step(DestinationState(answer.state), ctx.today))


def _matched(ctx: Context, told: DestinationUpdated) -> str:
    """4情報の突合 (M58): asks J-LIS for the person and says what is against sending, empty when all is equal."""
    person = told.person
    try:
        answer = national.identity_by_code(person.resident_code.reveal(), CARDS, national.asker_of(ctx))
    except errors.NationalRejected as rejection:
        return rejection.message
    kept = next((one for one in answer.persons if one.record_state == "current"), None)
    if kept is None:
        return _NOBODY
    ours = FourItemsOf(person.name, person.address.one_line(), person.birth_date, person.sex)
    differing = differing_items(ours, FourItemsOf(kept.name, kept.address, kept.birth_date, kept.sex))
    if not differing:
        return ""
    return (
        f"機構の保存する本人確認情報と違います({'、'.join(differing)})。機構への情報照会で確かめ、"
        "住民記録の誤りは住民記録で直し、機構の記録が古いときは更新を再送してから、もう一度送ってください。"
    )


def as_sent(told: DestinationUpdated) -> dict[str, Any]:
    """The body in J-LIS's interface (``specs/national/destination``); who made it goes apart."""
    body = told.model_dump(mode="json", exclude={"operator_id", "terminal_id", "person"})
    person = told.person.model_dump(mode="json")
    address = told.person.address.one_line()
    external = external_characters(told.person.name) + external_characters(address)
    person |= {"address": address, "has_external_characters": bool(external)}
    return {**body, "persons": [person]}


def _step(ctx: Context, row: uuid.UUID, step: Step) -> bool:
    with transaction.atomic(using=ctx.system):
        return take_step(ctx, row, _WAITING, step)


def _note_wait(row: uuid.UUID, why: str) -> None:
    with transaction.atomic(using="jukinet_server"):
        waiting = Destination.objects.filter(pk=row, state=DestinationState.WAITING.value)
        waiting.update(fault=why, tried_at=machine_now())
