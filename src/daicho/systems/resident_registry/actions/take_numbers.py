"""番号の受入れ (JN-02, JN-03, JN-13): a lot of codes into the store, a number onto the record, cards onto the page.

A number is recorded by itself as 職権記載 or 変更 with a version of its own; where something stands in the way it waits
for an officer. Nothing of it is lost meanwhile: it lies encrypted with its request.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db import transaction

from daicho.contracts.messages import (
    CardStateReported,
    IndividualNumberAssigned,
    NumberRequestRejected,
    ResidentCodeLotReceived,
)
from daicho.foundation import audit
from daicho.kernel.context import Actor, Context
from daicho.kernel.dates import PartialDate
from daicho.kernel.errors import DomainError
from daicho.kernel.findings import Level
from daicho.systems.resident_registry.actions.announce import announce
from daicho.systems.resident_registry.actions.locks import lock_residents
from daicho.systems.resident_registry.actions.movement_flow import add_step
from daicho.systems.resident_registry.actions.numbering import next_reception
from daicho.systems.resident_registry.actions.resident_codes import load_code_lot
from daicho.systems.resident_registry.actions.tell_destinations import tell_destinations
from daicho.systems.resident_registry.actions.write_outcome import write_outcome
from daicho.systems.resident_registry.errors import CardHolderUnknown, NumberRequestNotOpen, ReasonRequired
from daicho.systems.resident_registry.models import (
    CardHolding,
    Movement,
    MovementEntry,
    NumberRequest,
    Resident,
    ResidentCodeLot,
    ResidentCodesWish,
)
from daicho.systems.resident_registry.models.number_request import number_context
from daicho.systems.resident_registry.models.sealed_numbers import (
    INDIVIDUAL_NUMBER,
    RESIDENT_CODE,
    entry_context,
    number_index,
    open_numbers,
    seal_numbers,
)
from daicho.systems.resident_registry.queries.records import names_of, personal_numbers
from daicho.systems.resident_registry.queries.scenes import number_indexes, scene_of
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing
from daicho.systems.resident_registry.rules.flow import State
from daicho.systems.resident_registry.rules.movements.individual_number import (
    ACT_BASES,
    KIND,
    IndividualNumberAct,
    IndividualNumberEntry,
)
from daicho.systems.resident_registry.rules.movements.judging import judged
from daicho.systems.resident_registry.rules.movements.kind import Allotted
from daicho.systems.resident_registry.rules.notification import IdentityCheck, Notifier, NotifierKind
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from daicho.systems.resident_registry.rules.record_json import to_json

SYSTEM = "resident_registry"
ARRIVED, APPLIED, REJECTED = "individual_number.arrived", "individual_number.applied", "individual_number.rejected"
SETTLED, CARDS_REPORTED, LOT_ARRIVED = "individual_number.settled", "cards.reported", "resident_codes.arrived"
ACTS = {
    "new": IndividualNumberAct.ENTRY,
    "change_on_request": IndividualNumberAct.CHANGE,
    "change_by_office": IndividualNumberAct.CORRECTION,
}


def take_code_lot(ctx: Context, received: ResidentCodeLotReceived) -> None:
    """空きコードの受入れ — *transaction required* (the receiver's). A lot taken in by hand is no fault."""
    if not ResidentCodeLot.objects.using(SYSTEM).filter(name=received.lot).exists():
        load_code_lot(ctx, received.lot, [code.reveal() for code in received.codes])
    ResidentCodesWish.objects.using(SYSTEM).filter(arrived_at=None).update(arrived_at=ctx.now)
    audit.record(ctx, event=LOT_ARRIVED, detail={"lot": received.lot, "codes": len(received.codes)})


def take_individual_number(ctx: Context, assigned: IndividualNumberAssigned) -> None:
    """個人番号の受入れ — *transaction required* (the receiver's). Raises: REG-NUM-022 for a request not ours."""
    request = _open(assigned.request_number, "requested")
    number = assigned.individual_number.reveal()
    request.number = seal_numbers([PersonalNumbers(number)], number_context(request.request_number))
    request.arrived_at = ctx.now
    detail = {"request": request.request_number}
    audit.record(ctx, event=ARRIVED, subjects=[request.resident_number], detail=detail)
    held = personal_numbers(request.resident_number).resident_code
    if held != assigned.resident_code.reveal():
        _store(request, "住民票コードが要求した後に変わりました。どの番号が正しいかを機構に確かめてください。")
        return
    _apply(ctx, request, number)


def take_number_rejection(ctx: Context, rejected: NumberRequestRejected) -> None:
    """個人番号の要求の却下 — *transaction required* (the receiver's); it waits for an officer with its reason."""
    request = _open(rejected.request_number, "requested")
    request.arrived_at = ctx.now
    _store(request, f"機構が却下しました: {rejected.reason}")
    detail = {"request": request.request_number, "code": rejected.reason_code}
    audit.record(ctx, event=REJECTED, subjects=[request.resident_number], detail=detail)


def retry_number(ctx: Context, request_number: str) -> bool:
    """もう一度記載する, once what stood in the way is gone. Opens the transaction. Returns: whether it was recorded.

    Raises: REG-NUM-022.
    """
    with transaction.atomic(using=SYSTEM):
        request = _open(request_number, "error")
        if request.number is None:
            raise NumberRequestNotOpen()
        (numbers,) = open_numbers(request.number, number_context(request_number))
        return _apply(ctx, request, numbers.individual_number)


def settle_number(ctx: Context, request_number: str, reason: str) -> None:
    """処理済み — an officer has dealt with it otherwise. Opens the transaction. Raises: REG-NUM-022, REG-FLOW-007."""
    if not reason.strip():
        raise ReasonRequired(act="処理済みにすること")
    with transaction.atomic(using=SYSTEM):
        request = _open(request_number, "error")
        request.state, request.obstacle, request.settled_by = "settled", reason.strip(), ctx.actor.staff_id
        request.number = None
        request.save(using=SYSTEM)
        detail = {"request": request_number, "reason": reason.strip()}
        audit.record(ctx, event=SETTLED, subjects=[request.resident_number], detail=detail)


def take_card_state(ctx: Context, reported: CardStateReported) -> None:
    """カード保有の受入れ — *transaction required* (the receiver's). Raises: REG-NUM-023 for nobody of ours."""
    index = number_index(RESIDENT_CODE, reported.resident_code.reveal())
    resident = Resident.objects.using(SYSTEM).filter(resident_code_index=index).order_by("-number").first()
    if resident is None:
        raise CardHolderUnknown()
    CardHolding.objects.using(SYSTEM).update_or_create(
        resident_number=resident.number,
        defaults={
            "cards": [one.model_dump(mode="json") for one in reported.cards],
            "reported_at": reported.reported_at,
        },
    )
    audit.record(ctx, event=CARDS_REPORTED, subjects=[resident.number], detail={"cards": len(reported.cards)})


def _open(request_number: str, state: str) -> NumberRequest:
    found = NumberRequest.objects.using(SYSTEM).select_for_update().filter(pk=request_number).first()
    if found is None or found.state != state:
        raise NumberRequestNotOpen()
    return found


def _store(request: NumberRequest, obstacle: str) -> None:
    request.state, request.obstacle = "error", obstacle
    request.save(using=SYSTEM)


def _apply(ctx: Context, request: NumberRequest, number: str) -> bool:
    """Records the number, or says with its request why not."""
    held = Resident.objects.using(SYSTEM).filter(
        number=request.resident_number, individual_number_index=number_index(INDIVIDUAL_NUMBER, number)
    )
    obstacle = ""
    if not held.exists():
        try:
            with transaction.atomic(using=SYSTEM):
                obstacle = _record(ctx, request, number)
        except DomainError as refusal:
            obstacle = refusal.message
    if obstacle:
        _store(request, obstacle)
        return False
    request.state, request.obstacle, request.number = "applied", "", None
    request.save(using=SYSTEM)
    return True


def _record(ctx: Context, request: NumberRequest, number: str) -> str:
    """個人番号の職権記載・変更 by the movement of that kind; returns what stands in its way, empty when written."""
    lock_residents([request.resident_number])
    act = ACTS[request.kind]
    papers = IdentityCheck(papers=tuple(request.papers))
    claimant = Notifier(NotifierKind.SELF, request.claimant, identity=papers) if request.claimant else None
    filing = Filing(PartialDate.known(ctx.today), ctx.today, ACT_BASES[act], claimant)
    entry = IndividualNumberEntry(filing, request.resident_number, act, request.reason)
    numbers = EntryNumbers((PersonalNumbers(number),))
    scene = scene_of(ctx, KIND, entry, numbers, lock=lock_residents)
    against = [one for one in judged(KIND, entry, numbers, scene) if one.level is Level.ERROR]
    if against:
        return " ".join(one.message for one in against)
    acting = replace(ctx, actor=Actor("jukinet_server", "自動(個人番号の通知)", "system"))
    movement = _movement(acting, entry, numbers)
    written = write_outcome(acting, movement, scene, KIND.outcome(entry, numbers, scene, Allotted()))
    announce(acting, movement.reception, written)
    tell_destinations(acting, written)
    request.reception = movement.reception
    detail = {"reception": movement.reception, "request": request.request_number}
    audit.record(acting, event=APPLIED, subjects=[request.resident_number], detail=detail)
    return ""


def _movement(ctx: Context, entry: IndividualNumberEntry, numbers: EntryNumbers) -> Movement:
    """The arrival as a movement of its own, approved by itself; it goes to the next-day check."""
    movement = Movement.objects.using(SYSTEM).create(
        id=uuid.uuid4(),
        reception=next_reception(ctx.today),
        kind=KIND.code,
        moved_on=entry.filing.moved_on.sort_on,
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
        people=list(names_of((entry.resident_number,))),
        residents=[entry.resident_number],
        numbers=seal_numbers(numbers.members, entry_context(str(movement.id), 1)),
        number_indexes=[list(number_indexes(numbers.of(0)))],
        confirmed_alerts=[],
        entered_at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
    )
    add_step(ctx, movement, 1, State.ENTERED, 1)
    add_step(ctx, movement, 2, State.APPROVED, 1)
    return movement
