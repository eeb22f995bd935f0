"""Copies: what every party keeps agrees item by item with the register, and has the form that its owner wants."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from counterparts.prefecture.loader import load_initial_file
from counterparts.prefecture.validation import rejection_of_record
from counterparts.serving import Place
from daicho.contracts.messages.identification import Identification
from daicho.contracts.messages.resident_record import ResidentSnapshot
from daicho.kernel.addresses import Address
from daicho.municipal.codes.movement_reasons import MOVEMENT_REASONS
from daicho.municipal.codes.relationships import relationship_text
from daicho.systems.resident_registry.rules.initial_load import loaded_resident
from daicho.systems.resident_registry.rules.record import ResidentKind
from daicho.systems.resident_registry.rules.record_parts import HeadName
from invented_city.copies import identification_changes
from tests.invented_city.worlds import Line, World


@pytest.fixture(scope="module")
def by_code(world: World) -> dict[str, Line]:
    return {one["resident_code"]: one for one in world.residents}


@pytest.fixture(scope="module")
def by_number(world: World) -> dict[str, Line]:
    return {one["resident_number"]: one for one in world.residents}


def test_every_copy_has_one_line_for_every_record(world: World, by_code: dict[str, Line]) -> None:
    for name in ("jukinet/identification.jsonl", "prefecture/identification.jsonl"):
        assert [line["identification"]["resident_code"] for line in world.lines(name)] == list(by_code)
    assert [line["resident"]["resident_number"] for line in world.lines("platform/residents.jsonl")] == [
        one["resident_number"] for one in world.residents
    ]
    assert len(world.lines("addressee/addressees.jsonl")) == len(world.residents)


def test_the_city_s_identification_agrees_with_the_register(world: World, by_code: dict[str, Line]) -> None:
    same = (
        "individual_number", "name", "name_kana", "former_family_name", "former_family_name_kana", "birth_date", "sex",
        "address", "became_resident_on", "address_set_on", "notified_on",
    )  # fmt: skip
    for line in world.lines("jukinet/identification.jsonl"):
        kept, one = line["identification"], by_code[line["identification"]["resident_code"]]
        assert {key: kept[key] for key in same} == {key: one[key] for key in same}
        assert (line["record_state"] == "current") is (one["status"] == "resident")
        assert kept["is_expected_to_leave"] is (one["move_out_planned_on"] is not None)
        assert 1 <= line["update_order_number"] <= len(one["history"]) + 1


def test_the_prefecture_agrees_with_the_city_item_by_item(world: World) -> None:
    city, prefecture = (world.lines(f"{party}/identification.jsonl") for party in ("jukinet", "prefecture"))
    for ours, theirs in zip(city, prefecture, strict=True):
        expected = json.loads(json.dumps(ours))
        del expected["suppression"]
        for key in ("address", "previous_address"):
            expected["identification"][key] = Address.from_json(ours["identification"][key] or {}).one_line()
        assert theirs == expected


def test_the_platform_and_the_addressee_agree_with_the_register(world: World, by_number: dict[str, Line]) -> None:
    same = (
        "household_number", "kind", "status", "individual_number", "name", "name_kana", "alphabet_name", "common_name",
        "birth_date", "sex", "address", "became_resident_on",
    )  # fmt: skip
    platform, addressee = world.lines("platform/residents.jsonl"), world.lines("addressee/addressees.jsonl")
    closed = {
        one["target"]: [
            {"process": process, "level": level, "starts_on": one["starts_on"]}
            for process, level in sorted({**one["levels"], "kiosk": one["levels"]["issue"]}.items())
        ]
        for one in world.lines("registry/suppressions.jsonl")
    }
    assert len(closed) == 2
    for passed_on, taken_over in zip(platform, addressee, strict=True):
        one = by_number[passed_on["resident"]["resident_number"]]
        assert {key: passed_on["resident"][key] for key in same} == {key: one[key] for key in same}
        assert passed_on["resident"]["relationship"] == relationship_text(one["relationship"])
        assert passed_on["resident"]["protected"] is (one["resident_number"] in world.summary["protected"])
        assert passed_on["resident"]["closed"] == closed.get(
            one["resident_number"], closed.get(one["household_number"], [])
        )
        assert passed_on["version_no"] == len(one["history"]) + 1
        assert taken_over["addressee"] == passed_on["resident"]


def test_the_head_is_named_in_every_member_s_line(world: World) -> None:
    heads = {one["household_number"]: one["name"] for one in world.living if one["is_head"]}
    for line in world.lines("platform/residents.jsonl"):
        kept = line["resident"]
        if kept["status"] == "resident":
            assert kept["head_name"] == heads.get(kept["household_number"], "")


def test_the_unified_number_has_fifteen_digits_and_is_held_once(world: World) -> None:
    numbers = [line["addressee_number"] for line in world.lines("addressee/addressees.jsonl")]
    assert all(len(number) == 15 and number.isdigit() for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_every_reason_is_one_of_the_standard_s_list(world: World) -> None:
    codes = {reason.code for reason in MOVEMENT_REASONS}
    for one in world.residents:
        assert {entry["reason"] for entry in one["history"]} | {one["reason"], one["became_resident_reason"]} <= codes


def test_a_change_of_head_or_a_planned_move_is_no_change_of_identification(world: World) -> None:
    for case in ("planned_move_out", "no_head"):
        for number in world.summary["cases"][case]:
            one = next(found for found in world.residents if found["resident_number"] == number)
            if one["status"] == "resident":
                assert one["history"]
                assert len(identification_changes(one)) == 1  # type: ignore[arg-type]  # a line read back


def test_the_lines_have_the_form_of_the_messages(world: World) -> None:
    for line in world.lines("jukinet/identification.jsonl"):
        Identification.model_validate_json(json.dumps(line["identification"]))
    for line in world.lines("platform/residents.jsonl"):
        ResidentSnapshot.model_validate_json(json.dumps(line["resident"]))


def test_the_prefecture_accepts_every_line_of_its_initial_file(world: World, tmp_path: Path) -> None:
    for line in world.lines("prefecture/identification.jsonl"):
        assert rejection_of_record(line["identification"], line["record_state"]) is None

    loaded = load_initial_file(Place(tmp_path, port=0), world.folder / "prefecture" / "identification.jsonl")
    assert loaded == len(world.residents)


def test_the_registry_reads_every_line_with_its_whole_history(world: World) -> None:
    for one in world.residents:
        loaded = loaded_resident(one, HeadName())
        assert len(loaded.stretches) == len(one["history"]) + 1
        assert loaded.stretches[-1].content.address == Address.from_json(one["address"])
        assert loaded.stretches[0].content.is_present
        assert loaded.events[0].reason == one["became_resident_reason"]


def test_a_loaded_foreign_resident_has_the_day_of_becoming_one_and_no_other(world: World) -> None:
    """外国人住民となった年月日 stands instead of 住民となった年月日 (標準仕様書 1.1.2)."""
    seen = set()
    for one in world.residents:
        for stretch in loaded_resident(one, HeadName()).stretches:
            record = stretch.content
            foreign = record.kind is ResidentKind.FOREIGN
            seen.add(foreign)
            assert (record.became_resident.on is None, record.became_foreign_resident.on is None) == (
                foreign,
                not foreign,
            ), one["resident_number"]
    assert seen == {True, False}
