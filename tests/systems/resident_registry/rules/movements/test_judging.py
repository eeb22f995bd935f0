"""届出の順序が前後したとき: late knowledge that does not go with what is already recorded is refused, never written."""

from __future__ import annotations

from datetime import date

import pytest

from daicho.kernel.findings import Level
from daicho.systems.resident_registry.rules.movements.corrections.clerical import KIND as CLERICAL
from daicho.systems.resident_registry.rules.movements.corrections.clerical import ClericalCorrectionEntry
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.corrections.official import KIND as CORRECTION
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import NEW, MoveWithinEntry
from tests.makers.household import HEAD, MOTHER, codes, family, filing, placed
from tests.makers.move_in import new_address, person_name
from tests.makers.paper_registry import PaperRegistry
from tests.proofs import proves

RENAMED = date(2026, 11, 1)


@pytest.fixture
def renamed() -> PaperRegistry:
    """結衣 is called 小川 since 1 November."""
    registry = family()
    items = CorrectedItems(name=person_name("小川", "結衣", "オガワ", "ユイ"))
    registry.do(CORRECTION, OfficialCorrectionEntry(filing(RENAMED), MOTHER, items))
    return registry


def she_moves_alone(on: date) -> MoveWithinEntry:
    return MoveWithinEntry(filing(on), (MOTHER,), new_address("2番3号", ""), NEW, placed(n0000000002=HEAD))


@proves("S1.1.f", how="unit")
def test_a_late_move_that_would_leave_a_head_under_her_old_name_is_refused_with_the_way_out(
    renamed: PaperRegistry,
) -> None:
    found = renamed.check(MOVE_WITHIN, she_moves_alone(date(2026, 10, 1)))

    (finding,) = [one for one in found if one.code == "REG-LATE-002"]
    assert (finding.level, finding.field) == (Level.ERROR, "moved_on")
    assert "小川 結衣" in finding.message
    assert "異動日の順に入力し直してください" in finding.message


def test_the_same_move_after_the_change_of_name_is_no_obstacle(renamed: PaperRegistry) -> None:
    entry = she_moves_alone(date(2026, 11, 10))

    assert not {code for code in codes(renamed.check(MOVE_WITHIN, entry)) if code.startswith("REG-LATE")}
    renamed.do(MOVE_WITHIN, entry)
    assert renamed.record(MOTHER).head.full == "小川 結衣"


def test_a_correction_that_parts_the_addresses_of_a_household_is_only_warned_of() -> None:
    items = CorrectedItems(address=new_address("9番9号", ""))
    entry = ClericalCorrectionEntry(filing(), MOTHER, items, explanation="届書と違う番地を入力していた")

    levels = {one.code: one.level for one in family().check(CLERICAL, entry)}

    assert levels.get("REG-LATE-003") is Level.ALERT
