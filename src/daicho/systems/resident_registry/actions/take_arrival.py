"""転入通知の受信 — a notice that fits the register confirms the 転出 by itself; every other goes onto the error list.

Law: 住基法9条1項; 標準仕様書 1.1.5, 4.1.3.1. The newest notice about the same people counts.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from daicho.contracts.messages import MoveInNotice, MoveInNoticeReceived
from daicho.contracts.messages.body import read
from daicho.foundation import audit
from daicho.kernel.context import Actor, Context
from daicho.kernel.dates import PartialDate
from daicho.kernel.errors import DomainError
from daicho.kernel.findings import Level
from daicho.systems.resident_registry.actions.announce import announce
from daicho.systems.resident_registry.actions.locks import lock_residents
from daicho.systems.resident_registry.actions.movement_flow import add_step
from daicho.systems.resident_registry.actions.numbering import next_reception
from daicho.systems.resident_registry.actions.tell_immigration import report_changes
from daicho.systems.resident_registry.actions.write_outcome import write_outcome
from daicho.systems.resident_registry.errors import ArrivalNotOpen, ReasonRequired
from daicho.systems.resident_registry.models import Movement, MovementEntry, ReceivedArrival
from daicho.systems.resident_registry.models.municipal_notice import arrival_context, open_content, seal_content
from daicho.systems.resident_registry.models.sealed_numbers import entry_context, seal_numbers
from daicho.systems.resident_registry.queries.arrivals import Matching, matching_of
from daicho.systems.resident_registry.queries.records import names_of
from daicho.systems.resident_registry.queries.scenes import scene_of
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.flow import State
from daicho.systems.resident_registry.rules.movements.arrival_notice import KIND, ArrivalNoticeEntry
from daicho.systems.resident_registry.rules.movements.judging import judged
from daicho.systems.resident_registry.rules.movements.kind import Allotted
from daicho.systems.resident_registry.rules.record_json import to_json

SYSTEM = "resident_registry"
RECEIVED, APPLIED = "arrival_notice.received", "arrival_notice.applied"
RETRIED, SETTLED = "arrival_notice.retried", "arrival_notice.settled"
EXPECTED = frozenset({"REG-ARRIVE-005"})
CORRECTING = "REG-ARRIVE-003"
"""Alerts that need no officer: an earlier day than planned, and the correction of a notice."""


def take_arrival(ctx: Context, received: MoveInNoticeReceived) -> None:
    """受信 — *transaction required* (the receiver's)."""
    notice = received.notice
    matching = matching_of(notice)
    _supersede(received, matching)
    row = uuid.uuid4()
    content = notice.model_dump(mode="json")
    stored = ReceivedArrival.objects.using(SYSTEM).create(
        id=row,
        municipality=received.sender,
        number=notice.notice_number,
        received_at=received.received_at,
        moved_in_on=notice.moved_in_on,
        names=[one.name for one in notice.persons],
        residents=list(matching.residents),
        content=seal_content(arrival_context(row), content),
        state="error",
    )
    audit.record(
        ctx,
        event=RECEIVED,
        subjects=list(matching.residents),
        detail={"municipality": received.sender, "number": notice.notice_number},
    )
    _apply(ctx, stored, notice, matching)


def retry_arrival(ctx: Context, row: uuid.UUID) -> bool:
    """再取込み of a notice on the error list, once what stood in its way is gone. Opens the transaction.

    Returns: whether it was taken over. Raises: REG-ARRIVE-020.
    """
    with transaction.atomic(using=SYSTEM):
        stored = _open(row)
        notice = read(MoveInNotice, open_content(arrival_context(row), stored.content))
        taken = _apply(ctx, stored, notice, matching_of(notice))
        audit.record(ctx, event=RETRIED, subjects=stored.residents, detail={"number": stored.number, "taken": taken})
    return taken


def settle_arrival(ctx: Context, row: uuid.UUID, reason: str) -> None:
    """処理済み — an officer has dealt with it otherwise. Opens the transaction.

    Raises: REG-ARRIVE-020, REG-FLOW-007.
    """
    if not reason.strip():
        raise ReasonRequired(act="処理済みにすること")
    with transaction.atomic(using=SYSTEM):
        stored = _open(row)
        stored.state, stored.reason, stored.settled_by = "settled", reason.strip(), ctx.actor.staff_id
        stored.save(using=SYSTEM, update_fields=["state", "reason", "settled_by"])
        audit.record(ctx, event=SETTLED, subjects=stored.residents, detail={"number": stored.number, "reason": reason})


def _open(row: uuid.UUID) -> ReceivedArrival:
    stored = ReceivedArrival.objects.using(SYSTEM).select_for_update().filter(id=row).first()
    if stored is None or stored.state != "error":
        raise ArrivalNotOpen()
    return stored


def _supersede(received: MoveInNoticeReceived, matching: Matching) -> None:
    """A newer notice about the same people, or the same one again, takes the place of what still waits."""
    notice = received.notice
    waiting = ReceivedArrival.objects.using(SYSTEM).filter(state="error", municipality=received.sender)
    for one in waiting:
        same_people = bool(matching.residents) and sorted(one.residents) == sorted(matching.residents)
        if one.number in (notice.notice_number, notice.corrects) or same_people:
            one.state, one.reason = "superseded", f"新しい通知({notice.notice_number})が届いたため"
            one.save(using=SYSTEM, update_fields=["state", "reason"])


def _apply(ctx: Context, stored: ReceivedArrival, notice: MoveInNotice, matching: Matching) -> bool:
    """Takes the notice over, or says on its row why not."""
    reason = matching.obstacle
    if not reason and matching.is_known_already(notice):
        stored.state, stored.reason = "applied", "同じ内容の転入通知を反映済みです。"
        stored.save(using=SYSTEM, update_fields=["state", "reason"])
        return True
    if not reason:
        try:
            with transaction.atomic(using=SYSTEM):
                reason = _confirm(ctx, stored, notice, matching.residents)
        except DomainError as refusal:
            reason = refusal.message
    stored.reason, stored.state = reason, "error" if reason else "applied"
    stored.residents = list(matching.residents)
    stored.save(using=SYSTEM, update_fields=["reason", "state", "residents", "reception"])
    return not reason


def _confirm(ctx: Context, stored: ReceivedArrival, notice: MoveInNotice, residents: Sequence[str]) -> str:
    """転出の確定 by the movement 転入通知の受理; returns what stands in its way, empty when it is written."""
    lock_residents(residents)
    filing = Filing(PartialDate.known(notice.moved_in_on), min(notice.notified_on, ctx.today), FilingBasis.NOTICE)
    entry = ArrivalNoticeEntry(filing, tuple(residents), notice.new_address, notice.new_head)
    scene = scene_of(ctx, KIND, entry, EntryNumbers(), lock=lock_residents)
    taken = EXPECTED | ({CORRECTING} if notice.corrects else set())
    against = [f for f in judged(KIND, entry, EntryNumbers(), scene) if f.level is Level.ERROR or f.code not in taken]
    if against:
        return " ".join(one.message for one in against)
    acting = replace(ctx, actor=Actor("jukinet_server", "自動(転入通知)", "system"))
    movement = _movement(acting, entry)
    written = write_outcome(acting, movement, scene, KIND.outcome(entry, EntryNumbers(), scene, Allotted()))
    announce(acting, movement.reception, written)
    report_changes(acting, movement, entry, written)
    stored.reception = movement.reception
    detail = {"reception": movement.reception, "number": notice.notice_number, "municipality": stored.municipality}
    audit.record(acting, event=APPLIED, subjects=list(residents), detail=detail)
    return ""


def _movement(ctx: Context, entry: ArrivalNoticeEntry) -> Movement:
    """The notice as a movement of its own, approved by itself; it goes to the next-day check."""
    movement = Movement.objects.using(SYSTEM).create(
        id=uuid.uuid4(),
        reception=next_reception(ctx.today),
        kind=KIND.code,
        moved_on=entry.day,
        notified_on=entry.filing.filed_on,
        office_code=ctx.office.code,
        office_name=ctx.office.name,
        terminal=ctx.terminal,
        created_at=ctx.now,
    )
    MovementEntry.objects.using(SYSTEM).create(
        movement=movement,
        entry_no=1,
        content=to_json(entry),
        people=list(names_of(entry.people)),
        residents=list(entry.people),
        numbers=seal_numbers((), entry_context(str(movement.id), 1)),
        number_indexes=[],
        confirmed_alerts=[],
        entered_at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
    )
    add_step(ctx, movement, 1, State.ENTERED, 1)
    add_step(ctx, movement, 2, State.APPROVED, 1)
    return movement
