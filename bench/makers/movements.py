"""One movement of each kind that a family of three can have on the first days after it moved in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bench.makers.families import enter_families, officers
from daicho.kernel.addresses import Address
from daicho.systems.resident_registry.actions.approve_movement import approve_movement
from daicho.systems.resident_registry.actions.enter_movement import alert_key, enter_movement
from daicho.systems.resident_registry.actions.review_movement import verify_movement
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.queries.scenes import judge
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from daicho.systems.resident_registry.rules.movements.head_change import HeadChangeEntry
from daicho.systems.resident_registry.rules.movements.household_separation import HouseholdSeparationEntry
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry, Placed
from daicho.systems.resident_registry.rules.movements.register import KINDS
from daicho.systems.resident_registry.rules.movements.sheet_renewal import SheetRenewalEntry
from tests.makers.births_and_deaths import a_birth, a_death, a_removal
from tests.makers.household import HEAD, SON, filing
from tests.makers.move_in import new_address, person_name

Family = tuple[str, ...]
Maker = Callable[[Family, str], Any]
"""Takes father, mother and child with the reception number of their moving in."""

HUSBAND = ("11",)
YOKOHAMA = Address(municipality_code="141003", text="神奈川県横浜市")


def _notified(on: date = date(2026, 11, 21)) -> Filing:
    return filing(on, FilingBasis.NOTIFICATION)


def _birth(family: Family, _: str) -> Any:
    household = newest_records(family[:1])[family[0]].record.household_number
    father, mother, _ = family
    return a_birth(beside=mother, household=household, mother=mother, father=father, quoted_from=father)


def _correction(family: Family, _: str) -> Any:
    name = person_name("改", "誠", "アラタ", "マコト")
    return OfficialCorrectionEntry(filing(basis=FilingBasis.NOTICE), family[0], CorrectedItems(name=name))


def _head_change(family: Family, _: str) -> Any:
    father, mother, child = family
    return HeadChangeEntry(_notified(), mother, (Placed(father, HUSBAND), Placed(child, SON)))


MAKERS: Mapping[str, Maker] = {
    "move_within": lambda family, _: MoveWithinEntry(_notified(), family, new_address("9番9号", "")),
    "move_out": lambda family, _: MoveOutEntry(_notified(date(2026, 11, 30)), family, YOKOHAMA),
    "household_separation": lambda family, _: HouseholdSeparationEntry(
        _notified(), family[1:], (Placed(family[1], HEAD), Placed(family[2], SON))
    ),
    "head_change": _head_change,
    "birth": _birth,
    "death": lambda family, _: a_death(
        family[0], remaining=(Placed(family[1], HEAD), Placed(family[2], SON)), moved_on=date(2026, 11, 21)
    ),
    "official_removal": lambda family, _: a_removal(*family),
    "official_correction": _correction,
    "sheet_remaking": lambda family, _: SheetRenewalEntry(filing(date(2026, 11, 23)), family[:1], "本人の申出"),
    "cancellation": lambda family, reception: CancellationEntry(
        filing(date(2026, 11, 23)), reception, family, "届出の誤りを確認したため"
    ),
}


def enter_movements(kind: str, how_many: int) -> list[str]:
    """As many movements of a kind, each of a family of its own, entered and verified; their reception numbers."""
    return [_enter(kind) for _ in range(how_many)]


def _enter(code: str) -> str:
    enterer, verifier = officers()
    (moved_in,) = enter_families(1)
    if code == "move_in":
        return moved_in
    family = approve_movement(verifier, moved_in, 1).resident_numbers
    kind, entry, numbers = KINDS[code], MAKERS[code](family, moved_in), EntryNumbers()
    alerts = {alert_key(finding) for finding in judge(enterer, kind, entry, numbers)}
    reception = enter_movement(enterer, kind, entry, numbers, alerts).reception
    verify_movement(verifier, reception, 1)
    return reception
