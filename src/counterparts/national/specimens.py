"""試験用の人: cards of the drawer that are good for showing something, chosen from the invented city's files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from counterparts.national.store import birth_of

_TABLE = """
create table if not exists specimen (resident_code text primary key, purpose text not null, place integer not null)
without rowid
"""
_ADULT, _SMALLEST_FAMILY = 18, 3
_KIOSK_AGE = 15
CASES = (
    ("protected", "支援措置を受けている人: キオスクでは交付されません"),
    ("suppressed", "発行を抑止されている人: キオスクでは交付されません"),
    ("planned_move_out", "転出の予定がある世帯の人: 市の設定により交付されません"),
    ("mixed_nationality", "外国人住民のいる世帯の人"),
    ("namesakes", "同姓同名・同じ生年月日の人がいる人"),
)


def prepare(database: sqlite3.Connection) -> None:
    """Make the table."""
    database.execute(_TABLE)


def chosen(folder: Path) -> dict[str, str]:
    """住民票コード → what the person is good for, in the order of the page. Args: folder: of invented_city."""
    residents, world = _residents(folder), json.loads((folder / "world.json").read_text(encoding="utf-8"))
    today = str(world["date"])
    found: dict[str, str] = {}
    for one in _family(residents, {number for case in world["cases"].values() for number in case}, today):
        age = _age(one, today)
        if age >= _ADULT:
            found[one["resident_code"]] = "家族: 本人・世帯全員・世帯の一部の写しを取れる人"
        elif age < _KIOSK_AGE:
            found[one["resident_code"]] = "15歳未満の人: キオスクは使えません"
    by_number = {one["resident_number"]: one for one in residents}
    for case, purpose in CASES:
        people = [by_number[number] for number in world["cases"].get(case, ()) if number in by_number]
        adult = next((one for one in people if _age(one, today) >= _ADULT and one["status"] == "resident"), None)
        if adult is not None and adult["resident_code"]:
            found.setdefault(adult["resident_code"], purpose)
    return found


def keep(database: sqlite3.Connection, people: Mapping[str, str]) -> None:
    """Remember who is good for what."""
    rows = [(code, purpose, place) for place, (code, purpose) in enumerate(people.items())]
    database.executemany("insert or replace into specimen values (?, ?, ?)", rows)


def listed(database: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Card, name and purpose of each."""
    rows = database.execute(
        "select c.serial, c.surface, s.purpose from specimen s join card c on c.resident_code = s.resident_code "
        "where c.state = 'active' order by s.place"
    )
    return [(serial, str(json.loads(surface)["name"]), purpose) for serial, surface, purpose in rows]


def _residents(folder: Path) -> list[dict[str, Any]]:
    path = folder / "registry" / "residents.jsonl"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _family(residents: Iterable[Mapping[str, Any]], special: set[str], today: str) -> list[Mapping[str, Any]]:
    """An ordinary household with two adults and a child under fifteen; the first one of the city."""
    households: dict[str, list[Mapping[str, Any]]] = {}
    for one in residents:
        households.setdefault(one["household_number"], []).append(one)
    for members in households.values():
        ages = [_age(one, today) for one in members]
        if (
            len(members) >= _SMALLEST_FAMILY
            and all(_is_ordinary(one, special) for one in members)
            and sum(age >= _ADULT for age in ages) >= 2
            and min(ages) < _KIOSK_AGE
        ):
            return sorted(members, key=lambda one: int(one["order_in_household"]))
    return []


def _is_ordinary(one: Mapping[str, Any], special: set[str]) -> bool:
    return (
        one["status"] == "resident"
        and one["kind"] == "japanese"
        and one["resident_number"] not in special
        and bool(one["resident_code"])
    )


def _age(one: Mapping[str, Any], today: str) -> int:
    birth = birth_of(one["birth_date"])
    return int(today[:4]) - int(birth[:4]) - (today[5:] < birth[5:])
