"""確認表 — the records a 転入 will make, in the order of the paper; personal numbers grouped for comparing."""

from __future__ import annotations

from dataclasses import dataclass

from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.relationships import relationship_text
from daicho.systems.resident_registry.rules.move_in.entry import MoveInNumbers
from daicho.systems.resident_registry.rules.move_in.outcome import MoveInOutcome
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """確認表の一人分. ``individual_number``, ``resident_code`` are for the officer's eye only."""

    place: int
    record: ResidentRecord
    name: str
    birth_date: PartialDate
    is_foreign: bool
    sex: str
    relationship: str
    address: str
    honseki: str
    individual_number: str
    resident_code: str


def preview_rows(outcome: MoveInOutcome, numbers: MoveInNumbers | None) -> tuple[PreviewRow, ...]:
    """The new household as its paper will show it."""
    held = numbers or MoveInNumbers()
    rows = [_row(record, held.of(index)) for index, record in enumerate(outcome.records)]
    return tuple(sorted(rows, key=lambda row: row.place))


def grouped(number: str) -> str:
    """番号 in groups of four, as it is read aloud and compared."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def _row(record: ResidentRecord, numbers: PersonalNumbers) -> PreviewRow:
    honseki = record.honseki.one_line()
    return PreviewRow(
        place=record.order_in_household,
        record=record,
        name=record.name.full,
        birth_date=record.birth_date,
        is_foreign=bool(record.foreign.article_30_45),
        sex=record.sex.official_name,
        relationship=relationship_text(record.relationship),
        address=record.address.one_line(),
        honseki=f"{honseki}　{record.head_of_register}" if honseki else "",
        individual_number=grouped(numbers.individual_number),
        resident_code=grouped(numbers.resident_code),
    )
