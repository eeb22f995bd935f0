"""初期登録: a whole office is loaded by COPY and reads back as its files say."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from daicho.systems.resident_registry.actions.keep_protection import confirm_ending, propose_ending
from daicho.systems.resident_registry.actions.load_records import load_records
from daicho.systems.resident_registry.models import Resident
from daicho.systems.resident_registry.queries.protected_scope import protected_scope
from daicho.systems.resident_registry.queries.protections import list_cases, show_offender
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers, versions_of
from daicho.systems.resident_registry.queries.search import search_residents
from daicho.systems.resident_registry.queries.search_conditions import SearchConditions
from daicho.systems.resident_registry.rules.versions import as_of
from tests.makers.move_in import a_move_in, father, fresh_numbers
from tests.makers.registry_flow import approved
from tests.makers.staff import officer

pytestmark = pytest.mark.django_db(databases=["resident_registry"])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "city"
    command = [sys.executable, "-m", "invented_city", "--seed", "3", "--residents", "300"]
    subprocess.run([*command, "--date", "2026-11-23", "--out", str(folder)], check=True, cwd="src", capture_output=True)
    return folder


def load(world: Path) -> list[dict[str, object]]:
    facts = json.loads((world / "world.json").read_text())
    load_records(officer("1001"), world / "registry", facts["last_resident_sequence"], facts["last_household_sequence"])
    lines = (world / "registry" / "residents.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_loaded_resident_reads_back_as_the_file_says(world: Path) -> None:
    lines = load(world)

    records = newest_records(str(line["resident_number"]) for line in lines)
    assert len(records) == len(lines) == Resident.objects.using("resident_registry").count()
    for line in lines:
        record = records[str(line["resident_number"])].record
        assert record.name.full == line["name"]
        assert record.birth_date.to_json() == line["birth_date"]
        assert record.address.to_json() == line["address"]
        assert record.status.value == line["status"]


def test_numbers_and_earlier_versions_come_with_the_resident(world: Path) -> None:
    lines = load(world)
    moved = next(line for line in lines if line["history"])
    number = str(moved["resident_number"])

    versions = versions_of(number)
    assert len(versions) == len(moved["history"]) + 1  # type: ignore[arg-type]
    first = as_of(versions, versions[0].valid_from)
    assert first is not None
    assert first.version_no == 1
    numbers = personal_numbers(number)
    assert (numbers.individual_number, numbers.resident_code) == (moved["individual_number"], moved["resident_code"])


def test_an_address_taken_after_becoming_a_resident_was_taken_by_moving_within_the_city(world: Path) -> None:
    lines = load(world)
    records = newest_records(str(line["resident_number"]) for line in lines)

    settled = {str(line["resident_number"]): line["address_set_on"] != line["became_resident_on"] for line in lines}
    reasons = {number: records[number].record.settled.reason for number in settled}
    assert {reasons[number] for number, moved in settled.items() if moved} == {"move_within"}
    assert "move_within" not in {reasons[number] for number, moved in settled.items() if not moved}


def test_protected_people_are_protected_from_the_first_minute(world: Path) -> None:
    load(world)
    markers = json.loads((world / "world.json").read_text())

    assert protected_scope().residents == frozenset(markers["protected"]) or protected_scope().residents <= set(
        markers["protected"]
    )
    assert protected_scope().residents
    for number in protected_scope().residents:
        result = search_residents(officer("1001"), SearchConditions(number_kind="resident_number", number=number))
        assert [row.address for row in result.rows] == ["(表示制限)"]


def test_a_loaded_protection_can_be_looked_into_and_ended_by_two(world: Path) -> None:
    load(world)
    lines = [json.loads(line) for line in (world / "registry/protections.jsonl").read_text("utf-8").splitlines()]
    keeper = officer("1007")
    cases = {view.row.applicant: view.row for view in list_cases(keeper)}
    assert {one.people for one in cases.values()} == {tuple(line["protected"]) for line in lines}

    line = lines[0]
    case = cases[line["applicant"]]
    assert (case.kind, case.opinion_from, case.ends_on) == (
        line["kind"],
        line["opinion_from"],
        date.fromisoformat(line["ends_on"]),
    )
    shown = show_offender(keeper, case.case, "交付請求の審査")
    offender = line["offenders"][0]
    assert shown.name == offender["name"]
    assert offender["address"]["lot"] in shown.address

    propose_ending(keeper, case.case, "本人の申出")
    assert set(line["protected"]) <= protected_scope().residents
    confirm_ending(officer("1002"), case.case)
    assert not set(line["protected"]) & protected_scope().residents


def test_new_numbers_continue_behind_the_loaded_ones(world: Path) -> None:
    lines = load(world)

    moved_in = approved(officer("1001"), officer("1002"), a_move_in((father(),)), fresh_numbers(1))

    assert moved_in.resident_numbers[0] > max(str(line["resident_number"]) for line in lines)


def test_a_register_in_use_is_never_loaded_into(world: Path) -> None:
    load(world)

    with pytest.raises(ValueError, match="not empty"):
        load(world)
