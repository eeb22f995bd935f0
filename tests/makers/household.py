"""大川家 on paper: a family that has lived here since January, with what officers enter about it."""

from __future__ import annotations

from datetime import date

from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import Finding
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInMember
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.notification import IdentityCheck, Notifier, NotifierKind
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.versions import as_of
from tests.makers.move_in import a_move_in, child, father, fresh_numbers, mother, new_address, person_name
from tests.makers.paper_registry import PaperRegistry

TODAY = date(2026, 11, 23)
ARRIVED = date(2026, 1, 10)
FATHER, MOTHER, CHILD = "0000000001", "0000000002", "0000000003"
HEAD, WIFE, SON, MOTHER_OF = ("02",), ("12",), ("20",), ("52",)


def filing(moved_on: date = date(2026, 11, 20), basis: FilingBasis = FilingBasis.OFFICIAL) -> Filing:
    """届出等 of today; with a notifier who showed a card where somebody stands at the counter."""
    person = Notifier(NotifierKind.SELF, "大川 誠", identity=IdentityCheck(papers=("individual_number_card",)))
    needs = basis in (FilingBasis.NOTIFICATION, FilingBasis.REQUEST)
    return Filing(PartialDate.known(moved_on), TODAY, basis, person if needs else None)


def placed(**relationships: tuple[str, ...]) -> tuple[Placed, ...]:
    """続柄 by 宛名番号 written as ``n0000000001=("02",)``."""
    return tuple(Placed(name.removeprefix("n"), codes) for name, codes in relationships.items())


def family() -> PaperRegistry:
    """大川 誠, 結衣 and 陽 in one household since 10 January."""
    registry = PaperRegistry()
    registry.do(MOVE_IN, a_move_in(moved_on=ARRIVED), fresh_numbers())
    return registry


def grandmother(**changes: object) -> MoveInMember:
    """大川 花, alone and her own head."""
    named = person_name("大川", "花", "オオカワ", "ハナ")
    return mother(**{"name": named, "relationship": HEAD, "birth_date": PartialDate.known(date(1958, 5, 5)), **changes})


def two_households(lot: str = "1番8号", building: str = "グリーンヒルズ201号") -> PaperRegistry:
    """The family, and 大川 花 in a household of her own (宛名番号 4), at the same address unless told otherwise."""
    registry = family()
    entry = a_move_in((grandmother(),), moved_on=ARRIVED, address=new_address(lot, building))
    registry.do(MOVE_IN, entry, fresh_numbers(1))
    return registry


def everyone() -> tuple[MoveInMember, ...]:
    """The members of the family as they were typed."""
    return (father(), mother(), child())


def codes(findings: tuple[Finding, ...]) -> set[str]:
    """The codes of findings."""
    return {finding.code for finding in findings}


def on(registry: PaperRegistry, number: str, day: date) -> ResidentRecord:
    """The record in force on a day."""
    found = as_of(registry.versions[number], day)
    assert found is not None
    return found.content


def undo(registry: PaperRegistry, reception: str) -> str:
    """Cancels a movement for everybody it changed."""
    people = tuple(n for n, effects in registry.effects.items() if any(e.movement == reception for e in effects))
    entry = CancellationEntry(filing(TODAY), reception, people, "届出の誤りを確認したため")
    assert codes(registry.check(CANCELLATION, entry)) == set()
    return registry.do(CANCELLATION, entry)


def every_week(registry: PaperRegistry) -> list[tuple[str, date, ResidentRecord]]:
    """What every resident's record says, week by week."""
    days = [date.fromordinal(n) for n in range(ARRIVED.toordinal(), TODAY.toordinal() + 30, 7)]
    return [(number, day, on(registry, number, day)) for number in registry.versions for day in days]
