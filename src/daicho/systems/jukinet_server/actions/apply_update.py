"""本人確認情報の更新: check, keep as a new version, and pass on to the prefecture (S2.1)."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from daicho.contracts.messages import Identification, IdentificationUpdate, PrefecturalUpdate
from daicho.foundation.audit import record as record_event
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.conversion import external_characters, record_of
from daicho.systems.jukinet_server.models import IdentificationRecord, Person
from daicho.systems.jukinet_server.models.numbers import INDIVIDUAL_NUMBER, RESIDENT_CODE, index_of, sealed
from daicho.systems.jukinet_server.queries.agreement import digest_of
from daicho.systems.jukinet_server.queries.around import locked_person, neighbourhood
from daicho.systems.jukinet_server.queries.content import content_of
from daicho.systems.jukinet_server.rules.format_checks import finding, format_findings
from daicho.systems.jukinet_server.rules.items import unlisted
from daicho.systems.jukinet_server.rules.logic_checks import logic_findings
from daicho.systems.jukinet_server.rules.record import Record, State, state_after

UPDATED = "identification.updated"


def apply_update(ctx: Context, update: IdentificationUpdate, municipality_code: str) -> None:
    """本人確認情報の更新 — *transaction required* (the receiver's).

    Args: municipality_code: 全国地方公共団体コード of our own municipality.
    Raises: UpdateRefused under the code of the first finding; nothing is kept then.
    """
    _refuse_unlisted(update)
    record = record_of(update.identification)
    wrong = format_findings(record, municipality_code, ctx.today)
    if wrong:
        raise errors.refusal_for(wrong)
    person_id = locked_person(record)
    around = neighbourhood(record, person_id)
    wrong = logic_findings(record, around)
    if wrong:
        raise errors.refusal_for(wrong)
    state = state_after(record, around.held.state if around.held else None)
    person = _put_person(record, person_id, state)
    stamped_at = machine_now()
    notice = send(ctx, _notice(update.identification, person.order_number, state, stamped_at), subject=str(person.pk))
    _append(ctx, update, record, person, stamped_at, notice)
    record_event(
        ctx,
        event=UPDATED,
        subjects=[_subject(person.pk)],
        detail={"order_number": person.order_number, "reason": record.reason, "movement": update.movement_id},
    )


def _subject(person_id: int) -> str:
    return f"juki:{person_id}"


def _refuse_unlisted(update: IdentificationUpdate) -> None:
    beyond = unlisted(type(update.identification).model_fields)
    if beyond:
        items = "、".join(beyond)
        raise errors.UnlistedItem(finding(errors.UnlistedItem, "", items=items), items=items)


def _put_person(record: Record, person_id: int | None, state: State) -> Person:
    """The person's row with the next 更新順番号. The unique indexes have the last word on who is who."""
    code = index_of(RESIDENT_CODE, record.resident_code)
    number = None if record.individual_number is None else index_of(INDIVIDUAL_NUMBER, record.individual_number)
    person = Person(order_number=0) if person_id is None else Person.objects.get(pk=person_id)
    person.order_number += 1
    person.state = state
    person.resident_code_index = code
    person.individual_number_index = number
    try:
        with transaction.atomic(using="jukinet_server"):
            person.save()
    except IntegrityError as conflict:
        kind = errors.ResidentCodeInUse if "resident_code" in str(conflict) else errors.IndividualNumberInUse
        raise errors.refusal_for((finding(kind, ""),)) from None
    return person


def _notice(sent: Identification, order_number: int, state: State, stamped_at: datetime) -> PrefecturalUpdate:
    previous = sent.previous_address.one_line() if sent.previous_address is not None else ""
    return PrefecturalUpdate(
        identification=sent,
        order_number=order_number,
        external_characters_in_name=external_characters(sent.name),
        external_characters_in_address=external_characters(sent.address.one_line()),
        external_characters_in_previous_address=external_characters(previous),
        external_characters_in_former_family_name=external_characters(sent.former_family_name),
        record_state=state.value,
        stamped_at=stamped_at,
    )


def _append(
    ctx: Context,
    update: IdentificationUpdate,
    record: Record,
    person: Person,
    stamped_at: datetime,
    notice: uuid.UUID,
) -> None:
    record_id = uuid.uuid4()
    IdentificationRecord.objects.create(
        id=record_id,
        person=person,
        order_number=person.order_number,
        state=person.state,
        reason=record.reason.value,
        moved_on=record.moved_on.sort_on,
        recorded_at=ctx.now,
        stamped_at=stamped_at,
        content=content_of(record),
        resident_code=sealed(record_id, "resident_code", record.resident_code),
        individual_number=sealed(record_id, "individual_number", record.individual_number),
        former_resident_code=sealed(record_id, "former_resident_code", record.former_resident_code),
        received_digest=digest_of(update.identification),
        received_message=ctx.caused_by,
        movement_id=update.movement_id,
        notice=notice,
    )
