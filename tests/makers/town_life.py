"""Life of a town on paper: random movements, proposed as an officer could enter them.

What the rules refuse is left undone, so the rules alone decide what happens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import errors_in
from daicho.municipal.codes.movement_reasons import MovementClass, movement_reason
from daicho.municipal.codes.relationships import HEAD, LODGER
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from daicho.systems.resident_registry.rules.movements.head_change import HeadChangeEntry
from daicho.systems.resident_registry.rules.movements.household_joining import (
    HouseholdChangeEntry,
    HouseholdMergerEntry,
)
from daicho.systems.resident_registry.rules.movements.household_separation import HouseholdSeparationEntry
from daicho.systems.resident_registry.rules.movements.kind import Change, Outcome
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.movements.move_within import KEEP, NEW, MoveWithinEntry, Placed
from daicho.systems.resident_registry.rules.movements.register import kind_named
from daicho.systems.resident_registry.rules.movements.sheet_renewal import REMADE, RESTORED, SheetRenewalEntry
from tests.makers.births_and_deaths import a_birth, a_death, a_removal, an_official_entry, an_unrecorded_person
from tests.makers.departures import YOKOHAMA
from tests.makers.move_in import a_move_in, child, father, fresh_numbers, mother, new_address, person_name
from tests.makers.paper_registry import PaperRegistry

BEGIN, TODAY = date(2026, 1, 10), date(2026, 11, 23)
SIGNS = {MovementClass.ENTRY: 1, MovementClass.REMOVAL: -1, MovementClass.CORRECTION: 0}
DECLINED = "REG-LATE-003"
"""The alert that officers heed here: addresses of one household would part."""
TownT = TypeVar("TownT", bound="Town")
Proposal = tuple[str, Any, EntryNumbers]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that may happen; the numbers choose whom, where and when among what there is."""

    what: str
    day: int
    one: int
    other: int
    some: int

    @property
    def on(self) -> date:
        """異動日."""
        return BEGIN + timedelta(self.day)


def sequences(at_most: int = 16) -> st.SearchStrategy[list[Step]]:
    """What may happen in a town, one after the other."""
    pick = st.integers(0, 11)
    step = st.builds(Step, st.sampled_from(sorted(PROPOSALS)), st.integers(0, 316), pick, pick, st.integers(1, 7))
    return st.lists(step, min_size=at_most // 2, max_size=at_most)


def settled(town: TownT) -> TownT:
    """Two families and somebody alone have moved in."""
    for place, size in enumerate((2, 1, 3)):
        town.live(Step("move_in", 0, 0, place, size))
    return town


@dataclass(slots=True)
class Town(PaperRegistry):
    """A registry on paper that keeps the statistics. ``balance``: Σ of 記載 and 消除 that its movements are."""

    balance: int = 0
    names: int = 0

    def live(self, step: Step) -> str:
        """Lets it happen where the rules allow it; the reception number, else empty."""
        proposal = PROPOSALS[step.what](self, step)
        if proposal is None:
            return ""
        code, entry, numbers = proposal
        found = self.check(kind_named(code), entry, numbers)
        if errors_in(found) or any(finding.code == DECLINED for finding in found):
            return ""
        return self.do(kind_named(code), entry, numbers)

    def named(self) -> dict[str, Any]:
        """A name that nobody else has."""
        self.names += 1
        return {"name": person_name("大川", f"誠{self.names}", "オオカワ", "マコト")}

    def person(self, pick: int) -> str:
        """Somebody who lives here."""
        people = sorted(self.present())
        return people[pick % len(people)]

    def members(self, number: str) -> tuple[str, ...]:
        """現存の世帯員 of somebody's household."""
        return tuple(known.number for known in self.scene().household(self.record(number).household_number))

    def some(self, step: Step) -> tuple[str, ...]:
        """Some of a household, one at least."""
        people = self.members(self.person(step.one))
        return tuple(n for place, n in enumerate(people) if step.some >> place % 3 & 1) or people[:1]

    def neighbour(self, step: Step) -> str:
        """世帯番号 of another household at the same address, where there is one."""
        own = self.record(self.person(step.one))
        near = sorted({r.household_number for r in self.present().values() if r.address == own.address})
        others = [number for number in near if number != own.household_number] or [own.household_number]
        return others[step.other % len(others)]

    def _write(self, reception: str, outcome: Outcome) -> None:
        PaperRegistry._write(self, reception, outcome)
        begun = [one.event.reason for one in outcome.newcomers] + [one.event.reason for one in outcome.rewrites]
        self.balance += sum(_sign(reason) for reason in begun)
        self.balance += sum(_counted(change) for change in outcome.changes)


def _sign(reason: str) -> int:
    return SIGNS[movement_reason(reason).movement_class] if reason else 0


def _counted(change: Change) -> int:
    """A 転出 counts on its day, not when it is notified; a new sheet for the same person changes nothing."""
    if (change.record.planned_move_out.on and change.record.is_present) or change.event.reason in (REMADE, RESTORED):
        return 0
    return _sign(change.event.reason) + (_sign(change.closes.reason) if change.closes else 0)


def _filing(step: Step) -> Filing:
    return Filing(PartialDate.known(step.on), TODAY, FilingBasis.OFFICIAL)


def _heading(people: tuple[str, ...]) -> tuple[Placed, ...]:
    """The first as 世帯主, everybody else as 同居人."""
    return tuple(Placed(number, (LODGER if place else HEAD,)) for place, number in enumerate(people))


def _lodging(people: tuple[str, ...]) -> tuple[Placed, ...]:
    return tuple(Placed(number, (LODGER,)) for number in people)


def _left(town: Town, movers: tuple[str, ...]) -> tuple[Placed, ...]:
    """Those who stay behind: a head is named where theirs goes."""
    staying = tuple(n for n in town.members(movers[0]) if n not in movers)
    return () if any(town.record(n).is_head for n in staying) else _heading(staying)


def _place(step: Step) -> Any:
    return new_address(f"{step.other % 2 + 1}番1号", "")


def _move_in(town: Town, step: Step) -> Proposal:
    members = tuple(make(**town.named()) for make in (father, mother, child)[: step.some % 3 + 1])
    entry = a_move_in(members, moved_on=step.on, address=_place(step), notifier=None, basis=FilingBasis.OFFICIAL)
    return "move_in", entry, fresh_numbers(len(members))


def _move_within(town: Town, step: Step) -> Proposal:
    people = town.members(town.person(step.one))
    if step.some % 2:
        return "move_within", MoveWithinEntry(_filing(step), people, _place(step), KEEP), EntryNumbers()
    movers = town.some(step)
    entry = MoveWithinEntry(_filing(step), movers, _place(step), NEW, _heading(movers), _left(town, movers))
    return "move_within", entry, EntryNumbers()


def _move_out(town: Town, step: Step) -> Proposal:
    movers = town.some(step)
    return "move_out", MoveOutEntry(_filing(step), movers, YOKOHAMA, remaining=_left(town, movers)), EntryNumbers()


def _separation(town: Town, step: Step) -> Proposal:
    movers = town.some(step)
    entry = HouseholdSeparationEntry(_filing(step), movers, _heading(movers), _left(town, movers))
    return "household_separation", entry, EntryNumbers()


def _merger(town: Town, step: Step) -> Proposal:
    movers = town.members(town.person(step.one))
    entry = HouseholdMergerEntry(_filing(step), movers, town.neighbour(step), _lodging(movers))
    return "household_merger", entry, EntryNumbers()


def _change(town: Town, step: Step) -> Proposal:
    movers = town.some(step)
    entry = HouseholdChangeEntry(_filing(step), movers, town.neighbour(step), _lodging(movers), _left(town, movers))
    return "household_change", entry, EntryNumbers()


def _head_change(town: Town, step: Step) -> Proposal:
    head = town.person(step.one)
    others = tuple(n for n in town.members(head) if n != head)
    return "head_change", HeadChangeEntry(_filing(step), head, _heading((head, *others))), EntryNumbers()


def _birth(town: Town, step: Step) -> Proposal:
    mother_of = town.person(step.one)
    entry = a_birth(
        filing=_filing(step),
        beside=mother_of,
        household=town.record(mother_of).household_number,
        mother=mother_of,
        father="",
        quoted_from=mother_of,
        relationship=(LODGER,),
        **town.named(),
    )
    return "birth", entry, EntryNumbers()


def _death(town: Town, step: Step) -> Proposal:
    dead = (town.person(step.one),)
    return "death", replace(a_death(*dead, remaining=_left(town, dead)), filing=_filing(step)), EntryNumbers()


def _removal(town: Town, step: Step) -> Proposal:
    people = town.some(step)
    return "official_removal", a_removal(*people, filing=_filing(step), remaining=_left(town, people)), EntryNumbers()


def _official_entry(town: Town, step: Step) -> Proposal:
    person = an_unrecorded_person(**town.named())
    return (
        "official_entry",
        an_official_entry(filing=_filing(step), person=person, address=_place(step)),
        fresh_numbers(1),
    )


def _correction(town: Town, step: Step) -> Proposal:
    items = CorrectedItems(**town.named())
    return "official_correction", OfficialCorrectionEntry(_filing(step), town.person(step.one), items), EntryNumbers()


def _new_sheet(town: Town, step: Step) -> Proposal:
    return "sheet_remaking", SheetRenewalEntry(_filing(step), town.some(step), "備考欄が満ちたため"), EntryNumbers()


def _undo(town: Town, step: Step) -> Proposal | None:
    if not town.done:
        return None
    reception = town.done[step.one % len(town.done)]
    touched = tuple(n for n, held in town.effects.items() if any(e.movement == reception for e in held))
    return "cancellation", CancellationEntry(_filing(step), reception, touched, "誤りを確認したため"), EntryNumbers()


def _of_somebody(propose: Callable[[Town, Step], Proposal]) -> Callable[[Town, Step], Proposal | None]:
    return lambda town, step: propose(town, step) if town.present() else None


PROPOSALS: Mapping[str, Callable[[Town, Step], Proposal | None]] = {
    "cancellation": _undo,
    "move_in": _move_in,
    "official_entry": _official_entry,
    **{
        code: _of_somebody(propose)
        for code, propose in {
            "birth": _birth,
            "death": _death,
            "head_change": _head_change,
            "household_change": _change,
            "household_merger": _merger,
            "household_separation": _separation,
            "move_out": _move_out,
            "move_within": _move_within,
            "official_correction": _correction,
            "official_removal": _removal,
            "sheet_remaking": _new_sheet,
        }.items()
    },
}
