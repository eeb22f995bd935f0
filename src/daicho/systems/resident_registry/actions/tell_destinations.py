"""送付先情報の作成 (S2.7, JN-08): by what a movement did, by an officer, or because J-LIS asks for it (JN-15).

Law: 番号法7条1項・17条, 平成26年総務省令第85号. It follows the person's 本人確認情報 under the same subject.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages import (
    Destination,
    DestinationPerson,
    DestinationUpdated,
    MunicipalOffice,
    OfficePlace,
)
from daicho.foundation import audit
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.resident_registry.actions.write_outcome import Written
from daicho.systems.resident_registry.models import Destination as DestinationRow
from daicho.systems.resident_registry.queries.destinations import current_setting, newest_destinations
from daicho.systems.resident_registry.queries.linkage_subjects import subject_at_cs
from daicho.systems.resident_registry.rules.destinations import (
    BASIS,
    SETTLED,
    TOLD,
    DestinationCause,
    DestinationPlace,
    Moved,
    cause_of,
    name_of,
    print_class_of,
)
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord

SYSTEM = "resident_registry"
MADE = "destination.made"
_NO_TERMINAL = "AUTO"
"""操作端末ID of what no officer made."""


@dataclass(frozen=True, slots=True)
class Subject:
    """対象者 — the record whose items it carries, with its numbers."""

    resident_number: str
    version_no: int
    record: ResidentRecord
    numbers: PersonalNumbers = field(repr=False)


def tell_destinations(ctx: Context, written: Sequence[Written]) -> None:
    """What a movement makes necessary — *transaction required*, after the CS was told of the movement."""
    due = list(_due(written))
    changed = [subject.resident_number for subject, cause in due if cause is DestinationCause.RECORD_CHANGED]
    newest = newest_destinations(changed)
    for subject, cause in due:
        last = newest.get(subject.resident_number)
        if cause is not DestinationCause.RECORD_CHANGED or (last is not None and last.state not in SETTLED):
            make_destination(ctx, subject, cause)


def _due(written: Sequence[Written]) -> Iterator[tuple[Subject, DestinationCause]]:
    for one in written:
        today = one.today
        cause = cause_of(Moved(one.before, one.numbers_before, today.record, today.numbers, today.event.reason))
        if cause is not None:
            yield Subject(today.resident_number, today.version_no, today.record, today.numbers), cause


def make_destination(ctx: Context, subject: Subject, cause: DestinationCause, reason: str = "") -> str:
    """送付先情報 of one person, in place of the last one — *transaction required*; returns its number."""
    held = newest_destinations([subject.resident_number]).get(subject.resident_number)
    setting = current_setting(subject.resident_number)
    place = setting.place if setting else DestinationPlace()
    chosen = setting.print_class if setting else ""
    record = subject.record
    number = f"{CITY_CODE}-S-{uuid.uuid4().hex[:16]}"
    postal_code = place.postal_code if place.is_elsewhere else record.address.postal_code
    print_class = print_class_of(cause, chosen, held.print_class if held else "")
    rows = DestinationRow.objects.using(SYSTEM)
    rows.filter(resident_number=subject.resident_number, is_newest=True).update(is_newest=False)
    row = rows.create(
        management_number=number,
        resident_number=subject.resident_number,
        version_no=subject.version_no,
        cause=cause.value,
        reason=reason,
        print_class=print_class.value,
        is_elsewhere=place.is_elsewhere,
        postal_code=postal_code,
        address={"text": place.address} if place.is_elsewhere else record.address.to_json(),
        state=TOLD,
        made_at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
    )
    send(ctx, _message(ctx, subject, row, place), subject=subject_at_cs(subject.resident_number))
    detail = {"number": number, "cause": cause.value, "elsewhere": place.is_elsewhere, "print_class": row.print_class}
    audit.record(ctx, event=MADE, subjects=[subject.resident_number], detail={**detail, "basis": BASIS})
    return number


def _message(ctx: Context, subject: Subject, row: DestinationRow, place: DestinationPlace) -> DestinationUpdated:
    record = subject.record
    places = {
        name: ctx.law.value(f"delivery_places.{name}", ctx.today)
        for name in ("municipality", "delivery_place", "card_delivery_place")
    }
    return DestinationUpdated.model_validate(
        {
            "management_number": row.management_number,
            "print_class": row.print_class,
            "destination": Destination(
                postal_code=row.postal_code,
                address=place.address or record.address.one_line(),
                name=name_of(record),
                is_residence_elsewhere=place.is_elsewhere,
            ),
            "municipality": MunicipalOffice(code=CITY_CODE, **places["municipality"]),
            "delivery_place": OfficePlace(**places["delivery_place"]),
            "card_delivery_place": OfficePlace(**places["card_delivery_place"]),
            "person": _person(record, subject.numbers),
            "processed_on": ctx.today,
            "operator_id": ctx.actor.staff_id,
            "terminal_id": ctx.terminal or _NO_TERMINAL,
        }
    )


def _person(record: ResidentRecord, numbers: PersonalNumbers) -> DestinationPerson:
    category = record.foreign.article_30_45
    return DestinationPerson(
        resident_code=ResidentCode(numbers.resident_code),
        individual_number=IndividualNumber(numbers.individual_number),
        name=name_of(record),
        name_kana=record.name.kana,
        former_family_name=record.former_name.printed_family,
        former_family_name_kana=record.former_name.printed_family_kana,
        romanized_name=record.alphabet_name.text,
        postal_code=record.address.postal_code,
        address=record.address,
        birth_date=record.birth_date,
        sex=record.sex.value,
        status_category=StatusCategory(category).official_name if category else "",
        period_expires_on=record.foreign.expires_on,
    )
