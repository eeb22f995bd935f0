"""After the initial load of an invented city all parties hold the same residents, and work goes on from there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction

from counterparts.prefecture.loader import load_initial_file
from counterparts.serving import Place
from daicho.contracts.messages import Identification, IdentificationUpdate
from daicho.foundation.messaging.models import Message
from daicho.systems.jukinet_server.actions import load_initial as cs
from daicho.systems.jukinet_server.errors import NotEmpty
from daicho.systems.jukinet_server.models import IdentificationRecord, SuppressionReport
from daicho.systems.jukinet_server.queries.agreement import disagreements
from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.linkage_platform.actions import load_initial as platform
from daicho.systems.linkage_platform.models import ResidentVersion
from daicho.systems.resident_registry.actions.load_records import load_records
from daicho.systems.resident_registry.actions.tell_restrictions import (
    CARRIED_OUT_AT_CS,
    closed_processes,
    tell_restrictions,
)
from daicho.systems.resident_registry.queries.restrictions import restricted_residents, restrictions_of
from daicho.systems.resident_registry.rules.restrictions import Restriction
from daicho.systems.unified_addressee.actions import load_initial as addressee
from daicho.systems.unified_addressee.actions.look_up import search
from daicho.systems.unified_addressee.models import Addressee, AddresseeRecord
from daicho.systems.unified_addressee.queries.found import Wanted
from tests.proofs import proves
from tests.sequences.city import NOW, Prefecture, context_of, relay_inside, send_from
from tests.systems.linkage_platform.makers import context_of as office_context

pytestmark = pytest.mark.committed(
    databases=["resident_registry", "jukinet_server", "linkage_platform", "unified_addressee"]
)
RESIDENTS = 120


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a small invented city."""
    folder = tmp_path_factory.mktemp("world") / "city"
    subprocess.run(
        [sys.executable, "-m", "invented_city", "--out", str(folder), "--residents", str(RESIDENTS),
         "--seed", "7", "--date", "2026-11-23"],
        check=True, capture_output=True, env={"PYTHONPATH": "src"},
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def loaded(committed_databases: tuple[str, ...], world: Path) -> dict[str, int]:
    """Every party's share, loaded by its own loader; returns how many each loaded."""
    return {
        "cs": cs.load_initial(context_of("jukinet_server"), world / "jukinet/identification.jsonl"),
        "platform": platform.load_initial(context_of("linkage_platform"), world / "platform/residents.jsonl"),
        "addressee": addressee.load_initial(context_of("unified_addressee"), world / "addressee/addressees.jsonl"),
    }


@proves("C2.c", how="sequence")
def test_what_is_suppressed_is_known_to_all_from_the_first_minute_without_a_message(
    loaded: dict[str, int], world: Path
) -> None:
    facts = json.loads((world / "world.json").read_text())
    load_records(context_of("resident_registry"), world / "registry", 0, 0)

    here = restricted_residents()
    assert set(facts["hidden"]) < set(here)
    told = AddresseeRecord.objects.filter(is_restricted=True)
    assert {row.resident_number: (row.is_protected, row.closed) for row in told} == {
        number: (one.protected, [closing.model_dump(mode="json") for closing in closed_processes(one)])
        for number, one in here.items()
    }
    at_cs = {number for number, one in here.items() if one.only(CARRIED_OUT_AT_CS) != Restriction()}
    assert SuppressionReport.objects.count() == len(at_cs)
    assert not Message.objects.using("resident_registry").exists()
    with transaction.atomic(using="resident_registry"):
        tell_restrictions(context_of("resident_registry"), "nothing new", restrictions_of(here))
    assert not Message.objects.using("resident_registry").exists()


@proves("M57.a", how="sequence")
def test_all_copies_agree_with_each_other_after_loading(loaded: dict[str, int], world: Path) -> None:
    lines = [json.loads(line) for line in (world / "prefecture/identification.jsonl").read_text().splitlines()]
    prefecture = {line["identification"]["resident_code"]: line for line in lines}

    assert loaded == dict.fromkeys(loaded, len(lines))
    for row in IdentificationRecord.objects.all():
        held, other = record_from(row), prefecture.pop(record_from(row).resident_code)
        assert (row.order_number, row.state) == (other["update_order_number"], other["record_state"])
        assert held.name == other["identification"]["name"]
        assert held.address.one_line() == other["identification"]["address"]
        assert held.individual_number == other["identification"]["individual_number"]
    assert prefecture == {}
    assert list(disagreements()) == []
    platform_contents = dict(ResidentVersion.objects.values_list("resident_number", "content"))
    assert dict(AddresseeRecord.objects.values_list("resident_number", "content")) == platform_contents
    assert Addressee.objects.count() == len(lines)


def test_somebody_loaded_is_found_and_masked_when_protected(loaded: dict[str, int], world: Path) -> None:
    officer = office_context("unified_addressee", "inquiry")
    marker = json.loads((world / "world.json").read_text())["markers"][0]

    for record in AddresseeRecord.objects.filter(is_protected=True):
        (row,) = search(officer, Wanted(number=record.resident_number)).rows
        assert row.is_address_hidden
        assert marker not in repr(row)
    assert AddresseeRecord.objects.filter(is_protected=True).exists()


def test_a_second_load_is_refused_and_changes_nothing(loaded: dict[str, int], world: Path) -> None:
    with pytest.raises(NotEmpty):
        cs.load_initial(context_of("jukinet_server"), world / "jukinet/identification.jsonl")

    assert IdentificationRecord.objects.count() == loaded["cs"]


@proves("S2.1.b", how="sequence")
def test_a_loaded_resident_moves_and_the_numbering_goes_on(
    loaded: dict[str, int], world: Path, prefecture: Prefecture
) -> None:
    prefecture.running.kill()
    load_initial_file(Place(prefecture.running.folder, 0), world / "prefecture/identification.jsonl")
    prefecture.running.start()
    row = IdentificationRecord.objects.filter(state="current").order_by("id").first()
    assert row is not None
    code, before = record_from(row).resident_code, row.order_number
    lines = (
        json.loads(line)["identification"] for line in (world / "jukinet/identification.jsonl").read_text().splitlines()
    )
    person = next(line for line in lines if line["resident_code"] == code)
    moved = person | {
        "reason": "change_of_address",
        "moved_on": "2026-11-23",
        "address": {"municipality_code": "142034", "text": "神奈川県平塚市宝町", "lot": "1番3号"},
        "is_expected_to_leave": False,
        "operator_id": "1003",
        "terminal_id": "HK-001",
    }
    update = IdentificationUpdate(
        movement_id="M-9",
        recorded_at=NOW,
        identification=Identification.model_validate_json(json.dumps(moved)),
    )

    send_from("resident_registry", update, "loaded-1")
    relay_inside("resident_registry", "jukinet_server")
    prefecture.relay()

    assert prefecture.numbers_of(code)[-1] == before + 1
