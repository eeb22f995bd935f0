"""Writes new versions with the lock row and the search rows that go with them. Transaction required."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from daicho.foundation.database import statements
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

SYSTEM = "resident_registry"
_NO_LONGER_CURRENT = "update resident_search set current = false where resident_number = any(%s) and current"


@dataclass(frozen=True, slots=True)
class WrittenVersion:
    """One version as it was written."""

    resident_number: str
    version_no: int
    valid_from: date
    record: ResidentRecord
    numbers: PersonalNumbers
    event: RecordEvent


def write_versions(versions: Sequence[WrittenVersion], movement: UUID, now: datetime) -> None:
    """記載・修正・消除 — appends the versions of one act, those of one resident in their order; the last is today's.

    Whoever is on record already is locked; of the others the unique constraints decide whether they may be new.
    """
    newest = {one.resident_number: one for one in versions}
    new = {one.resident_number for one in versions if one.version_no == 1}
    lock_rows = [_lock_row(one) for one in newest.values()]
    _hand_over([number for number in newest if number not in new])
    statements.update(SYSTEM, [row for row in lock_rows if row.number not in new])
    statements.insert(SYSTEM, [row for row in lock_rows if row.number in new])
    statements.insert(SYSTEM, [version_row(one, movement, now) for one in versions])
    statements.insert(
        SYSTEM, [row for one in versions for row in search_rows(one, current=one is newest[one.resident_number])]
    )


def _hand_over(residents: Sequence[str]) -> None:
    """Their former records are past ones, and nobody is head meanwhile: the one-head rule is checked row by row."""
    if residents:
        statements.change(SYSTEM, "update resident set is_head = false where number = any(%s) and is_head", residents)
        statements.change(SYSTEM, _NO_LONGER_CURRENT, residents)


def _lock_row(one: WrittenVersion) -> Resident:
    return Resident(number=one.resident_number, version_no=one.version_no, **lock_columns(one.record, one.numbers))


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
