"""Leaving the city: notices, the daily closing on paper, and the municipalities people leave for."""

from __future__ import annotations

from datetime import date

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.systems.resident_registry.rules.filing import BY_PERSON, Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.departures import changes_of_staying, closing, is_due
from daicho.systems.resident_registry.rules.movements.kind import Outcome
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.notification import IdentityCheck, Notifier, NotifierKind
from tests.makers.move_in import a_move_in, fresh_numbers
from tests.makers.paper_registry import PaperRegistry

YOKOHAMA = Address(municipality_code="141003", text="神奈川県横浜市")
ABROAD = Address(country="アメリカ合衆国", text="Seattle")


def filed(moved_on: date, basis: FilingBasis = FilingBasis.NOTIFICATION, filed_on: date = date(2026, 11, 23)) -> Filing:
    """A filing by the head with a photo card, where somebody stands at the counter."""
    papers = IdentityCheck(papers=("individual_number_card",))
    notifier = Notifier(NotifierKind.SELF, "大川 誠", identity=papers) if basis in BY_PERSON else None
    return Filing(PartialDate.known(moved_on), filed_on, basis, notifier)


def family_on_paper() -> PaperRegistry:
    """A family of three that has lived here since January."""
    registry = PaperRegistry()
    registry.do(MOVE_IN, a_move_in(moved_on=date(2026, 1, 10)), fresh_numbers())
    return registry


def a_move_out(
    registry: PaperRegistry,
    *,
    movers: tuple[str, ...] = (),
    moved_on: date = date(2026, 11, 30),
    filed_on: date = date(2026, 11, 23),
    basis: FilingBasis = FilingBasis.NOTIFICATION,
    destination: Address = YOKOHAMA,
    abroad: bool = False,
    remaining: tuple[Placed, ...] = (),
) -> MoveOutEntry:
    """A 転出届 of everybody present, or of the given."""
    people = movers or tuple(registry.present())
    return MoveOutEntry(filed(moved_on, basis, filed_on), people, destination, abroad, remaining=remaining)


def close_due(registry: PaperRegistry, entry: MoveOutEntry | None = None) -> None:
    """The daily closing, as ``actions.close_departures`` does it, for a registry with one household."""
    known = registry.scene().residents.values()
    due = [one for one in known if is_due(one.record, registry.today)]
    if not due:
        return
    day = due[0].record.planned_move_out.on
    assert day is not None
    staying = [one for one in known if one.record.is_present and one not in due]
    relationships = entry.relationships if entry else {}
    changes = (*closing(due), *changes_of_staying(staying, day, relationships, date(2026, 11, 23)))
    registry.carry_out(registry.done[-1], Outcome(changes=changes))


def undo(registry: PaperRegistry, reception: str) -> str:
    """Cancels a movement for everybody it touched; fails when a rule speaks against it."""
    people = tuple(
        number for number, effects in registry.effects.items() if any(e.movement == reception for e in effects)
    )
    entry = CancellationEntry(filed(registry.today, FilingBasis.OFFICIAL, registry.today), reception, people, "誤り")
    if found := registry.check(CANCELLATION, entry):
        raise AssertionError([one.code for one in found])
    return registry.do(CANCELLATION, entry)
