"""記録の回復と取消し (住基法14条): the registry says what the CS must hold, or that it has no such person.

Neither is an 異動: what an update may change is not asked. The prefecture hears of it as of a correction by the office.
"""

from __future__ import annotations

from dataclasses import replace

from daicho.contracts.messages import IdentificationReason, IdentificationRecovered, IdentificationWithdrawn
from daicho.foundation.audit import record as record_event
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.apply_update import put_person
from daicho.systems.jukinet_server.actions.conversion import record_of
from daicho.systems.jukinet_server.actions.versions import Received, Sent, append_version, notice_of
from daicho.systems.jukinet_server.models import HeldDigest, IdentificationRecord, Person
from daicho.systems.jukinet_server.queries.agreement import digest_of, identification_of
from daicho.systems.jukinet_server.queries.around import neighbourhood, person_with_code
from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.jukinet_server.rules.format_checks import finding, format_findings
from daicho.systems.jukinet_server.rules.record import Reason, State

RECOVERED, WITHDRAWN = "identification.recovered", "identification.withdrawn"
BEYOND = 1_000
"""更新順番号 of somebody whom the CS has lost: beyond every number that the prefecture may have of the person."""


def recover_record(ctx: Context, told: IdentificationRecovered, municipality_code: str) -> None:
    """記録の回復 — *transaction required* (the receiver's). Raises: UpdateRefused."""
    sent = told.identification.model_copy(update={"reason": IdentificationReason.CORRECTION_BY_OFFICE})
    record = record_of(sent)
    person_id = person_with_code(record.resident_code)
    around = neighbourhood(record, person_id)
    wrong = list(format_findings(record, municipality_code, ctx.today))
    if around.code_in_use:
        wrong.append(finding(errors.ResidentCodeInUse, "resident_code"))
    if around.number_in_use:
        wrong.append(finding(errors.IndividualNumberInUse, "individual_number"))
    if wrong:
        raise errors.refusal_for(wrong)
    person = put_person(record, person_id, State(told.record_state), BEYOND if person_id is None else 0)
    stamped_at = machine_now()
    lost = None if person_id is not None else 1
    notice = send(ctx, notice_of(sent, person, stamped_at, lost), subject=str(person.pk))
    received = Received(digest_of(sent), told.difference_id)
    append_version(ctx, record, person, received, Sent(notice, stamped_at))
    detail = {"order_number": person.order_number, "reason": told.reason, "what": "lost" if lost else "differed"}
    record_event(ctx, event=RECOVERED, subjects=[f"juki:{person.pk}"], detail=detail)


def withdraw_record(ctx: Context, told: IdentificationWithdrawn) -> None:
    """記録の取消し — who still counts as a resident is struck off by the office; compared with the registry no more.

    *Transaction required* (the receiver's). The 個人番号 becomes free for the person to whom it belongs.
    """
    person_id = person_with_code(told.resident_code.reveal())
    if person_id is None:
        return
    person = Person.objects.get(pk=person_id)
    person.individual_number_index = None
    latest = IdentificationRecord.objects.filter(person=person).order_by("-order_number")[0]
    if person.state == State.CURRENT:
        person.state = State.REMOVED.value
        person.order_number += 1
        _strike_off(ctx, person, latest, told)
    person.save(update_fields=["individual_number_index", "state", "order_number"])
    HeldDigest.objects.filter(person=person).update(is_withdrawn=True)
    detail = {"reason": told.reason, "staff_id": told.operator_id, "confirmed_by": told.confirmed_by}
    record_event(ctx, event=WITHDRAWN, subjects=[f"juki:{person.pk}"], detail=detail)


def _strike_off(ctx: Context, person: Person, latest: IdentificationRecord, told: IdentificationWithdrawn) -> None:
    gone = replace(
        record_from(latest),
        reason=Reason.REMOVAL_BY_OFFICE,
        moved_on=PartialDate.known(ctx.today),
        operator_id=told.operator_id,
        is_expected_to_leave=False,
    )
    sent, stamped_at = identification_of(gone), machine_now()
    notice = send(ctx, notice_of(sent, person, stamped_at), subject=str(person.pk))
    received = Received(digest_of(sent), told.difference_id)
    append_version(ctx, gone, person, received, Sent(notice, stamped_at))
