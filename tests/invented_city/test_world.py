"""The invented world as a whole: the same for the same seed, whole, and right in every number."""

from __future__ import annotations

import filecmp
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.numbers import (
    household_number_is_valid,
    individual_number_is_valid,
    municipality_code_is_valid,
    residence_card_number_is_valid,
    resident_code_is_valid,
    resident_number_is_valid,
)
from invented_city.__main__ import main
from tests.invented_city.worlds import TODAY, Line, World, day, make_world


def files_of(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first = make_world(tmp_path / "a", seed=7, residents=400).folder
    second = make_world(tmp_path / "b", seed=7, residents=400).folder

    names = files_of(first)
    assert names == files_of(second)
    assert filecmp.cmpfiles(first, second, names, shallow=False) == (names, [], [])


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    first = make_world(tmp_path / "a", seed=7, residents=400)
    second = make_world(tmp_path / "b", seed=8, residents=400)

    numbers = [{one["individual_number"] for one in made.residents} for made in (first, second)]
    assert not numbers[0] & numbers[1]


def test_the_command_writes_the_world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seed", "3", "--residents", "50", "--date", "2026-11-23", "--out", str(tmp_path)]) == 0

    assert "'resident': 50" in capsys.readouterr().err
    assert World(tmp_path).summary["counts"]["resident"] == 50


@pytest.mark.parametrize("residents", ["0", "-1", "2000001", "many"])
def test_a_senseless_size_is_refused(tmp_path: Path, residents: str) -> None:
    with pytest.raises(SystemExit):
        main(["--residents", residents, "--date", "2026-11-23", "--out", str(tmp_path)])


def everybody(world: World) -> list[Line]:
    outside = [
        one for family in world.families for one in family["members"]
        if one["former_resident_number"] is None
    ]  # fmt: skip
    return world.residents + outside


def test_every_number_is_right_in_its_check_digit_and_plainly_invented(world: World) -> None:
    for one in everybody(world):
        assert individual_number_is_valid(one["individual_number"])
        assert resident_code_is_valid(one["resident_code"])
        assert one["individual_number"].startswith("99")
        assert one["resident_code"].startswith("99")


def test_nobody_shares_a_number_with_anybody(world: World) -> None:
    people = everybody(world)
    for key in ("individual_number", "resident_code"):
        assert len({one[key] for one in people}) == len(people)
    assert len({one["resident_number"] for one in world.residents}) == len(world.residents)


def test_resident_and_household_numbers_follow_their_sequences(world: World) -> None:
    assert all(resident_number_is_valid(one["resident_number"]) for one in world.residents)
    assert all(household_number_is_valid(number) for number in world.households)
    last = max(int(one["resident_number"][:-1]) for one in world.residents)
    assert last == world.summary["last_resident_sequence"]
    last_household = max(int(one["household_number"][:-1]) for one in world.residents)
    assert last_household == world.summary["last_household_sequence"]


def test_every_card_of_a_foreign_resident_has_the_form_of_one_and_is_held_once(world: World) -> None:
    cards = [
        one["foreign"]["card_number"] for one in everybody(world)
        if one["foreign"] and one["foreign"]["card_number"]
    ]  # fmt: skip
    assert len(cards) > 60
    assert all(residence_card_number_is_valid(card) for card in cards)
    assert len(set(cards)) == len(cards)


def test_every_address_and_date_is_as_the_kernel_writes_it(world: World) -> None:
    for one in world.residents:
        for key in ("address", "previous_address", "honseki", "moved_out_to"):
            address = Address.from_json(one[key])
            assert address.to_json() == one[key]
            assert not address.municipality_code or municipality_code_is_valid(address.municipality_code)
        for key in ("birth_date", "became_resident_on"):
            assert PartialDate.from_json(one[key]).to_json() == one[key]


def test_nothing_happens_after_today_or_before_birth(world: World) -> None:
    for one in world.residents:
        born, began = day(one["birth_date"]), day(one["became_resident_on"])
        assert born <= TODAY
        assert born <= began <= TODAY
        for key in ("notified_on", "address_set_on", "household_created_on", "valid_from", "removed_on"):
            assert one[key] is None or one[key] <= TODAY.isoformat(), key
        assert one["address_set_on"] >= began.isoformat()


def test_a_history_runs_forward_and_begins_with_the_entry(world: World) -> None:
    moved = 0
    for one in world.residents:
        days = [entry["valid_from"] for entry in one["history"]] + [one["valid_from"]]
        reasons = [entry["reason"] for entry in one["history"]] + [one["reason"]]
        assert days == sorted(days)
        assert reasons[0] == one["became_resident_reason"]
        moved += len(days) > 1
    assert moved > 300


def test_an_entry_of_the_history_laid_over_today_is_the_whole_record_of_its_time(world: World) -> None:
    """Three moves and then a change of head: the head of that time stands in every earlier entry."""
    numbers = world.summary["cases"]["much_moved"]
    wife, husband = (next(one for one in world.residents if one["resident_number"] == number) for number in numbers)

    assert [{**husband, **entry}["relationship"] for entry in husband["history"]] == [["02"]] * 4
    assert [{**wife, **entry}["relationship"] for entry in wife["history"]] == [["12"]] * 4
    addresses = [{**wife, **entry}["address"] for entry in wife["history"]]
    assert addresses[3] == wife["address"]
    assert len({str(address) for address in addresses}) == 4
    assert wife["is_head"]


def test_the_counts_of_the_summary_are_those_of_the_files(world: World) -> None:
    counts = world.summary["counts"]
    assert counts["resident"] == 3000
    statuses = Counter(one["status"] for one in world.residents)
    assert {status: counts[status] for status in statuses} == statuses
    assert counts["households"] == len(world.households)
    assert counts["foreign"] == sum(one["kind"] == "foreign" for one in world.living)
    assert counts["outsider_families"] == len(world.families) == 40


def test_every_hard_case_is_there_and_named(world: World) -> None:
    numbers = {one["resident_number"] for one in world.residents}
    cases = world.summary["cases"]
    assert {"no_head", "household_of_nine", "twins", "namesakes", "mixed_nationality", "former_name"} <= cases.keys()
    assert sum(name.startswith("unknown_birth_") for name in cases) == 15
    assert set(chain.from_iterable(cases.values())) <= numbers


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32), residents=st.integers(1, 120))
def test_a_world_of_any_size_holds_exactly_so_many_residents(
    tmp_path_factory: pytest.TempPathFactory, seed: int, residents: int
) -> None:
    made = make_world(tmp_path_factory.mktemp("any"), seed=seed, residents=residents)

    assert len(made.living) == residents
    assert len({one["individual_number"] for one in made.residents}) == len(made.residents)
    for members in made.households.values():
        assert sum(one["is_head"] for one in members) <= 1
    marked = [one for one in made.residents if one["address"].get("building", "").startswith("月影荘")]
    assert {one["resident_number"] for one in marked} <= set(made.summary["hidden"])


@pytest.mark.nightly
def test_a_city_of_full_size_is_made(tmp_path: Path) -> None:
    made = make_world(tmp_path, residents=258_000)
    assert made.summary["counts"]["resident"] == 258_000
    assert len({one["individual_number"] for one in made.residents}) == len(made.residents)
