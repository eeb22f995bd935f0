"""世帯分離 — members leave to a new household at the same address (住基法25条; 標準仕様書 4.1.4.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from daicho.kernel.findings import Finding, Level, errors_in
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing
from daicho.systems.resident_registry.rules.movements.household_places import (
    ARTICLE,
    changes_of,
    check_head_name,
    check_household_filing,
    check_nothing_later,
    check_one_household,
    check_placed,
    placed_in,
    relationships_of,
    told,
)
from daicho.systems.resident_registry.rules.movements.households import (
    after_leaving,
    changes_of_remaining,
    check_remaining,
)
from daicho.systems.resident_registry.rules.movements.kind import Allotted, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.movements.named_residents import check_named, household_mates
from daicho.systems.resident_registry.rules.record_parts import RecordEvent

REASON = "household_separation"


@dataclass(frozen=True, slots=True)
class HouseholdSeparationEntry:
    """世帯分離届の内容. ``placed``: 続柄 in the new household; ``remaining``: of those left, where the head goes."""

    filing: Filing
    movers: tuple[str, ...]
    placed: tuple[Placed, ...]
    remaining: tuple[Placed, ...] = ()

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (
            ("異動先の世帯", "新しい世帯をつくる(住所は変わりません)"),
            ("新しい世帯の続柄", told(self.placed)),
            ("残る世帯の続柄", told(self.remaining)),
        )


def _day(entry: HouseholdSeparationEntry) -> date:
    return entry.filing.moved_on.sort_on


def _check(entry: HouseholdSeparationEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    found = [
        *check_household_filing(entry.filing, scene, "世帯分離の日"),
        *check_named(entry.movers, scene, _day(entry)),
    ]
    if any(f.code.startswith("REG-WHO") for f in errors_in(found)):
        return tuple(found)
    found += check_one_household(entry.movers, scene)
    staying = household_mates(scene, entry.movers)
    if not staying:
        found.append(
            Finding("REG-SEP-001", Level.ERROR, "people",
                    "世帯の全員が選ばれています。分離すると元の世帯に残る人がいません。分かれる人だけを選ぶか、"
                    "世帯主を変えるときは世帯主変更で入力してください。", ARTICLE)
        )  # fmt: skip
        return tuple(found)
    found += check_nothing_later((*(scene.residents[n] for n in entry.movers), *staying), _day(entry))
    records = placed_in("", entry.movers, entry.placed, (), scene, _day(entry))
    remaining = after_leaving(staying, _day(entry), relationships_of(entry.remaining))
    named = (*check_head_name(records, scene), *check_head_name(remaining.records, scene))
    return (*found, *check_placed(records, entry.movers, _day(entry)), *named, *check_remaining(remaining))


def _outcome(entry: HouseholdSeparationEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    event = RecordEvent(REASON, entry.filing.filed_on, entry.filing.moved_on)
    records = placed_in(allotted.household, entry.movers, entry.placed, (), scene, _day(entry))
    remaining = after_leaving(household_mates(scene, entry.movers), _day(entry), relationships_of(entry.remaining))
    head_event = replace(event, reason="head_change")
    return Outcome(
        changes=(
            *changes_of(records, scene, _day(entry), event),
            *changes_of_remaining(remaining, _day(entry), head_event),
        )
    )


KIND = MovementKind(
    code="household_separation",
    title="世帯分離",
    entry=HouseholdSeparationEntry,
    reasons=frozenset({REASON, "head_change"}),
    aspects=frozenset({"household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: entry.movers,
    new_households=lambda entry: 1,
)
