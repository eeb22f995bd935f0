"""転入 as a kind of movement."""

from __future__ import annotations

from daicho.kernel.dates import PartialDate
from daicho.systems.resident_registry.rules.movements.kind import Applicant, MovementKind
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry
from daicho.systems.resident_registry.rules.movements.move_in.findings import check_move_in
from daicho.systems.resident_registry.rules.movements.move_in.outcome import move_in_outcome
from daicho.systems.resident_registry.rules.movements.move_in.varieties import VARIETIES


def _applicants(entry: MoveInEntry) -> tuple[Applicant, ...]:
    return tuple(Applicant(m.name.full, m.birth_date, m.sex, m.foreign.card_number, m.same_as) for m in entry.members)


KIND = MovementKind(
    code="move_in",
    title="転入",
    entry=MoveInEntry,
    reasons=frozenset(reason for rule in VARIETIES.values() for reason in (rule.reason, rule.official_reason)),
    aspects=frozenset({"status", "address", "household", "identity", "remarks", "numbers"}),
    moved_on=lambda entry: PartialDate.known(entry.moved_on),
    filed_on=lambda entry: entry.notified_on,
    people=lambda entry: tuple(m.name.full for m in entry.members),
    check=check_move_in,
    outcome=move_in_outcome,
    households=lambda entry: (entry.target,) if entry.joins else (),
    applicants=_applicants,
    new_households=lambda entry: 0 if entry.joins else 1,
    resident_codes=lambda entry: sum(m.needs_code for m in entry.members),
)
