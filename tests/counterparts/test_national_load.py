"""初期登録: the national server holds what the prefecture holds, people of other municipalities, and their cards."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counterparts.__main__ import PORTS
from counterparts.national import program as national
from counterparts.national import specimens
from counterparts.national import store as people
from counterparts.national.card_makers import SHARE
from counterparts.neighbour.loader import homes_of
from counterparts.prefecture import program as prefecture
from counterparts.prefecture import store
from counterparts.prefecture.loader import load_initial_file
from counterparts.reconciliation import Held
from counterparts.serving import Place
from daicho.config import simulators
from invented_city.world import Plan, write_world

HERE = "142034"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small invented city."""
    folder = tmp_path_factory.mktemp("world")
    write_world(Plan(seed=7, residents=400, today=date(2026, 11, 23)), folder)
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, world: Path) -> Place:
    """A national server that has loaded it."""
    made = Place(tmp_path_factory.mktemp("national"), 0)
    national.prepare(made)
    assert national.load(made, world) > 400
    return made


@pytest.fixture
def database(place: Place) -> Iterator[sqlite3.Connection]:
    """Its file."""
    opened = sqlite3.connect(place.folder / national.FILE)
    yield opened
    opened.close()


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_prefecture_and_national_server_begin_with_equal_digests(
    world: Path, database: sqlite3.Connection, tmp_path: Path
) -> None:
    there = Place(tmp_path, 0)
    load_initial_file(there, world / "prefecture" / "identification.jsonl")
    kept = store.open_store(tmp_path / prefecture.FILE)

    buckets = Held(kept).buckets(HERE)

    assert sum(one["count"] for one in buckets.values()) == len(_lines(world / "prefecture" / "identification.jsonl"))
    assert buckets == Held(database).buckets(HERE)


def test_a_copy_of_an_earlier_version_gets_its_digests_when_it_is_opened(world: Path, tmp_path: Path) -> None:
    there = Place(tmp_path, 0)
    load_initial_file(there, world / "prefecture" / "identification.jsonl")
    kept = store.open_store(tmp_path / prefecture.FILE)
    before = Held(kept).buckets(HERE)
    with kept:
        kept.execute("delete from held")
        kept.execute("delete from bucket")
    kept.close()

    assert Held(store.open_store(tmp_path / prefecture.FILE)).buckets(HERE) == before


def test_a_second_load_changes_nothing(place: Place, world: Path, database: sqlite3.Connection) -> None:
    before = database.execute("select count(*) from person").fetchone()

    assert national.load(place, world) == 0
    assert database.execute("select count(*) from person").fetchone() == before


def test_a_share_of_the_residents_holds_cards_and_nobody_who_is_gone_does(database: sqlite3.Connection) -> None:
    current = database.execute(
        "select count(*), count(c.serial) from person p left join card c on c.resident_code = p.resident_code "
        "where p.municipality_code = ? and p.state = 'current'",
        (HERE,),
    ).fetchone()
    gone = database.execute(
        "select count(*) from person p join card c on c.resident_code = p.resident_code where p.state = 'removed'"
    ).fetchone()

    assert abs(current[1] / current[0] - SHARE / 100) < 0.08
    assert gone == (0,)


def test_outsiders_hold_cards_exactly_as_their_families_say(world: Path, database: sqlite3.Connection) -> None:
    residents = {one["resident_code"] for one in _lines(world / "registry" / "residents.jsonl")}
    said = {
        member["resident_code"]: member["has_card"]
        for family in _lines(world / "outsiders" / "families.jsonl")
        for member in family["members"]
        if member["resident_code"] and member["resident_code"] not in residents
    }

    holders = {code for (code,) in database.execute("select resident_code from card")}

    assert len(said) > 60
    assert {code for code, has_card in said.items() if has_card} == holders - residents


def test_cards_of_foreign_residents_end_with_their_period_of_stay(world: Path, database: sqlite3.Connection) -> None:
    ends = {
        one["resident_code"]: one["foreign"]["expires_on"]
        for one in _lines(world / "registry" / "residents.jsonl")
        if one["kind"] == "foreign" and one["foreign"] and one["foreign"].get("expires_on")
    }

    rows = database.execute("select resident_code, expires_on from card where kind = 'foreign'").fetchall()

    assert rows
    assert all(expires_on == ends[code] for code, expires_on in rows if code in ends)


def test_each_card_in_force_has_a_serial_to_tell_and_no_other_has(database: sqlite3.Connection) -> None:
    in_force = {
        serial for (serial,) in database.execute("select serial from card where state in ('active', 'suspended')")
    }

    told = database.execute(
        "select u.card from certificate_event e join user_certificate u on u.serial = e.serial"
    ).fetchall()

    assert len(told) == len(in_force)
    assert {card for (card,) in told} == in_force


def test_the_installation_looks_for_the_simulators_where_they_listen() -> None:
    assert simulators.PORTS == PORTS


def test_the_installation_is_told_where_everybody_is(tmp_path: Path) -> None:
    for name in PORTS:
        assert not simulators.are_prepared(tmp_path)
        (tmp_path / "counterparts" / name / "pki").mkdir(parents=True)
        (tmp_path / "counterparts" / name / "pki" / "ca.pem").touch()

    simulators.tell_addresses(tmp_path, 9440)

    assert simulators.are_prepared(tmp_path)
    assert json.loads((tmp_path / "counterparts.json").read_text())["national"] == "https://127.0.0.1:9442"
    assert "http://127.0.0.1:9443/" in simulators.pages(9440)


def test_the_drawer_knows_a_family_and_the_people_whom_a_kiosk_refuses(database: sqlite3.Connection) -> None:
    purposes = [purpose for _, _, purpose in specimens.listed(database)]

    assert sum(purpose.startswith("家族") for purpose in purposes) >= 2
    for beginning in ("15歳未満", "支援措置", "発行を抑止", "転出の予定"):
        assert any(purpose.startswith(beginning) for purpose in purposes), beginning


def test_jlis_knows_the_people_of_shohoku_where_shohoku_knows_them(world: Path, database: sqlite3.Connection) -> None:
    homes = homes_of(world / "outsiders" / "families.jsonl")
    assert len(homes) >= 14

    for code, home in homes.items():
        known = people.person(database, code)
        assert known is not None
        assert (known["municipality_code"], known["record_state"]) == (home["municipality_code"], "current")
        assert known["address"] == home["text"] + home["lot"]
    cards = database.execute("select resident_code from card where state = 'active'").fetchall()
    assert {code for (code,) in cards} & set(homes), "somebody of Shohoku holds a card that works"
