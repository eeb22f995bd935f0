"""One movement of each kind, of families on the first days after they moved in."""

from __future__ import annotations

from bench.makers.entries import ENTRIES, FIRST, Family
from bench.makers.families import a_family, a_mixed_family, enter_families, officers
from bench.makers.foreign_entries import FOREIGN_ENTRIES
from daicho.systems.resident_registry.actions.approve_movement import approve_movement
from daicho.systems.resident_registry.actions.enter_movement import alert_key, enter_movement
from daicho.systems.resident_registry.actions.review_movement import verify_movement
from daicho.systems.resident_registry.queries.scenes import judge
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.register import KINDS
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from tests.makers.move_in import a_number_pair

MAKERS = {**ENTRIES, **FOREIGN_ENTRIES}


def enter_movements(kind: str, how_many: int) -> list[str]:
    """As many movements of a kind, each of a family of its own, entered and verified; their reception numbers."""
    return [_enter_for_a_new_family(kind) for _ in range(how_many)]


def _enter_for_a_new_family(code: str) -> str:
    _, approver = officers()
    (moved_in,) = enter_families(1, a_mixed_family if code in FOREIGN_ENTRIES else a_family)
    if code == "move_in":
        return moved_in
    family = approve_movement(approver, moved_in, 1).resident_numbers
    if code in FIRST:
        approve_movement(approver, _enter(FIRST[code], family, moved_in), 1)
    return _enter(code, family, moved_in)


def _enter(code: str, family: Family, moved_in: str) -> str:
    enterer, verifier = officers()
    kind, entry, numbers = KINDS[code], MAKERS[code](family, moved_in), _typed(code)
    alerts = {alert_key(finding) for finding in judge(enterer, kind, entry, numbers)}
    reception = enter_movement(enterer, kind, entry, numbers, alerts).reception
    verify_movement(verifier, reception, 1)
    return reception


def _typed(code: str) -> EntryNumbers:
    """Numbers beside the entry, for the one kind whose matter they are."""
    if code != "individual_number":
        return EntryNumbers()
    return EntryNumbers((PersonalNumbers(individual_number=a_number_pair().individual_number),))
