"""検索の当たり — who meets the conditions, nearest first, from a few hundred rows whatever the size of the register.

Those spelled as typed come from indexes that are in the order of the spelling already, so that the first of them are
read and no more. Only where they are few is it also looked for those who sound alike or carry the text inside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections

from daicho.kernel.addresses import Address
from daicho.kernel.names import exact_key
from daicho.municipal.masking.scope import ProtectedScope, is_protected_address
from daicho.systems.resident_registry.queries.search_conditions import (
    SearchConditions,
    TextCondition,
    anywhere_in_the_kana,
    anywhere_in_the_name,
    as_spelled,
    as_written,
    at_the_given_name,
    given_as_spelled,
    where,
)
from daicho.systems.resident_registry.queries.search_keys import kana_key, name_key

SYSTEM = "resident_registry"
MOST = 50
CAP = 200
"""Rows that one index may bring; somebody has more than one where names or addresses changed."""
_ROOM_FOR_HIDDEN = 4
"""So many times more are read where some of those found may have to be left out."""


@dataclass(frozen=True, slots=True)
class Matches:
    """検索の当たり.

    Args:
        numbers: 宛名番号, nearest first. past_only: who matched by a past row alone.
        more: others may meet the conditions too: more were found than are shown, or an index had more to give.
    """

    numbers: tuple[str, ...]
    past_only: frozenset[str]
    more: bool


@dataclass(slots=True)
class _Person:
    """What the rows of one person say together."""

    distance: int
    reading: str
    born: date
    today: bool
    places: set[str]


@dataclass(frozen=True, slots=True)
class _Way:
    """One index that may find somebody. ``in_order``: the column in whose order the index brings its rows."""

    kana: TextCondition = anywhere_in_the_kana
    name: TextCondition = anywhere_in_the_name
    in_order: str = ""


_SPELLED = {
    "by_spelling": _Way(kana=as_spelled, in_order="kana_exact"),
    "by_given_spelling": _Way(kana=given_as_spelled, in_order="given_kana_exact"),
}
_SOUNDING = {"by_sound": _Way(), "by_given_sound": _Way(kana=at_the_given_name)}
_WRITTEN = {"by_writing": _Way(name=as_written, in_order="name_key")}


def find_matches(conditions: SearchConditions, hidden: ProtectedScope) -> Matches:
    """Whom to show, nearest first. ``hidden`` are left out. Raises: REG-FIND-002 when nothing bounds what is read."""
    people: dict[str, _Person] = {}
    is_full = False
    for ways in _stages(conditions):
        is_full = _find(conditions, hidden, ways, people) or is_full
        if len(people) > MOST and not hidden.residents:
            break
    ordered = sorted(people, key=lambda number: _place(people[number], number))
    shown = [number for number in ordered if not _is_hidden(hidden, people[number].places)]
    first = tuple(shown[:MOST])
    past_only = frozenset(number for number in first if not people[number].today)
    return Matches(first, past_only, is_full or len(shown) > MOST)


def _stages(conditions: SearchConditions) -> tuple[Mapping[str, _Way], ...]:
    """Spelled as typed, then sounding alike; the later stage is for where the earlier finds few."""
    if len(kana_key(conditions.kana)) > 1:
        return _SPELLED, _SOUNDING
    if conditions.kana:
        return ({"by_sound": _Way()},)
    written = name_key(conditions.name)
    if written:
        return (_WRITTEN, {"by_name": _Way()}) if len(written) > 1 else (_WRITTEN,)
    return ({"by_key": _Way()},)


def _find(
    conditions: SearchConditions, hidden: ProtectedScope, ways: Mapping[str, _Way], people: dict[str, _Person]
) -> bool:
    """Adds whom these ways find; whether one of them had more to give than it may."""
    room = _ROOM_FOR_HIDDEN if hidden.residents else 1
    selects: list[str] = []
    values: list[Any] = []
    for name, way in ways.items():
        select, parameters = _select(name, way, conditions, hidden, room)
        selects.append(f"({select})")
        values += parameters
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute(" union all ".join(selects), values)
        rows = cursor.fetchall()
    read = dict.fromkeys(ways, 0)
    for name, number, distance, reading, born, today, places, count in rows:
        read[name] += count
        _add(people, number, _Person(distance, reading, born, today, set(places or ())))
    return any(count >= room * CAP for count in read.values())


def _add(people: dict[str, _Person], number: str, found: _Person) -> None:
    known = people.get(number)
    if known is None:
        people[number] = found
        return
    nearer = min(known, found, key=lambda one: _place(one, number))
    people[number] = _Person(
        nearer.distance, nearer.reading, nearer.born, known.today or found.today, known.places | found.places
    )


def _place(person: _Person, number: str) -> tuple[int, str, date, str]:
    return person.distance, person.reading, person.born, number


def _select(
    name: str, way: _Way, conditions: SearchConditions, hidden: ProtectedScope, room: int
) -> tuple[str, Sequence[Any]]:
    """One select of the union: so many rows of one index, then one line a person."""
    condition, parameters = where(conditions, way.kana, way.name)
    if hidden.residents:
        condition += " and resident_number not in (select number from resident where number = any(%s)"
        condition += " or household_number = any(%s))"
        parameters += [sorted(hidden.residents), sorted(hidden.households)]
    distance, typed = _distance(conditions)
    places = "array_agg(distinct address_text)" if hidden.addresses else "null::text[]"
    columns = "resident_number, kana_exact, given_kana_exact, name_key, birth_on, current, address_text"
    rows = f"select {columns} from resident_search where {condition}"
    most = f"limit {room * CAP}"
    if way.in_order:
        # Each partition by itself: over both, the planner would read all rows and sort them.
        order = f"order by {way.in_order} using ~<~, birth_on {most}"
        rows = f"({rows} and not archived {order}) union all ({rows} and archived {order})"
        parameters = [*parameters, *parameters]
    else:
        rows = f"{rows} {most}"
    return (
        f"select '{name}' as way, resident_number, min({distance}), min(kana_exact), min(birth_on), bool_or(current), "
        f"{places}, count(*) from ({rows}) as found group by resident_number",
        [*typed, *parameters],
    )


def _distance(conditions: SearchConditions) -> tuple[str, list[str]]:
    """How far a row is from what was typed: equal, beginning so, containing it, or only sounding alike."""
    if typed := exact_key(conditions.kana):
        return (
            "case when %s in (kana_exact, given_kana_exact) then 0 "
            "when starts_with(kana_exact, %s) or starts_with(given_kana_exact, %s) then 1 "
            "when position(%s in kana_exact) > 0 then 2 else 3 end",
            [typed] * 4,
        )
    if written := name_key(conditions.name):
        return "case when name_key = %s then 0 when starts_with(name_key, %s) then 1 else 2 end", [written] * 2
    return "0", []


def _is_hidden(hidden: ProtectedScope, places: set[str]) -> bool:
    """Whether every address by which somebody was found is one where a protected person lives."""
    return bool(places) and all(is_protected_address(hidden, Address(text=place)) for place in places)
