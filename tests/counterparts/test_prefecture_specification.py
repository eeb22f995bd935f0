"""The simulator's own reading of the interface agrees with the published specification, member by member."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from counterparts.prefecture import validation
from tests.counterparts.updates import an_update

SPECIFICATION = Path(__file__).resolve().parents[2] / "specs" / "prefecture"


def _read(name: str) -> Any:
    return json.loads((SPECIFICATION / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", ["body", "identification"])
def test_the_simulator_knows_exactly_the_members_of_the_schema(part: str) -> None:
    schema = _read("identification_update.schema.json")
    published = schema if part == "body" else schema["$defs"]["identification"]
    rows = validation.BODY if part == "body" else validation.IDENTIFICATION

    assert {name for name, _, _ in rows} == set(published["properties"])
    assert {name for name, needed, _ in rows if needed} == set(published["required"])


def test_the_simulator_knows_exactly_the_published_reasons() -> None:
    published = _read("codes.json")["reasons"]

    assert {row["code"] for row in published} == validation.REASONS
    assert {row["code"] for row in published if row.get("record_state") == "removed"} == validation.REMOVAL_REASONS
    assert {row["code"] for row in published if row.get("record_state") == "current"} == validation.ENTRY_REASONS


@pytest.mark.parametrize("name", ["move_in", "resident_code_changed", "death_on_unknown_day"])
def test_every_published_example_of_an_update_is_well_formed(name: str) -> None:
    assert validation.rejection_of(_read(f"examples/{name}.json")) is None


@pytest.mark.parametrize("member", [name for name, needed, _ in validation.BODY if needed])
def test_an_update_without_a_required_member_is_rejected(member: str) -> None:
    update = an_update()
    del update[member]

    rejection = validation.rejection_of(update)

    assert rejection is not None
    assert rejection.code == "P-FORMAT-003"


def test_no_rejection_repeats_a_personal_number() -> None:
    update = an_update(record={"individual_number": "987654321098"})

    rejection = validation.rejection_of(update)

    assert rejection is not None
    assert "987654321098" not in rejection.text
