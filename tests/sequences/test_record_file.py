"""住民基本台帳ファイル: a record filled in every item, stored here and read back by another process (F1)."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connections, transaction

from daicho.kernel.numbers import resident_number
from daicho.systems.resident_registry.actions.write_versions import WrittenVersion, write_versions
from daicho.systems.resident_registry.queries.records import personal_numbers, versions_of
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_file import VersionFacts, item_values, record_items
from daicho.systems.resident_registry.rules.record_parts import RecordEvent
from tests.makers.full_record import FIRST_DAY, a_full_record
from tests.makers.move_in import a_number_pair
from tests.makers.staff import MONDAY_MORNING
from tests.proofs import proves
from tests.sequences.own_process import ROOT, installation

REGISTRY = "resident_registry"
pytestmark = pytest.mark.committed(databases=[REGISTRY])


@dataclass(frozen=True, slots=True)
class Stored:
    """What went into the database, and what came out of it elsewhere."""

    number: str
    record: ResidentRecord
    numbers: PersonalNumbers
    event: RecordEvent
    items: list[list[object]]
    values: list[str]


@pytest.fixture(scope="module")
def stored(committed_databases: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Stored:
    """Stored by the registry's own writing, read by a process that knows the database alone."""
    record, numbers, number = a_full_record(), a_number_pair(), str(resident_number(1))
    event = RecordEvent("move_in", FIRST_DAY, record.birth_date)
    with transaction.atomic(using=REGISTRY):
        write_versions([WrittenVersion(number, 1, FIRST_DAY, record, numbers, event)], uuid.uuid4(), MONDAY_MORNING)
    done = subprocess.run(
        [sys.executable, "-m", "tests.sequences.read_record_file", number],
        env={**installation(tmp_path_factory.mktemp("reader"), [REGISTRY]), "DAICHO_ONLY": REGISTRY},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return Stored(number, record, numbers, event, found["items"], found["values"])


def expected(stored: Stored) -> list[str]:
    """The row as it must be, from what was stored, without any database."""
    facts = VersionFacts(
        stored.number, 1, True, MONDAY_MORNING, MONDAY_MORNING, MONDAY_MORNING, "HK-001", "1002", stored.numbers,
        stored.event,
    )  # fmt: skip
    return list(item_values(stored.record, facts))


def published() -> list[dict[str, str]]:
    with Path(ROOT / "docs/requirements/record_items.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@proves("F1.a", how="sequence")
def test_each_of_the_280_distinct_items_has_a_place_that_holds_a_value(stored: Stored) -> None:
    empty = [
        (item.group, item.number, item.name)
        for item, value in zip(record_items(), stored.values, strict=True)
        if not value
    ]

    assert empty == []
    assert len([row for row in published() if not row["same_as"]]) == 280


@proves("F1.b", how="sequence")
def test_the_file_has_all_294_numbers_in_the_published_order_and_repeats_agree(stored: Stored) -> None:
    # `reading` mends what the published list misprints
    assert stored.items == [[row["group"], int(row["number"]), row["reading"] or row["name"]] for row in published()]
    assert len(stored.items) == 294
    by_number = {(group, number): value for (group, number, _), value in zip(stored.items, stored.values, strict=True)}
    repeated = [row for row in published() if row["same_as"]]
    assert len(repeated) == 14
    for row in repeated:
        assert by_number[row["group"], int(row["number"])] == by_number[row["group"], int(row["same_as"])]


@proves("F1.c", how="sequence")
def test_a_record_filled_in_every_item_comes_back_equal(stored: Stored) -> None:
    (version,) = versions_of(stored.number)

    assert version.content == stored.record
    assert personal_numbers(stored.number) == stored.numbers
    assert _without_zone(stored.values) == _without_zone(expected(stored))


def _without_zone(values: list[str]) -> list[str]:
    """Moments of the two processes stand in different zones of the same instant."""
    return [value for value in values if "T" not in value or "+" not in value]


@proves("F1.d", how="sequence")
def test_both_numbers_stand_in_the_database_in_encrypted_columns_only(stored: Stored) -> None:
    numbers = (stored.numbers.individual_number, stored.numbers.resident_code)
    with connections[REGISTRY].cursor() as cursor:
        cursor.execute("select table_name from information_schema.tables where table_schema = 'public'")
        tables = [str(name) for (name,) in cursor.fetchall()]
        whole = ""
        for table in tables:
            cursor.execute(f"select coalesce(string_agg(t::text, ''), '') from {table} t")
            whole += cursor.fetchone()[0]

    assert stored.number in whole
    for number in numbers:
        assert number not in whole
        assert number.encode().hex() not in whole
