"""住民票の読み出し — versions turned into records; one query for any number of residents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daicho.foundation.database import statements
from daicho.municipal.codes.relationships import relationship_text
from daicho.systems.resident_registry.errors import ResidentNotFound
from daicho.systems.resident_registry.models import Resident, ResidentVersion
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.models.sealed_numbers import (
    INDIVIDUAL_NUMBER,
    RESIDENT_CODE,
    open_numbers,
    version_context,
)
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_json import from_json
from daicho.systems.resident_registry.rules.record_parts import RecordEvent
from daicho.systems.resident_registry.rules.versions import Version

SYSTEM = "resident_registry"


@dataclass(frozen=True, slots=True)
class NewestRecord:
    """Today's record of one resident."""

    resident_number: str
    version_no: int
    valid_from: date
    recorded_at: datetime
    record: ResidentRecord
    event: RecordEvent

    @property
    def relationship_text(self) -> str:
        """続柄 in words."""
        return relationship_text(self.record.relationship)


def newest_records(numbers: Iterable[str]) -> dict[str, NewestRecord]:
    """Today's records by 宛名番号; unknown numbers are left out."""
    wanted = list(numbers)
    if not wanted:
        return {}
    rows = (
        ResidentVersion.objects.using(SYSTEM)
        .filter(resident__in=wanted)
        .order_by("resident", "-version_no")
        .distinct("resident")
    )
    return {row.resident_id: read_row(row) for row in rows}


def read_row(row: ResidentVersion) -> NewestRecord:
    """One row of the history as a record."""
    return NewestRecord(
        row.resident_id,
        row.version_no,
        row.valid_from,
        row.recorded_at,
        from_json(ResidentRecord, row.content),
        from_json(RecordEvent, row.event),
    )


def household_members(household_number: str) -> tuple[NewestRecord, ...]:
    """世帯員 — everybody present in a household, in the order of the paper."""
    numbers = Resident.objects.using(SYSTEM).filter(household_number=household_number, status=PRESENT)
    found = newest_records(numbers.values_list("number", flat=True))
    return tuple(sorted(found.values(), key=lambda one: (one.record.order_in_household, one.resident_number)))


def versions_of(resident_number: str) -> tuple[Version[ResidentRecord], ...]:
    """The whole history of one resident, oldest number first. Raises: REG-FIND-001."""
    rows = ResidentVersion.objects.using(SYSTEM).filter(resident=resident_number).order_by("version_no")
    found = tuple(
        Version(
            row.version_no, row.valid_from, row.recorded_at, from_json(ResidentRecord, row.content), str(row.movement)
        )
        for row in rows
    )
    if not found:
        raise ResidentNotFound(resident=resident_number)
    return found


def personal_numbers(resident_number: str) -> PersonalNumbers:
    """個人番号・住民票コード of today's record. Who calls this audits the showing. Raises: REG-FIND-001."""
    found = personal_numbers_of([resident_number])
    if not found:
        raise ResidentNotFound(resident=resident_number)
    return found[resident_number]


_SEALED = """
    select v.resident, v.version_no, v.numbers from resident r
    join resident_version v on v.resident = r.number and v.version_no = r.version_no where r.number = any(%s)
"""


def personal_numbers_of(residents: Sequence[str]) -> dict[str, PersonalNumbers]:
    """個人番号・住民票コード of today's records, by 宛名番号. Who calls this audits the showing."""
    return {
        resident: open_numbers(sealed, version_context(resident, version_no))[0]
        for resident, version_no, sealed in statements.run(SYSTEM, _SEALED, list(residents))
    }


def numbers_held(numbers: Iterable[str]) -> dict[str, frozenset[str]]:
    """付番されているもの — which kinds of numbers today's records have; the numbers themselves stay sealed."""
    rows = Resident.objects.using(SYSTEM).filter(number__in=list(numbers))
    pairs = rows.values_list("number", "individual_number_index", "resident_code_index")
    return {
        number: frozenset(
            kind for kind, index in ((INDIVIDUAL_NUMBER, individual), (RESIDENT_CODE, code)) if index is not None
        )
        for number, individual, code in pairs
    }


def register_is_empty() -> bool:
    """Whether nobody has ever been recorded here."""
    return not Resident.objects.using(SYSTEM).exists()


def events_of(resident_number: str) -> dict[int, RecordEvent]:
    """異動事由・届出日・異動日 of each version, by 履歴番号."""
    rows = ResidentVersion.objects.using(SYSTEM).filter(resident=resident_number).values_list("version_no", "event")
    return {version_no: from_json(RecordEvent, event) for version_no, event in rows}


def numbers_of_version(resident_number: str, version_no: int) -> PersonalNumbers:
    """個人番号・住民票コード as an earlier version had them. Raises: REG-FIND-001."""
    row = ResidentVersion.objects.using(SYSTEM).filter(resident=resident_number, version_no=version_no).first()
    if row is None:
        raise ResidentNotFound(resident=resident_number)
    return open_numbers(row.numbers, version_context(resident_number, version_no))[0]


def names_of(numbers: Sequence[str]) -> tuple[str, ...]:
    """氏名 of residents as today's records have it, in the order asked for."""
    found = newest_records(numbers)
    return tuple(one.record.name.full or one.record.alphabet_name.text for n in numbers if (one := found.get(n)))
