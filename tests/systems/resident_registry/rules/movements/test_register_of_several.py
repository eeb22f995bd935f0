"""職権修正 of several members: one register moves, in one act (転籍, 筆頭者の氏名の変更)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from daicho.kernel.addresses import Address
from daicho.kernel.findings import errors_in
from daicho.systems.resident_registry.rules.movements.corrections.official import KIND as OFFICIAL
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from tests.makers.household import ARRIVED, CHILD, FATHER, MOTHER, codes, every_week, family, filing, on, undo
from tests.proofs import proves
from tests.systems.resident_registry.rules.movements.test_corrections import (
    DAY,
    NEW_NAME,
    PEOPLE,
    changed_items,
    official,
)


@proves("S1.1.d", how="unit")
def test_a_new_register_of_the_whole_family_is_one_act_also_where_the_head_is_renamed() -> None:
    registry = family()
    before = every_week(registry)
    place = Address(text="神奈川県平塚市浅間町", lot="9番地")
    entry = replace(official(name=NEW_NAME, honseki=place, head_of_register="小川 誠"), same_register=(MOTHER, CHILD))

    assert registry.check(OFFICIAL, entry) == ()
    reception = registry.do(OFFICIAL, entry)

    assert {(registry.record(n).honseki, registry.record(n).head_of_register) for n in PEOPLE} == {(place, "小川 誠")}
    assert changed_items(registry, FATHER) == {"name", "head", "honseki", "head_of_register"}
    assert changed_items(registry, MOTHER) == changed_items(registry, CHILD) == {"head", "honseki", "head_of_register"}
    assert [len(registry.versions[n]) for n in PEOPLE] == [2, 2, 2]
    assert on(registry, CHILD, DAY - timedelta(1)).head_of_register == "大川 誠"
    undo(registry, reception)
    assert every_week(registry) == before


def test_only_the_head_of_the_register_flows_where_only_that_changes() -> None:
    registry = family()

    registry.do(OFFICIAL, replace(official(head_of_register="小川 誠"), same_register=(CHILD,)))

    assert changed_items(registry, CHILD) == {"head_of_register"}
    assert len(registry.versions[MOTHER]) == 1


@pytest.mark.parametrize(
    ("case", "entry", "code"),
    [
        (
            "nothing of the register changes",
            replace(official(name=NEW_NAME), same_register=(CHILD,)),
            "REG-OFFICIAL-003",
        ),
        ("oneself", replace(official(head_of_register="小川 誠"), same_register=(FATHER,)), "REG-OFFICIAL-004"),
        (
            "it stands there already",
            replace(official(MOTHER, honseki=Address("x"), head_of_register="小川 誠"), same_register=(CHILD,)),
            "REG-OFFICIAL-005",
        ),
        (
            "nobody has this number",
            replace(official(head_of_register="小川 誠"), same_register=("0000000990",)),
            "REG-WHO-002",
        ),
    ],
)
def test_who_cannot_take_the_register_over_is_refused(case: str, entry: OfficialCorrectionEntry, code: str) -> None:
    registry = family()
    if code == "REG-OFFICIAL-005":
        entry = replace(entry, items=replace(entry.items, honseki=None))
        registry.do(OFFICIAL, replace(official(CHILD, head_of_register="小川 誠"), filing=filing(ARRIVED)))

    assert code in codes(errors_in(registry.check(OFFICIAL, entry))), case
