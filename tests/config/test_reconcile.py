"""突合: equal holdings agree in any order; a changed, swapped, missing or doubled value is told by its item."""

from __future__ import annotations

from daicho.config.bench.reconcile import ITEMS, Holding, differing_items

ANNA = ("1" * 12, "見本 安奈", "ミホン アンナ", '"1990-01-02"', "female", "平塚市宝町1番3号", "here", "")
BENI = ("2" * 12, "見本 紅", "ミホン ベニ", '"1991-03-04"', "female", "平塚市宝町1番4号", "here", "")


def holding(*people: tuple[str, tuple[str, ...]]) -> Holding:
    held = Holding()
    for key, values in people:
        held.add(key, values)
    return held


def changed(values: tuple[str, ...], item: str, value: str) -> tuple[str, ...]:
    return tuple(value if name == item else old for name, old in zip(ITEMS, values, strict=True))


def test_the_order_in_which_a_holder_gives_the_people_does_not_matter() -> None:
    assert differing_items(holding(("a", ANNA), ("b", BENI)), holding(("b", BENI), ("a", ANNA))) == []


def test_a_changed_value_is_told_by_its_item() -> None:
    other = changed(ANNA, "address", "平塚市宝町9番9号")

    assert differing_items(holding(("a", ANNA), ("b", BENI)), holding(("a", other), ("b", BENI))) == ["address"]


def test_a_suppression_that_did_not_arrive_is_told_by_its_item() -> None:
    told = changed(ANNA, "suppression", '[false, [{"process": "issue"}]]')

    assert differing_items(holding(("a", told)), holding(("a", ANNA))) == ["suppression"]


def test_names_swapped_between_two_people_are_noticed() -> None:
    first, second = changed(ANNA, "name", BENI[1]), changed(BENI, "name", ANNA[1])

    assert differing_items(holding(("a", ANNA), ("b", BENI)), holding(("a", first), ("b", second))) == ["name"]


def test_somebody_missing_or_held_twice_differs_in_every_item_and_in_the_count() -> None:
    for wrong in (holding(("a", ANNA)), holding(("a", ANNA), ("b", BENI), ("b", BENI))):
        assert differing_items(holding(("a", ANNA), ("b", BENI)), wrong) == [*ITEMS, "count"]
