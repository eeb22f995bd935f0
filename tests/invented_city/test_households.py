"""Households of the invented city: one head at most, relationships that fit together, figures like the real city's."""

from __future__ import annotations

from collections import Counter

import pytest

from daicho.municipal import places
from daicho.municipal.codes.relationships import relationship_problems
from daicho.municipal.codes.residents import Sex
from invented_city import figures
from tests.invented_city.worlds import TODAY, World, age, day, make_world

SPOUSES = {"11": "male", "12": "female", "13": "male", "14": "female"}


def test_every_household_has_one_head_or_nobody_old_enough(world: World) -> None:
    for members in world.households.values():
        heads = [one for one in members if one["is_head"]]
        if not heads:
            assert all(age(one) < 15 for one in members)
            assert all(one["relationship"] == [] for one in members)
        else:
            assert len(heads) == 1
            assert heads[0]["relationship"] == ["02"]
            assert age(heads[0]) >= 15


def test_every_relationship_is_one_of_the_standard_and_fits_the_sex(world: World) -> None:
    for one in world.living:
        if one["relationship"]:
            assert relationship_problems(one["relationship"], sex=Sex(one["sex"])) == ()


def test_a_head_has_one_spouse_at_most_and_of_the_other_sex(world: World) -> None:
    for members in world.households.values():
        head = next((one for one in members if one["is_head"]), None)
        spouses = [one for one in members if one["relationship"] and one["relationship"][0] in SPOUSES
                   and len(one["relationship"]) == 1]  # fmt: skip
        assert len(spouses) <= 1
        for spouse in spouses:
            assert head is not None
            assert spouse["sex"] == SPOUSES[spouse["relationship"][0]] != head["sex"]


def test_parents_are_older_than_their_children_by_a_generation(world: World) -> None:
    children = 0
    for members in world.households.values():
        head = next((one for one in members if one["is_head"]), None)
        for one in members:
            if head is None or not isinstance(one["birth_date"], str):
                continue
            if one["relationship"] == ["20"]:
                children += 1
                assert age(head) - age(one) >= 15
            if one["relationship"] in (["51"], ["52"]):
                assert age(one) - age(head) >= 15
    assert children > 500


def test_members_stand_in_an_order_without_gap_where_nobody_has_left(world: World) -> None:
    gone = {one["household_number"] for one in world.residents if one["status"] != "resident"}
    for number, members in world.households.items():
        if number not in gone:
            assert sorted(one["order_in_household"] for one in members) == list(range(1, len(members) + 1))


def test_members_of_a_household_live_at_one_address(world: World) -> None:
    for members in world.households.values():
        assert all(one["address"] == members[0]["address"] for one in members)


def test_a_japanese_has_a_honseki_and_no_foreign_items_and_the_other_way_round(world: World) -> None:
    for one in world.residents:
        if one["kind"] == "japanese":
            assert one["honseki"]
            assert one["head_of_register"]
            assert one["foreign"] is None
            assert one["name"] == f"{one['family_name']}　{one['given_name']}"
        else:
            assert not one["honseki"]
            assert not one["head_of_register"]
            assert one["foreign"]
            assert one["alphabet_name"]
            assert not one["former_family_name"]


def test_the_items_of_30_45_stand_where_the_category_has_them(world: World) -> None:
    for one in world.residents:
        if items := one["foreign"]:
            limited = items["status_category"] == "mid_to_long_term" and items["status_of_residence"] != "永住者"
            assert bool(items["period"]) is limited
            assert bool(items["expires_on"]) is limited
            assert bool(items["card_number"]) is (items["status_category"] != "transitional_birth")
            assert items["became_foreign_resident_on"] >= "2012-07-09"
            assert day(one["became_resident_on"]).isoformat() == items["became_foreign_resident_on"]


def test_a_closed_record_says_when_and_why_and_a_living_one_does_not(world: World) -> None:
    for one in world.residents:
        closed = one["status"] != "resident"
        assert bool(one["removed_on"]) is closed
        assert bool(one["removed_reason"]) is closed
        if closed:
            assert one["reason"] == one["removed_reason"]
            assert one["valid_from"] == one["removed_on"]
            assert bool(one["moved_out_to"]) is (one["status"] == "moved_out")


def test_everybody_lives_in_a_town_that_the_register_knows(world: World) -> None:
    planned = [family["planned_address"] for family in world.families]
    for address in [one["address"] for one in world.residents] + planned:
        town = places.town(address["town_code"])
        assert town is not None
        assert (town.text, town.postal_code) == (address["text"], address["postal_code"])


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Large enough for shares to be steady."""
    return make_world(tmp_path_factory.mktemp("larger"), seed=5, residents=20_000)


def test_sizes_ages_sexes_and_nationalities_resemble_the_real_city(larger: World) -> None:
    living = larger.living
    total = len(living)

    assert total / len(larger.households) == pytest.approx(figures.PERSONS_PER_HOUSEHOLD, abs=0.08)
    assert sum(age(one) < 15 for one in living) / total == pytest.approx(figures.CHILD_SHARE, abs=0.015)
    assert sum(age(one) >= 65 for one in living) / total == pytest.approx(figures.AGED_SHARE, abs=0.02)
    assert sum(one["sex"] == "male" for one in living) / total == pytest.approx(figures.MALE_SHARE, abs=0.02)
    assert sum(one["kind"] == "foreign" for one in living) / total == pytest.approx(figures.FOREIGN_SHARE, abs=0.006)


def test_a_year_of_movements_resembles_the_real_city(larger: World) -> None:
    total = len(larger.living)
    a_year_ago = TODAY.replace(year=TODAY.year - 1)
    new = Counter(
        "birth" if one["became_resident_reason"] == "birth" else "move_in"
        for one in larger.residents
        if day(one["became_resident_on"]) > a_year_ago
    )
    gone = Counter(one["status"] for one in larger.residents)

    assert new["move_in"] / total == pytest.approx(figures.MOVED_IN_PER_YEAR, abs=0.012)
    assert new["birth"] / total == pytest.approx(figures.BORN_PER_YEAR, abs=0.003)
    assert gone["moved_out"] / total == pytest.approx(figures.MOVED_OUT_PER_YEAR, abs=0.002)
    assert gone["dead"] / total == pytest.approx(figures.DIED_PER_YEAR, abs=0.003)


def test_the_commonest_surnames_are_the_commonest_of_the_country(larger: World) -> None:
    names = Counter(one["family_name"] for one in larger.living if one["is_head"] and one["family_name"])
    assert {name for name, _ in names.most_common(3)} & {"佐藤", "鈴木", "高橋"}
    assert len(names) > 900
