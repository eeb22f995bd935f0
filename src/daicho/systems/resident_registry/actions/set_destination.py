"""送付先情報の設定・送り直し by officers, what the CS reports and asks for, and the first sending of all (P1)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from daicho.contracts.messages import DestinationStateReported, DestinationSubjectsReceived
from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.locks import lock_residents
from daicho.systems.resident_registry.actions.tell_destinations import Subject, make_destination
from daicho.systems.resident_registry.errors import (
    DestinationCannotBeSent,
    DestinationUnknown,
    ReasonRequired,
    ResidentNotFound,
)
from daicho.systems.resident_registry.models import Destination, DestinationReport, DestinationSetting, Resident
from daicho.systems.resident_registry.models.sealed_numbers import RESIDENT_CODE, number_index
from daicho.systems.resident_registry.queries.destinations import newest_destinations, residents_never_sent
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers_of
from daicho.systems.resident_registry.rules.destinations import (
    SETTLED,
    DestinationCause,
    DestinationPlace,
    PrintClass,
    can_be_sent,
)

SYSTEM = "resident_registry"
SET, REPORTED, WANTED_AGAIN = "destination.set", "destination.reported", "destination.wanted_again"
BATCH = 500


@dataclass(frozen=True, slots=True)
class DestinationTerms:
    """送付先の設定 as entered. Args: place: empty for the address of the 住民票."""

    place: DestinationPlace
    print_class: PrintClass


def set_destination(ctx: Context, resident_number: str, terms: DestinationTerms, reason: str) -> bool:
    """送付先・印刷区分の設定, for this and all later 送付先情報. Opens the transaction.

    Returns: whether one was made at once, because the last one has not been posted.
    Raises: REG-FLOW-007, REG-FIND-001, REG-DEST-001.
    """
    if not reason.strip():
        raise ReasonRequired(act="送付先の設定")
    with transaction.atomic(using=SYSTEM):
        subject = _locked(resident_number)
        if not subject.record.is_present:
            raise DestinationCannotBeSent()
        rows = DestinationSetting.objects.using(SYSTEM)
        last = rows.filter(resident_number=resident_number).order_by("-setting_no").first()
        rows.create(
            resident_number=resident_number,
            setting_no=last.setting_no + 1 if last else 1,
            postal_code=terms.place.postal_code,
            address=terms.place.address,
            print_class=terms.print_class.value,
            reason=reason.strip(),
            set_at=ctx.now,
            staff_id=ctx.actor.staff_id,
            staff_name=ctx.actor.name,
        )
        detail = {
            "elsewhere": terms.place.is_elsewhere,
            "print_class": terms.print_class.value,
            "reason": reason.strip(),
        }
        audit.record(ctx, event=SET, subjects=[resident_number], detail=detail)
        sent = newest_destinations([resident_number]).get(resident_number)
        is_due = sent is not None and sent.state not in SETTLED and can_be_sent(subject.record, subject.numbers)
        if is_due:
            make_destination(ctx, subject, DestinationCause.PLACE_SET, reason.strip())
    return is_due


def resend_destination(ctx: Context, resident_number: str, reason: str) -> str:
    """送り直し, made anew of the record as it stands. Opens the transaction; returns its number.

    Raises: REG-FLOW-007, REG-FIND-001, REG-DEST-001.
    """
    if not reason.strip():
        raise ReasonRequired(act="送付先情報の送り直し")
    with transaction.atomic(using=SYSTEM):
        subject = _locked(resident_number)
        if not can_be_sent(subject.record, subject.numbers):
            raise DestinationCannotBeSent()
        return make_destination(ctx, subject, DestinationCause.RESENT, reason.strip())


def take_destination_state(ctx: Context, told: DestinationStateReported) -> None:
    """送付状況の受入れ — *transaction required* (the receiver's). Raises: REG-DEST-002 for one not made here."""
    rows = Destination.objects.using(SYSTEM).select_for_update()
    found = rows.filter(pk=told.management_number).first()
    if found is None:
        raise DestinationUnknown()
    found.state = told.state
    found.save(using=SYSTEM, update_fields=["state"])
    DestinationReport.objects.using(SYSTEM).create(
        destination=found, state=told.state, on=told.on, reason=told.reason, reported_at=ctx.now
    )
    detail = {"number": told.management_number, "state": told.state}
    audit.record(ctx, event=REPORTED, subjects=[found.resident_number], detail=detail)


def take_destination_subjects(ctx: Context, wanted: DestinationSubjectsReceived) -> None:
    """更新対象者の受入れ (JN-15) — *transaction required* (the receiver's). Who has left is counted and passed over."""
    indexes = [number_index(RESIDENT_CODE, one.reveal()) for one in wanted.subjects]
    found = Resident.objects.using(SYSTEM).filter(resident_code_index__in=indexes)
    numbers = list(found.order_by("number").values_list("number", flat=True))
    made = _make_for(ctx, numbers, DestinationCause.REQUESTED)
    detail = {"asked": len(wanted.subjects), "made": made}
    audit.record(ctx, event=WANTED_AGAIN, subjects=numbers, detail=detail)


def send_first_batch(ctx: Context, most: int = BATCH) -> int:
    """最初の全員分 (P1): those of whom none was ever made, some at a time; 0 when done. Opens the transaction."""
    with transaction.atomic(using=SYSTEM):
        return _make_for(ctx, residents_never_sent(most), DestinationCause.INITIAL)


def _make_for(ctx: Context, numbers: list[str] | tuple[str, ...], cause: DestinationCause) -> int:
    made = 0
    lock_residents(numbers)
    for subject in _subjects(numbers):
        if can_be_sent(subject.record, subject.numbers):
            make_destination(ctx, subject, cause)
            made += 1
    return made


def _locked(resident_number: str) -> Subject:
    lock_residents([resident_number])
    found = _subjects([resident_number])
    if not found:
        raise ResidentNotFound(resident=resident_number)
    return found[0]


def _subjects(numbers: list[str] | tuple[str, ...]) -> list[Subject]:
    records = newest_records(numbers)
    held = personal_numbers_of(list(records))
    return [Subject(number, one.version_no, one.record, held[number]) for number, one in records.items()]
