"""送付先情報: which movement needs one, and what is printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.rules.destinations import (
    DestinationCause,
    Moved,
    PrintClass,
    cause_of,
    print_class_of,
)
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from tests.makers.full_record import a_full_record
from tests.makers.move_in import a_number_pair
from tests.proofs import proves

C = DestinationCause
NUMBERS = a_number_pair()
CODE_ALONE = PersonalNumbers(resident_code=NUMBERS.resident_code)
OTHER = PersonalNumbers(a_number_pair().individual_number, NUMBERS.resident_code)
RECORD = replace(a_full_record(), status=ResidentStatus.RESIDENT)
MOVED = replace(RECORD, address=replace(RECORD.address, lot="99番99号"))
RENAMED = replace(RECORD, name=replace(RECORD.name, full="大川　別名"))
REKEYED = replace(RECORD, household_number="00000000")
LONGER = replace(RECORD, foreign=replace(RECORD.foreign, expires_on=date(2031, 1, 1)))
YOUNGER = replace(RECORD, birth_date=PartialDate.known(date(2001, 1, 1)))
GONE = replace(RECORD, status=ResidentStatus.MOVED_OUT)


@proves("S2.7.a", how="unit")
@pytest.mark.parametrize(
    ("before", "held", "after", "numbers", "reason", "cause"),
    [
        (RECORD, CODE_ALONE, RECORD, NUMBERS, "individual_number_entry", C.FIRST_NUMBER),
        (None, None, RECORD, NUMBERS, "birth", C.FIRST_NUMBER),
        (None, None, RECORD, NUMBERS, "move_in", None),
        (None, None, RECORD, NUMBERS, "move_in_from_abroad", None),
        (None, None, RECORD, CODE_ALONE, "birth", None),
        (RECORD, NUMBERS, RECORD, OTHER, "individual_number_change", C.NUMBER_CHANGED),
        (RECORD, OTHER, RECORD, NUMBERS, "cancellation_correction", C.RECORD_CHANGED),
        (RECORD, NUMBERS, MOVED, NUMBERS, "move_within", C.RECORD_CHANGED),
        (RECORD, NUMBERS, RENAMED, NUMBERS, "official_correction", C.RECORD_CHANGED),
        (RECORD, NUMBERS, LONGER, NUMBERS, "official_correction", C.RECORD_CHANGED),
        (RECORD, NUMBERS, YOUNGER, NUMBERS, "official_correction", C.RECORD_CHANGED),
        (RECORD, NUMBERS, REKEYED, NUMBERS, "household_change", None),
        (RECORD, NUMBERS, GONE, NUMBERS, "move_out", None),
        (RECORD, CODE_ALONE, GONE, NUMBERS, "individual_number_entry", None),
        (RECORD, NUMBERS, MOVED, CODE_ALONE, "move_within", None),
    ],
)
def test_what_a_movement_makes_necessary(
    before: ResidentRecord | None,
    held: PersonalNumbers | None,
    after: ResidentRecord,
    numbers: PersonalNumbers,
    reason: str,
    cause: DestinationCause | None,
) -> None:
    assert cause_of(Moved(before, held, after, numbers, reason)) is cause


@pytest.mark.parametrize(
    ("cause", "chosen", "last", "printed"),
    [
        (C.FIRST_NUMBER, "", "", PrintClass.NOTICE),
        (C.FIRST_NUMBER, "2", "", PrintClass.APPLICATION),
        (C.NUMBER_CHANGED, "2", "2", PrintClass.NOTICE),
        (C.RECORD_CHANGED, "", "2", PrintClass.APPLICATION),
        (C.RESENT, "1", "2", PrintClass.NOTICE),
    ],
)
def test_a_changed_number_is_always_told(cause: DestinationCause, chosen: str, last: str, printed: PrintClass) -> None:
    assert print_class_of(cause, chosen, last) is printed
