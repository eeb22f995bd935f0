"""Protected households: their marker addresses occur nowhere else, so that a leak can be searched for."""

from __future__ import annotations

import json
from datetime import date

from daicho.kernel.dates import wareki
from tests.invented_city.worlds import TODAY, World


def lines_with(world: World, name: str, markers: list[str]) -> list[str]:
    text = (world.folder / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if any(marker in line for marker in markers)]


def test_the_summary_names_every_marker_and_every_protected_person(world: World) -> None:
    suppressions = world.lines("registry/suppressions.jsonl")
    markers = {marker for one in (*world.protections, *suppressions) for marker in one["markers"]}
    protected = {number for one in world.protections for number in one["protected"]}

    assert len(world.protections) == 5
    assert set(world.summary["markers"]) == markers
    assert set(world.summary["protected"]) == protected
    (closed,) = {one["target"] for one in suppressions if one["levels"].get("inquiry") == "error"}
    members = {one["resident_number"] for one in world.residents if one["household_number"] == closed}
    assert set(world.summary["hidden"]) == protected | members


def test_every_marker_occurs_in_the_lines_of_hidden_people_alone(world: World) -> None:
    hidden = set(world.summary["hidden"])
    for marker in world.summary["markers"]:
        found = [
            json.loads(line)["resident_number"] for line in lines_with(world, "registry/residents.jsonl", [marker])
        ]
        assert found, marker
        assert set(found) <= hidden
        for other in ("registry/towns.csv", "outsiders/families.jsonl"):
            assert not lines_with(world, other, [marker])


def test_every_hidden_person_lives_behind_a_marker(world: World) -> None:
    behind = {
        json.loads(line)["resident_number"]
        for line in lines_with(world, "registry/residents.jsonl", world.summary["markers"])
    }
    assert behind == set(world.summary["hidden"])


def test_the_copies_hold_markers_for_the_same_people(world: World) -> None:
    expected = len(world.summary["hidden"])
    for name in (
        "jukinet/identification.jsonl", "prefecture/identification.jsonl", "platform/residents.jsonl",
        "addressee/addressees.jsonl",
    ):  # fmt: skip
        assert len(lines_with(world, name, world.summary["markers"])) == expected, name


def test_a_protection_lasts_one_year_to_the_day_before(world: World) -> None:
    for one in world.protections:
        starts, ends = date.fromisoformat(one["starts_on"]), date.fromisoformat(one["ends_on"])
        assert 363 <= (ends - starts).days <= 365, wareki(starts)
        assert one["applied_on"] <= one["starts_on"] <= TODAY.isoformat()


def test_every_kind_and_state_of_protection_is_there(world: World) -> None:
    kinds = {one["kind"] for one in world.protections}
    left = [(date.fromisoformat(one["ends_on"]) - TODAY).days for one in world.protections]
    statuses = {one["status"] for one in world.residents if one["resident_number"] in world.summary["protected"]}

    assert kinds == {"domestic_violence", "stalking", "child_abuse", "other"}
    assert any(days < 0 for days in left), "one whose year has passed"
    assert any(0 < days < 31 for days in left), "one that can be extended now"
    assert statuses == {"resident", "moved_out"}


def test_nobody_protected_is_among_the_ordinary_cases(world: World) -> None:
    cases = world.summary["cases"]
    ordinary = {number for name, numbers in cases.items() if name != "protected" for number in numbers}
    assert not ordinary & set(world.summary["protected"])


def test_one_offender_lives_in_the_city_himself_and_away_from_the_markers(world: World) -> None:
    near_by = [one for line in world.protections for one in line["offenders"] if one["resident_number"]]

    assert len(near_by) == 1
    offender = next(one for one in world.living if one["resident_number"] == near_by[0]["resident_number"])
    assert {key: offender[key] for key in ("name", "birth_date", "sex", "address")} == {
        key: near_by[0][key] for key in ("name", "birth_date", "sex", "address")
    }
    assert offender["resident_number"] not in world.summary["protected"]
