"""Writes new versions with the lock row and the search rows that go with them. Transaction required."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from daicho.kernel.names import exact_key
from daicho.systems.resident_registry.models import Resident, ResidentSearch, ResidentVersion
from daicho.systems.resident_registry.models.sealed_numbers import (
    CARD_NUMBER,
    INDIVIDUAL_NUMBER,
    RESIDENT_CODE,
    number_index,
    seal_numbers,
    version_context,
)
from daicho.systems.resident_registry.queries.search_keys import (
    address_text,
    keys_of,
    lot_key,
    name_key,
    names_of,
)
from daicho.systems.resident_registry.rules.record import SCHEMA, PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_json import to_json
from daicho.systems.resident_registry.rules.record_parts import RecordEvent
from daicho.systems.resident_registry.rules.versions import Stretch

SYSTEM = "resident_registry"


@dataclass(frozen=True, slots=True)
class WrittenVersion:
    """One version as it was written."""

    resident_number: str
    version_no: int
    valid_from: date
    record: ResidentRecord
    numbers: PersonalNumbers
    event: RecordEvent


@dataclass(frozen=True, slots=True)
class NewResident:
    """Somebody who gets a first version."""

    number: str
    stretch: Stretch[ResidentRecord]
    numbers: PersonalNumbers
    event: RecordEvent


def write_new_resident(
    number: str,
    stretch: Stretch[ResidentRecord],
    numbers: PersonalNumbers,
    event: RecordEvent,
    movement: UUID,
    now: datetime,
) -> WrittenVersion:
    """記載 of one resident."""
    return write_new_residents([NewResident(number, stretch, numbers, event)], movement, now)[0]


def write_new_residents(people: Sequence[NewResident], movement: UUID, now: datetime) -> tuple[WrittenVersion, ...]:
    """記載 — the first versions of residents. The unique constraints decide whether they may be new."""
    Resident.objects.using(SYSTEM).bulk_create(
        Resident(number=one.number, version_no=1, **lock_columns(one.stretch.content, one.numbers)) for one in people
    )
    written = tuple(
        WrittenVersion(one.number, 1, one.stretch.valid_from, one.stretch.content, one.numbers, one.event)
        for one in people
    )
    _store(written, written, movement, now)
    return written


def write_next_versions(
    resident: Resident,
    stretches: Sequence[Stretch[ResidentRecord]],
    numbers: PersonalNumbers,
    event: RecordEvent,
    movement: UUID,
    now: datetime,
) -> tuple[WrittenVersion, ...]:
    """The stretches a movement appends to a resident already locked; the last one is today's record."""
    first = resident.version_no + 1
    today = stretches[-1].content
    Resident.objects.using(SYSTEM).filter(number=resident.number).update(
        version_no=resident.version_no + len(stretches), **lock_columns(today, numbers)
    )
    return _append(resident, stretches, numbers, event, movement, now, first)


def lock_columns(record: ResidentRecord, numbers: PersonalNumbers) -> dict[str, Any]:
    """What the lock row repeats of today's record, for constraints and look-ups."""
    return {
        "status": record.status.value,
        "household_number": record.household_number,
        "is_head": record.is_head and record.is_present,
        "individual_number_index": number_index(INDIVIDUAL_NUMBER, numbers.individual_number),
        "resident_code_index": number_index(RESIDENT_CODE, numbers.resident_code),
        "card_number_index": number_index(CARD_NUMBER, record.foreign.card_number),
    }


def _append(
    resident: Resident,
    stretches: Sequence[Stretch[ResidentRecord]],
    numbers: PersonalNumbers,
    event: RecordEvent,
    movement: UUID,
    now: datetime,
    first: int,
) -> tuple[WrittenVersion, ...]:
    written = tuple(
        WrittenVersion(resident.number, first + offset, stretch.valid_from, stretch.content, numbers, event)
        for offset, stretch in enumerate(stretches)
    )
    ResidentSearch.objects.using(SYSTEM).filter(resident_number=resident.number, current=True).update(current=False)
    _store(written, written[-1:], movement, now)
    return written


def _store(written: Sequence[WrittenVersion], newest: Sequence[WrittenVersion], movement: UUID, now: datetime) -> None:
    ResidentVersion.objects.using(SYSTEM).bulk_create(version_row(one, movement, now) for one in written)
    ResidentSearch.objects.using(SYSTEM).bulk_create(
        row for one in written for row in search_rows(one, current=one in newest)
    )


def version_row(one: WrittenVersion, movement: UUID, now: datetime) -> ResidentVersion:
    """The row of one version; content without numbers, numbers encrypted beside it."""
    return ResidentVersion(
        resident_id=one.resident_number,
        version_no=one.version_no,
        movement=movement,
        valid_from=one.valid_from,
        recorded_at=now,
        schema=SCHEMA,
        content=to_json(one.record),
        event=to_json(one.event),
        numbers=seal_numbers([one.numbers], version_context(one.resident_number, one.version_no)),
        household_number=one.record.household_number,
        status=one.record.status.value,
    )


def search_rows(one: WrittenVersion, *, current: bool) -> Iterator[ResidentSearch]:
    """The search rows of one version: one for each name that the person goes by."""
    record = one.record
    address = record.address
    for name in names_of(record):
        keys = keys_of(name)
        yield ResidentSearch(
            resident_number=one.resident_number,
            current=current,
            status=record.status.value,
            household_number=record.household_number,
            kind=record.kind.value,
            name=name.text,
            name_key=keys.name,
            name_bigrams=keys.name_bigrams,
            kana=name.kana,
            kana_key=keys.kana,
            given_kana_key=keys.given_kana,
            kana_exact=exact_key(name.kana),
            given_kana_exact=exact_key(name.given_kana),
            kana_bigrams=keys.kana_bigrams,
            birth_on=record.birth_date.sort_on,
            sex=record.sex.value,
            town_code=address.town_code,
            lot_key=lot_key(address.lot),
            address_text=address_text(address),
            name_form=name.form,
            building_key=name_key(address.building),
            relationship="".join(record.relationship),
            removed_reason="" if record.is_present else record.removed.reason,
        )
