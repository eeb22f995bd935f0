"""The files have the form that ``specs/initial_load.md`` promises."""

from __future__ import annotations

from typing import Any

import pytest

from invented_city.layout import Family, FamilyMember, Protection, Resident, Suppression
from tests.invented_city.schemas import SPECS, Schema
from tests.invented_city.worlds import World

FILES = {
    "initial_load_residents": "registry/residents.jsonl",
    "initial_load_protections": "registry/protections.jsonl",
    "initial_load_suppressions": "registry/suppressions.jsonl",
    "initial_load_identification": "jukinet/identification.jsonl",
    "prefecture/initial_record": "prefecture/identification.jsonl",
    "initial_load_platform": "platform/residents.jsonl",
    "initial_load_addressees": "addressee/addressees.jsonl",
    "initial_load_families": "outsiders/families.jsonl",
}


@pytest.mark.parametrize(("schema", "name"), FILES.items())
def test_every_line_fits_the_schema_of_its_file(world: World, schema: str, name: str) -> None:
    checked = Schema(schema)
    for number, line in enumerate(world.lines(name), start=1):
        assert checked.problems(line) == [], f"{name}, line {number}"


def broken(line: dict[str, Any], key: str, value: object) -> dict[str, Any]:
    return {**line, key: value}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("resident_number", "12"),
        ("sex", "男"),
        ("birth_date", "昭和12年"),
        ("relationship", ["02"] * 5),
        ("address", {"street": "宝町"}),
        ("order_in_household", 0),
        ("is_head", "yes"),
        ("surplus", ""),
    ],
)
def test_a_broken_line_does_not_fit(world: World, key: str, value: object) -> None:
    """So that the checks above can fail at all."""
    assert Schema("initial_load_residents").problems(broken(world.residents[0], key, value))


def test_a_line_without_a_key_does_not_fit(world: World) -> None:
    line = {key: value for key, value in world.residents[0].items() if key != "sex"}
    assert Schema("initial_load_residents").problems(line) == [".sex: missing"]


def test_the_types_of_the_maker_name_the_keys_of_the_schemas() -> None:
    for schema, kind in (
        ("initial_load_residents", Resident),
        ("initial_load_protections", Protection),
        ("initial_load_suppressions", Suppression),
        ("initial_load_families", Family),
    ):
        assert Schema(schema).content["required"] == list(kind.__annotations__)
    members = Schema("initial_load_families").content["properties"]["members"]["items"]
    assert set(members["required"]) == set(FamilyMember.__annotations__)


def test_the_document_names_every_file_key_and_case(world: World) -> None:
    text = (SPECS / "initial_load.md").read_text(encoding="utf-8")

    for name in (*FILES.values(), "world.json", "registry/towns.csv", *world.summary):
        assert f"`{name}`" in text, name
    for one in world.families:
        if not one["case"].startswith("plain"):
            assert f"`{one['case']}`" in text, one["case"]
    for name in FILES:
        assert f"`{name}`" in text, name
