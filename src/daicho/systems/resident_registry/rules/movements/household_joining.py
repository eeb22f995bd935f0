"""世帯合併・世帯変更 — all members, or some of them, join a household that exists at the same 番地 (住基法25条).

The two differ in one question alone: whether anybody stays behind (標準仕様書 4.1.4.1, 1.2.2).
"""

from __future__ import annotations

from collections.abc import Sequence
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
    check_target,
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

MERGER, CHANGE = "household_merger", "household_change"


@dataclass(frozen=True, slots=True)
class HouseholdMergerEntry:
    """世帯合併届の内容. ``movers``: everybody of the household that ends; ``placed``: 続柄 in the one they join."""

    filing: Filing
    movers: tuple[str, ...]
    target: str
    placed: tuple[Placed, ...]

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return _facts(self.target, self.placed, ())


@dataclass(frozen=True, slots=True)
class HouseholdChangeEntry:
    """世帯変更届の内容. ``remaining``: 続柄 of those who stay behind, where the head leaves."""

    filing: Filing
    movers: tuple[str, ...]
    target: str
    placed: tuple[Placed, ...]
    remaining: tuple[Placed, ...] = ()

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return _facts(self.target, self.placed, self.remaining)


_Entry = HouseholdMergerEntry | HouseholdChangeEntry


def _facts(target: str, placed: Sequence[Placed], remaining: Sequence[Placed]) -> tuple[tuple[str, str], ...]:
    return (
        ("入る世帯", f"世帯番号{target}(住所は変わりません)"),
        ("入る世帯での続柄", told(placed)),
        ("残る世帯の続柄", told(remaining)),
    )


def _day(entry: _Entry) -> date:
    return entry.filing.moved_on.sort_on


def _remaining_of(entry: _Entry) -> tuple[Placed, ...]:
    return entry.remaining if isinstance(entry, HouseholdChangeEntry) else ()


def _check(entry: _Entry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    title = "世帯変更の日" if isinstance(entry, HouseholdChangeEntry) else "世帯合併の日"
    found = [*check_household_filing(entry.filing, scene, title), *check_named(entry.movers, scene, _day(entry))]
    if any(f.code.startswith("REG-WHO") for f in errors_in(found)):
        return tuple(found)
    staying = household_mates(scene, entry.movers)
    found += (*check_one_household(entry.movers, scene), *_check_staying(entry, stays=bool(staying)))
    found += check_target(entry.target, entry.movers, scene)
    members = scene.household(entry.target)
    movers = tuple(scene.residents[number] for number in entry.movers)
    found += check_nothing_later((*movers, *staying, *members), _day(entry))
    if errors_in(found):
        return tuple(found)
    records = placed_in(entry.target, entry.movers, entry.placed, members, scene, _day(entry))
    remaining = after_leaving(staying, _day(entry), relationships_of(_remaining_of(entry)))
    named = (*check_head_name(records, scene), *check_head_name(remaining.records, scene))
    return (*found, *check_placed(records, entry.movers, _day(entry)), *named, *check_remaining(remaining))


def _check_staying(entry: _Entry, *, stays: bool) -> tuple[Finding, ...]:
    """REG-MERGE-001, REG-JOIN-001: 合併 is of all members, 変更 of some."""
    if isinstance(entry, HouseholdMergerEntry) and stays:
        return (
            Finding("REG-MERGE-001", Level.ERROR, "people",
                    "元の世帯に残る人がいます。世帯合併は世帯の全員が移るときの異動です。一部の人だけが移るときは"
                    "世帯変更で入力してください。", ARTICLE),
        )  # fmt: skip
    if isinstance(entry, HouseholdChangeEntry) and not stays:
        return (
            Finding("REG-JOIN-001", Level.ERROR, "people",
                    "世帯の全員が移ります。世帯変更は一部の人だけが移るときの異動です。全員が移るときは世帯合併で"
                    "入力してください。", ARTICLE),
        )  # fmt: skip
    return ()


def _outcome(entry: _Entry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    reason = CHANGE if isinstance(entry, HouseholdChangeEntry) else MERGER
    event = RecordEvent(reason, entry.filing.filed_on, entry.filing.moved_on)
    members = scene.household(entry.target)
    records = placed_in(entry.target, entry.movers, entry.placed, members, scene, _day(entry))
    staying = household_mates(scene, entry.movers)
    remaining = after_leaving(staying, _day(entry), relationships_of(_remaining_of(entry)))
    return Outcome(
        changes=(
            *changes_of(records, scene, _day(entry), event),
            *changes_of_remaining(remaining, _day(entry), replace(event, reason="head_change")),
        )
    )


HOUSEHOLD_MERGER = MovementKind(
    code=MERGER,
    title="世帯合併",
    entry=HouseholdMergerEntry,
    reasons=frozenset({MERGER}),
    aspects=frozenset({"household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: entry.movers,
    households=lambda entry: (entry.target,),
)
HOUSEHOLD_CHANGE = MovementKind(
    code=CHANGE,
    title="世帯変更",
    entry=HouseholdChangeEntry,
    reasons=frozenset({CHANGE, "head_change"}),
    aspects=frozenset({"household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: entry.movers,
    households=lambda entry: (entry.target,),
)
