"""初期登録 of the national server: the prefecture's own file, people of other municipalities, and their cards."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from counterparts.national import card_makers, specimens, store
from counterparts.neighbour.loader import homes_of
from counterparts.prefecture.loader import updates_of
from counterparts.reconciliation import Held, members_of

_PART = 5000


def load_initial_folder(database: sqlite3.Connection, folder: Path, today: str = "") -> int:
    """Fill an empty file from a folder written by invented_city. Returns how many people; 0 when it held any.

    Args: today: day of issue of the cards; by default the day on which the invented world stands still.
    """
    if database.execute("select 1 from person limit 1").fetchone() is not None:
        return 0
    today = today or str(json.loads((folder / "world.json").read_text())["date"])
    foreigners = _foreigners(folder / "registry" / "residents.jsonl")
    shown = specimens.chosen(folder)
    count = 0
    with database:
        for updates in _parts(updates_of(folder / "prefecture" / "identification.jsonl")):
            store.put_people(database, updates)
            _hold(database, updates)
            card_makers.give(database, updates, foreigners, today, shown)
            count += len(updates)
        specimens.keep(database, shown)
        outsiders = list(_outsiders(folder / "outsiders" / "families.jsonl"))
        new = [(one, has_card) for one, has_card in outsiders if not _lives_here(database, one)]
        store.put_people(database, [one for one, _ in new])
        _hold(database, [one for one, _ in new])
        holders = [one for one, has_card in new if has_card]
        card_makers.give_to_all(database, holders, foreigners, today)
    return count + len(new)


def _hold(database: sqlite3.Connection, updates: Iterable[Mapping[str, Any]]) -> None:
    by_municipality: dict[str, list[dict[str, Any]]] = {}
    for update in updates:
        record = update["identification"]
        members = members_of(record, update["record_state"])
        by_municipality.setdefault(record["municipality_code"], []).append(members)
    for municipality, members_there in by_municipality.items():
        Held(database).put_new(municipality, members_there)


def _lives_here(database: sqlite3.Connection, update: Mapping[str, Any]) -> bool:
    """Whether the prefecture told of them as a resident; of somebody who has left, the next place tells."""
    known = store.person(database, update["identification"]["resident_code"])
    return known is not None and known["record_state"] == "current"


def _parts(updates: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while part := list(islice(updates, _PART)):
        yield part


def _foreigners(path: Path) -> dict[str, str]:
    """住民票コード of foreign residents → 在留期間の満了の日, which ends a card."""
    found: dict[str, str] = {}
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if '"kind":"foreign"' in line:
                    one = json.loads(line)
                    found[one["resident_code"]] = (one["foreign"] or {}).get("expires_on") or ""
    return found


def _outsiders(path: Path) -> Iterator[tuple[dict[str, Any], bool]]:
    """People of other municipalities who are about to move in, and whether they hold a card.

    Who stands in the registry of 湘北市 lives there, and everybody else where they say that they come from.
    """
    if not path.is_file():
        return
    homes = homes_of(path)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            family = json.loads(line)
            for one in family["members"]:
                if one["resident_code"]:
                    home = homes.get(one["resident_code"], family["previous_address"])
                    yield _reported(one, home), bool(one["has_card"])


def _reported(one: Mapping[str, Any], home: Mapping[str, str]) -> dict[str, Any]:
    """An outsider as the other municipality's prefecture would have reported them."""
    place = home.get("text", "") + home.get("lot", "")
    building = home.get("building", "")
    return {
        "update_order_number": 1,
        "record_state": "current",
        "identification": {
            "resident_code": one["resident_code"],
            "individual_number": one["individual_number"] or None,
            "name": one["name"] or one["alphabet_name"],
            "name_kana": one["name_kana"],
            "former_family_name": one["former_family_name"],
            "birth_date": one["birth_date"],
            "sex": one["sex"],
            "municipality_code": home.get("municipality_code", ""),
            "postal_code": home.get("postal_code", ""),
            "address": f"{place}\u3000{building}" if building else place,
            "reason": "move_in",
            "moved_on": one["birth_date"],
        },
    }
