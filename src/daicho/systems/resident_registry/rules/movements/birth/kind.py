"""出生 as a kind of movement: the child's record, and nothing else in the household changes."""

from __future__ import annotations

from datetime import date

from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.birth.entry import REASON, BirthEntry, newborn
from daicho.systems.resident_registry.rules.movements.birth.findings import check_birth
from daicho.systems.resident_registry.rules.movements.households import head_name_of
from daicho.systems.resident_registry.rules.movements.kind import (
    Allotted,
    Applicant,
    MovementKind,
    Newcomer,
    Outcome,
    Scene,
)
from daicho.systems.resident_registry.rules.movements.leaving import NOTHING_KNOWN
from daicho.systems.resident_registry.rules.movements.newcomers import Place, fresh_record, last_place, with_drawn_code
from daicho.systems.resident_registry.rules.record_parts import HeadedAddress, HeadName, RecordEvent


def birth_outcome(entry: BirthEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    """出生の記載 — 住民となった日 = 出生日; 住定日 and 転入前住所 stay blank: the child never lived elsewhere.

    Law: 住基法7条, 8条; 標準仕様書 4.2.1.1 (出生等は空欄), 5.2 (who joins comes last).
    """
    members = scene.household(entry.household)
    if not members:
        return Outcome()
    event = RecordEvent(REASON, entry.filing.filed_on, entry.filing.moved_on)
    head = next((known.record for known in members if known.record.is_head), None)
    beside = next((known.record for known in members if known.number == entry.beside), members[0].record)
    place = Place(
        household_number=entry.household,
        address=beside.address,
        head=head_name_of(head) if head else HeadName(),
        order=last_place(members),
    )
    record = fresh_record(newborn(entry, scene), place, event, HeadedAddress())
    own = with_drawn_code(numbers.of(0), allotted)
    return Outcome(newcomers=(Newcomer(record, own, _begins_on(entry), event),))


def _begins_on(entry: BirthEntry) -> date:
    """記載の効力の日 — of a birth whose very year is unknown the day of notice."""
    born = entry.filing.moved_on
    return entry.filing.filed_on if born.pattern == NOTHING_KNOWN else born.sort_on


def _applicants(entry: BirthEntry) -> tuple[Applicant, ...]:
    return (Applicant(entry.name.full, entry.filing.moved_on, entry.sex),)


KIND = MovementKind(
    code="birth",
    title="出生",
    entry=BirthEntry,
    reasons=frozenset({REASON}),
    aspects=frozenset({"status", "address", "household", "identity", "remarks", "numbers"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    people=lambda entry: (entry.name.full,),
    households=lambda entry: (entry.household,),
    applicants=_applicants,
    resident_codes=lambda entry: int(entry.draws_code),
    check=check_birth,
    outcome=birth_outcome,
)
