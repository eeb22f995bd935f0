"""Outsiders: families about to move in, and those among them that make trouble at the counter."""

from __future__ import annotations

from datetime import date

import pytest

from daicho.kernel.names import to_moji_joho, unknown_characters
from daicho.municipal import places
from tests.invented_city.worlds import TODAY, Line, World


def family(world: World, case: str) -> Line:
    return next(one for one in world.families if one["case"] == case)


def resident(world: World, number: str) -> Line:
    return next(one for one in world.residents if one["resident_number"] == number)


def test_every_certificate_comes_from_a_real_municipality_that_is_not_ours(world: World) -> None:
    for one in world.families:
        issuer = places.municipality(one["issuer"]["municipality_code"])
        assert issuer is not None
        assert issuer.text == one["issuer"]["name"] != "神奈川県平塚市"
        assert one["previous_address"]["municipality_code"] == issuer.code


def test_every_family_plans_to_live_at_a_real_town_of_the_city(world: World) -> None:
    codes = {town.code[:4] for town in places.towns()}
    for one in world.families:
        assert one["planned_address"]["town_code"][:4] in codes


def test_every_member_has_what_the_certificate_must_say(world: World) -> None:
    for one in world.families:
        for member in one["members"]:
            assert member["name"]
            assert member["sex"] in ("male", "female")
            assert member["relationship"]
            assert bool(member["honseki"]) is (member["kind"] == "japanese")
            assert bool(member["foreign"]) is (member["kind"] == "foreign")


def test_a_plain_family_has_moved_within_the_period_and_is_unknown_here(world: World) -> None:
    known = {one["individual_number"] for one in world.residents}
    plain = family(world, "plain_family")

    assert [member["relationship"] for member in plain["members"]] == [["02"], ["12"], ["20"], ["20"]]
    assert 0 < (TODAY - date.fromisoformat(plain["planned_move_on"])).days <= 14
    assert not known & {member["individual_number"] for member in plain["members"]}


@pytest.mark.parametrize("case", ["returning_alone", "returning_family"])
def test_a_returning_person_brings_the_numbers_of_the_closed_record(world: World, case: str) -> None:
    for member in family(world, case)["members"]:
        former = resident(world, member["former_resident_number"])
        assert former["status"] == "moved_out"
        for key in ("individual_number", "resident_code", "name", "birth_date", "sex"):
            assert former[key] == member[key]


def test_a_returning_family_comes_from_where_it_went(world: World) -> None:
    returning = family(world, "returning_family")
    former = resident(world, returning["members"][0]["former_resident_number"])
    assert returning["previous_address"] == former["moved_out_to"]


def test_one_family_lives_here_already(world: World) -> None:
    for member in family(world, "already_here")["members"]:
        present = resident(world, member["former_resident_number"])
        assert present["status"] == "resident"
        assert present["individual_number"] == member["individual_number"]


def test_one_mother_joins_a_household_of_the_city(world: World) -> None:
    joining = family(world, "joins_household")
    host = world.households[joining["joins_household"]]

    assert joining["planned_address"] == host[0]["address"]
    assert joining["members"][0]["planned_relationship"] == ["52"]


def test_one_name_needs_conversion_to_the_selectors_of_the_register(world: World) -> None:
    name = family(world, "name_needs_conversion")["members"][0]["name"]

    assert unknown_characters(name)
    assert to_moji_joho(name) != name
    assert not unknown_characters(to_moji_joho(name))


def test_one_name_has_a_character_that_nothing_can_be_done_about(world: World) -> None:
    name = family(world, "unknown_character")["members"][0]["name"]
    assert unknown_characters(to_moji_joho(name))


def test_one_newcomer_has_the_name_birth_date_and_sex_of_a_resident_but_other_numbers(world: World) -> None:
    member = family(world, "namesake_of_resident")["members"][0]
    same = [
        one for one in world.living
        if (one["name"], one["birth_date"], one["sex"]) == (member["name"], member["birth_date"], member["sex"])
    ]  # fmt: skip
    assert same
    assert member["individual_number"] not in {one["individual_number"] for one in same}


@pytest.mark.parametrize(("case", "days"), [("late", 45), ("not_yet_moved", -12)])
def test_one_comes_too_late_and_one_too_early(world: World, case: str, days: int) -> None:
    assert (TODAY - date.fromisoformat(family(world, case)["planned_move_on"])).days == days


def test_one_has_no_papers_and_one_has_two_small_ones(world: World) -> None:
    assert family(world, "no_papers")["identity_papers"] == []
    assert len(family(world, "two_small_papers")["identity_papers"]) == 2


def test_no_other_name_in_the_world_is_outside_the_repertoire(world: World) -> None:
    for one in world.residents:
        for key in ("name", "name_kana", "common_name", "former_family_name", "head_of_register"):
            assert not unknown_characters(one[key]), one["resident_number"]
