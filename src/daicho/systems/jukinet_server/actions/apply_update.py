"""本人確認情報の更新: check, keep as a new version, and pass on to the prefecture (S2.1)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from daicho.contracts.messages import IdentificationUpdate
from daicho.foundation.audit import record as record_event
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.conversion import record_of
from daicho.systems.jukinet_server.actions.keep_search_keys import note_card_duty
from daicho.systems.jukinet_server.actions.versions import Received, Sent, append_version, notice_of
from daicho.systems.jukinet_server.models import Person
from daicho.systems.jukinet_server.models.numbers import INDIVIDUAL_NUMBER, RESIDENT_CODE, index_of
from daicho.systems.jukinet_server.queries.agreement import digest_of
from daicho.systems.jukinet_server.queries.around import locked_person, neighbourhood
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
    person = put_person(record, person_id, state)
    stamped_at = machine_now()
    notice = send(ctx, notice_of(update.identification, person, stamped_at), subject=str(person.pk))
    received = Received(digest_of(update.identification), update.movement_id)
    append_version(ctx, record, person, received, Sent(notice, stamped_at))
    note_card_duty(ctx, person.pk, around.held.record if around.held else None, record)
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


def put_person(record: Record, person_id: int | None, state: State, begins_after: int = 0) -> Person:
    """The person's row with the next 更新順番号. The unique indexes have the last word on who is who.

    Args: begins_after: 更新順番号 that somebody new comes after.
    """
    code = index_of(RESIDENT_CODE, record.resident_code)
    number = None if record.individual_number is None else index_of(INDIVIDUAL_NUMBER, record.individual_number)
    person = Person(order_number=begins_after) if person_id is None else Person.objects.get(pk=person_id)
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
