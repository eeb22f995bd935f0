"""通知・連携 — tells CS, linkage platform and certificate server what a movement wrote, each on its basis.

Law: 住基法30条の6 (本人確認情報の通知), 平塚市番号条例3条2項 (庁内連携). Transaction required.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages import (
    Identification,
    IdentificationReason,
    IdentificationUpdate,
    ResidentRecordChanged,
    ResidentSnapshot,
)
from daicho.foundation.messaging import Outgoing
from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.resident_registry.actions.tell_restrictions import closed_processes, tell_restrictions
from daicho.systems.resident_registry.actions.write_outcome import Written
from daicho.systems.resident_registry.actions.write_versions import WrittenVersion
from daicho.systems.resident_registry.queries.linkage_subjects import subject_at_cs
from daicho.systems.resident_registry.queries.records import NewestRecord
from daicho.systems.resident_registry.queries.restrictions import restrictions_of, sharing_households
from daicho.systems.resident_registry.queries.search_keys import kana_key
from daicho.systems.resident_registry.rules.movements.departures import MOVE_OUT_ABROAD
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent
from daicho.systems.resident_registry.rules.restrictions import Restriction

SYSTEM = "resident_registry"
R = IdentificationReason
IDENTIFICATION_REASONS: Mapping[str, IdentificationReason] = {
    "move_in": R.MOVE_IN,
    "move_in_from_abroad": R.MOVE_IN,
    "birth": R.BIRTH,
    "entry_by_naturalization": R.ENTRY_BY_OFFICE,
    "entry_by_nationality_loss": R.ENTRY_BY_OFFICE,
    "official_entry": R.ENTRY_BY_OFFICE,
    "cancellation_entry": R.ENTRY_BY_OFFICE,
    "move_out": R.MOVE_OUT,
    "move_out_abroad": R.MOVE_OUT,
    "death": R.DEATH,
    "removal_by_naturalization": R.REMOVAL_BY_OFFICE,
    "removal_by_nationality_loss": R.REMOVAL_BY_OFFICE,
    "official_removal": R.REMOVAL_BY_OFFICE,
    "cancellation_removal": R.REMOVAL_BY_OFFICE,
    "move_within": R.CHANGE_OF_ADDRESS,
    "minor_correction": R.MINOR_CORRECTION,
    "individual_number_change": R.INDIVIDUAL_NUMBER_CHANGED,
    "individual_number_correction": R.INDIVIDUAL_NUMBER_CHANGED,
    "individual_number_entry": R.INDIVIDUAL_NUMBER_CHANGED,
    "resident_code_change": R.RESIDENT_CODE_CHANGED,
    "resident_code_entry": R.RESIDENT_CODE_CHANGED,
}
"""異動事由 → 事由 of 本人確認情報 (規則11条, 要確認); every other reason that touches its items is 職権修正等."""
_ENTRIES = frozenset({R.MOVE_IN, R.BIRTH, R.ENTRY_BY_OFFICE})


def announce(ctx: Context, reception: str, written: Sequence[Written]) -> None:
    """Sends today's record of every resident touched; messages of one movement carry its number and count."""
    numbers = {one.today.resident_number for one in written}
    restrictions = restrictions_of(numbers | sharing_households(_households(written)))
    to_cs = [one for act in written for one in _acts(act) if concerns_cs(one)]
    outgoing: list[Outgoing] = []
    for place, one in enumerate(to_cs, 1):
        update = _identification_update(ctx, reception, one)
        subject = subject_at_cs(one.today.resident_number)
        outgoing.append(Outgoing(update, subject, (reception, place, len(to_cs))))
    for place, one in enumerate(written, 1):
        today = one.today
        changed = _record_changed(ctx, reception, today, restrictions[today.resident_number])
        outgoing.append(Outgoing(changed, today.resident_number, (reception, place, len(written))))
    newest = {one.today.resident_number: one.today for one in written}
    left = {one.before.household_number for one in written if one.before is not None}
    tell_restrictions(ctx, reception, restrictions, written=newest, left=left, with_them=outgoing)


def _households(written: Sequence[Written]) -> frozenset[str]:
    """世帯 that somebody left, joined or stayed in: who is protected may have changed for all of them."""
    records = (record for one in written for record in (one.before, one.today.record) if record is not None)
    return frozenset(record.household_number for record in records)


def _acts(one: Written) -> tuple[Written, ...]:
    """消除 and 記載 where one act ended a sheet and began another; otherwise what was written.

    A new sheet of the same content (改製, 再製) is nothing that anybody is told.
    """
    if one.closing is None or movement_reason(one.closing.event.reason).renews_sheet:
        return (one,)
    opened = Written(one.closing.record, one.numbers_before, one.today)
    return (Written(one.before, one.numbers_before, one.closing), opened)


def concerns_cs(one: Written) -> bool:
    """本人確認情報に関わるか — only what 住基法30条の6 names: 世帯 and 続柄 alone are none of the CS's business.

    Nobody is known there without a 住民票コード: the person is reported when the code is assigned.
    """
    if not one.today.numbers.resident_code:
        return False
    if one.before is None:
        return True
    if one.numbers_before != one.today.numbers:
        return True
    return _identification_items(one.before) != _identification_items(one.today.record)


def _identification_items(record: ResidentRecord) -> tuple[object, ...]:
    return (
        record.status,
        record.name.full,
        record.name.kana,
        record.alphabet_name,
        record.common_name,
        record.former_name,
        record.birth_date,
        record.sex,
        record.address,
        record.planned_move_out.on,
    )


def _identification_update(ctx: Context, reception: str, written: Written) -> IdentificationUpdate:
    one = written.today
    record = one.record
    event = _event_at_cs(written)
    moved_on = event.on or PartialDate.known(one.valid_from)
    before = record.address_before_move_in.address
    return IdentificationUpdate(
        movement_id=reception,
        recorded_at=ctx.now,
        identification=Identification(
            resident_code=ResidentCode(one.numbers.resident_code),
            individual_number=_individual_number(one),
            name=record.name.full or record.alphabet_name.text,
            name_kana=record.name.kana,
            plain_kana=kana_key(record.name.kana),
            former_family_name=record.former_name.printed_family,
            former_family_name_kana=record.former_name.printed_family_kana,
            birth_date=record.birth_date,
            sex=record.sex.value,
            municipality_code=CITY_CODE,
            town_code=record.address.town_code,
            postal_code=record.address.postal_code,
            address=record.address,
            became_resident_on=_began(record) or moved_on,
            address_set_on=record.settled.on,
            notified_on=_known(event.notified_on),
            previous_municipality_code=before.municipality_code,
            previous_address=None if before.is_empty else before,
            reason=_reason_at_cs(written, event.reason),
            reason_detail=_reason_detail(written, event.reason),
            moved_on=moved_on,
            former_resident_code=_former_code(written),
            resident_code_used_on=moved_on if _former_code(written) else None,
            is_expected_to_leave=record.is_present and record.planned_move_out.on is not None,
            operator_id=ctx.actor.staff_id,
            terminal_id=ctx.terminal,
        ),
    )


def identification_now(ctx: Context, newest: NewestRecord, numbers: PersonalNumbers) -> Identification:
    """本人確認情報 as it stands, of somebody whom nothing has happened to: 職権修正等 (住基法14条)."""
    today = WrittenVersion(
        newest.resident_number, newest.version_no, newest.valid_from, newest.record, numbers, newest.event
    )
    update = _identification_update(ctx, "", Written(newest.record, numbers, today))
    return update.identification.model_copy(update={"reason": R.CORRECTION_BY_OFFICE, "reason_detail": ""})


def _event_at_cs(written: Written) -> RecordEvent:
    """The event reported — of a first 住民票コード the 記載 itself (出生 …), which nobody could be told of before.

    Law: 住基法30条の6; a number that J-LIS makes from the code follows by an update of its own.
    """
    return written.today.record.recorded if _is_first_code(written) else written.today.event


def _reason_at_cs(written: Written, reason: str) -> IdentificationReason:
    """事由 for the CS — a changed number decides it, by whatever movement it changed."""
    if _is_first_code(written):
        found = IDENTIFICATION_REASONS.get(reason, R.ENTRY_BY_OFFICE)
        return found if found in _ENTRIES else R.ENTRY_BY_OFFICE
    if _former_code(written) is not None:
        return R.RESIDENT_CODE_CHANGED
    if _individual_number_changed(written):
        return R.INDIVIDUAL_NUMBER_CHANGED
    return _identification_reason(written.today)


def _reason_detail(written: Written, reason: str) -> str:
    """異動事由詳細 — 国外転出 is told apart from 国内転出: J-LIS revokes the card of a foreign resident who leaves."""
    is_gone = _reason_at_cs(written, reason) is R.MOVE_OUT
    return movement_reason(reason).name if is_gone and reason == MOVE_OUT_ABROAD else ""


def _individual_number_changed(written: Written) -> bool:
    """By whatever movement, an undoing included; a 記載 (再転入) may bring any number."""
    before, after = written.numbers_before, written.today.numbers
    carried_on = written.before is not None and written.before.status is written.today.record.status
    return carried_on and before is not None and before.individual_number != after.individual_number


def _is_first_code(written: Written) -> bool:
    before = written.numbers_before
    return before is not None and not before.resident_code and written.before is not None


def _identification_reason(one: WrittenVersion) -> IdentificationReason:
    """事由 for the CS; a departure that is only planned removes nobody yet and goes as a correction (予定者フラグ)."""
    reason = IDENTIFICATION_REASONS.get(one.event.reason, R.CORRECTION_BY_OFFICE)
    return R.CORRECTION_BY_OFFICE if reason is R.MOVE_OUT and one.record.is_present else reason


def _record_changed(
    ctx: Context, reception: str, one: WrittenVersion, restriction: Restriction
) -> ResidentRecordChanged:
    record = one.record
    return ResidentRecordChanged(
        movement_id=reception,
        reason_code=one.event.reason,
        reason_name=movement_reason(one.event.reason).name,
        moved_on=one.event.on or PartialDate.known(one.valid_from),
        version_no=one.version_no,
        recorded_at=ctx.now,
        resident=ResidentSnapshot(
            resident_number=one.resident_number,
            household_number=record.household_number,
            kind=record.kind.value,
            status=record.status.value,
            individual_number=_individual_number(one),
            name=record.name.full or record.alphabet_name.text,
            name_kana=record.name.kana,
            alphabet_name=record.alphabet_name.text,
            common_name=record.common_name.text,
            birth_date=record.birth_date,
            sex=record.sex.value,
            address=record.address,
            head_name=record.head.full,
            relationship=relationship_text(record.relationship),
            became_resident_on=_began(record) or PartialDate.known(one.valid_from),
            protected=restriction.protected,
            closed=closed_processes(restriction),
        ),
    )


def _individual_number(one: WrittenVersion) -> IndividualNumber | None:
    number = one.numbers.individual_number
    return IndividualNumber(number) if number else None


def _known(day: date | None) -> PartialDate | None:
    return PartialDate.known(day) if day else None


def _began(record: ResidentRecord) -> PartialDate | None:
    """住民となった日, of a foreign resident 外国人住民となった日."""
    return record.became_resident.on or record.became_foreign_resident.on


def _former_code(written: Written) -> ResidentCode | None:
    before = written.numbers_before
    changed = before is not None and before.resident_code not in ("", written.today.numbers.resident_code)
    return ResidentCode(before.resident_code) if before is not None and changed else None
