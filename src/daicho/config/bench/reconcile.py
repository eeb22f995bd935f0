"""突合 — item by item whether every holder has the same people: counts and digests, no list of persons in memory.

The digest of an item is the sum of the digests of all persons' values, so the order in which a holder gives them does
not matter, and neither a swap between two persons nor a value held twice can cancel out.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from daicho.kernel.addresses import Address

ITEMS = ("individual_number", "name", "name_kana", "birth_date", "sex", "address", "presence", "suppression")
"""What all of them hold; the two that never see the 宛名番号 are compared by 住民票コード.

Of 抑止 the CS is told what it carries out, and the prefecture nothing.
"""
_WHOLE = 1 << 256


@dataclass(slots=True)
class Holding:
    """How many persons a holder has, and the digest of each item over all of them."""

    count: int = 0
    digests: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ITEMS, 0))

    def add(self, key: str, values: Iterable[str]) -> None:
        """One person more."""
        self.count += 1
        for item, value in zip(ITEMS, values, strict=True):
            digest = hashlib.sha256(f"{key}\0{item}\0{value}".encode()).digest()
            self.digests[item] = (self.digests[item] + int.from_bytes(digest, "big")) % _WHOLE


def differences(world: Path, prefecture: Path) -> dict[str, list[str]]:
    """By holder: the items, or ``count``, in which it differs from the file or the registry; empty lists when equal.

    Args: world: what the invented city wrote. prefecture: the SQLite file of the prefecture's copy.
    """
    from_file = _file(world)
    by_number, for_cs, for_prefecture = _registry()
    held = {
        "resident_registry": (by_number, from_file),
        "jukinet_server": (_cs(), for_cs),
        "linkage_platform": (_platform(), by_number),
        "unified_addressee": (_addressee(), by_number),
        "prefecture": (_prefecture(prefecture), for_prefecture),
    }
    return {holder: differing_items(here, there) for holder, (here, there) in held.items()}


def differing_items(here: Holding, there: Holding) -> list[str]:
    """Items, or ``count``, in which two holders are not the same."""
    found = [item for item in ITEMS if here.digests[item] != there.digests[item]]
    return found + (["count"] if here.count != there.count else [])


def _file(folder: Path) -> Holding:
    """What the file of residents says, with the 抑止情報 of the line that the platform was loaded with."""
    holding = Holding()
    with (
        (folder / "registry" / "residents.jsonl").open(encoding="utf-8") as lines,
        (folder / "platform" / "residents.jsonl").open(encoding="utf-8") as copies,
    ):
        for line, copy in zip(lines, copies, strict=True):
            one, told = json.loads(line), json.loads(copy)["resident"]
            values = _values(one["individual_number"], one["name"] or one["alphabet_name"], one)
            holding.add(one["resident_number"], (*values, _suppression(told["protected"], told["closed"])))
    return holding


def _registry() -> tuple[Holding, Holding, Holding]:
    """By 宛名番号, and by 住民票コード as the CS and as the prefecture should have it."""
    from daicho.systems.resident_registry.actions.tell_restrictions import CARRIED_OUT_AT_CS, closed_processes
    from daicho.systems.resident_registry.models.sealed_numbers import open_numbers, version_context
    from daicho.systems.resident_registry.queries.restrictions import restricted_residents
    from daicho.systems.resident_registry.rules.restrictions import Restriction

    def told(restriction: Restriction) -> str:
        closed = [one.model_dump(mode="json") for one in closed_processes(restriction)]
        return _suppression(restriction.protected, closed)

    restrictions, nothing = restricted_residents(), Restriction()
    by_number, for_cs, for_prefecture = Holding(), Holding(), Holding()
    statement = (
        "select r.number, v.version_no, v.content, v.numbers from resident r "
        "join resident_version v on v.resident = r.number and v.version_no = r.version_no"
    )
    for number, version_no, text, blob in _rows("resident_registry", statement):
        content, (numbers,) = json.loads(text), open_numbers(blob, version_context(number, version_no))
        person = content.get("name", {})
        item = {**content, "name_kana": person.get("kana", "")}
        name = person.get("full", "") or content.get("alphabet_name", {}).get("text", "")
        values = _values(numbers.individual_number, name, item)
        restriction = restrictions.get(number, nothing)
        by_number.add(number, (*values, told(restriction)))
        for_cs.add(numbers.resident_code, (*values, told(restriction.only(CARRIED_OUT_AT_CS))))
        for_prefecture.add(numbers.resident_code, (*values, ""))
    return by_number, for_cs, for_prefecture


def _cs() -> Holding:
    from daicho.systems.jukinet_server.models.numbers import INDIVIDUAL_NUMBER, RESIDENT_CODE, opened

    holding = Holding()
    statement = (
        "select distinct on (r.person_id) r.id, r.content, r.state, r.resident_code, r.individual_number, "
        "(select jsonb_build_array(s.is_protected, s.closed) from juki_suppression_report s "
        "where s.person_id = r.person_id order by s.id desc limit 1) "
        "from juki_identification_record r order by r.person_id, r.order_number desc"
    )
    for row, text, state, code, number, told in _rows("jukinet_server", statement):
        content = json.loads(text)
        values = _values(opened(row, INDIVIDUAL_NUMBER, number), content["name"], {**content, "status": state})
        holding.add(opened(row, RESIDENT_CODE, code) or "", (*values, _suppression(*_json(told or [False, []]))))
    return holding


def _platform() -> Holding:
    from daicho.systems.linkage_platform.models.numbers import opened

    holding = Holding()
    statement = (
        "select v.id, v.resident_number, v.content, v.individual_number, c.is_protected, c.closed "
        "from platform_resident_copy c "
        "join platform_resident_version v on v.resident_number = c.resident_number and v.version_no = c.version_no"
    )
    for row, number, text, blob, protected, closed in _rows("linkage_platform", statement):
        content = json.loads(text)
        name = content["name"] or content["alphabet_name"]
        values = _values(opened(row, blob), name, content)
        holding.add(number, (*values, _suppression(protected, _json(closed))))
    return holding


def _addressee() -> Holding:
    from daicho.systems.unified_addressee.models.numbers import opened

    holding = Holding()
    statement = (
        "select r.resident_number, r.content, a.id, a.individual_number, r.is_protected, r.closed "
        "from addressee_record r "
        "join addressee a on a.id = r.addressee_id"
    )
    for number, text, addressee, blob, protected, closed in _rows("unified_addressee", statement):
        content = json.loads(text)
        individual = "" if blob is None else opened(addressee, blob)
        values = _values(individual, content["name"] or content["alphabet_name"], content)
        holding.add(number, (*values, _suppression(protected, _json(closed))))
    return holding


def _prefecture(file: Path) -> Holding:
    holding = Holding()
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        for (text,) in database.execute("select content from record"):
            update = json.loads(text)
            one = {**update["identification"], "status": update["record_state"]}
            holding.add(one["resident_code"], (*_values(one["individual_number"], one["name"], one), ""))
    finally:
        database.close()
    return holding


def _values(individual_number: str | None, name: str, one: Mapping[str, Any]) -> tuple[str, ...]:
    address = one.get("address", {})
    return (
        individual_number or "",
        name,
        one["name_kana"],
        json.dumps(one["birth_date"], ensure_ascii=False, sort_keys=True),
        one["sex"],
        address if isinstance(address, str) else Address.from_json(address).one_line(),
        "here" if one.get("status", "resident") in ("resident", "current") else "gone",
    )


def _suppression(protected: bool, closed: list[dict[str, str]]) -> str:
    """抑止情報 as one text; empty where there is nothing to tell."""
    return json.dumps([protected, closed], sort_keys=True) if protected or closed else ""


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _rows(alias: str, statement: str) -> Iterator[tuple[Any, ...]]:
    """All rows, read through a cursor of the server, a few thousand at a time."""
    from django.db import connections, transaction

    with transaction.atomic(using=alias), connections[alias].chunked_cursor() as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(5000):
            yield from rows
