"""住民検索 — by kana, name, birth date, address and number, past names and closed records included (標準仕様書 2.1).

The cap comes before the ordering: over it, the officer is asked to narrow down instead of getting an arbitrary page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import connections, transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.names import bigrams
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.masking.scope import ProtectedScope, is_protected_person, mask
from daicho.systems.resident_registry.errors import TooFewConditions
from daicho.systems.resident_registry.models.sealed_numbers import (
    CARD_NUMBER,
    INDIVIDUAL_NUMBER,
    RESIDENT_CODE,
    number_index,
)
from daicho.systems.resident_registry.queries.protected_scope import protected_scope
from daicho.systems.resident_registry.queries.records import NewestRecord, newest_records
from daicho.systems.resident_registry.queries.search_keys import kana_key, lot_key, name_key
from daicho.systems.resident_registry.rules.record import ResidentRecord

SYSTEM = "resident_registry"
SEARCHED = "residents.searched"
MOST = 50
NUMBER_KINDS = ("resident_number", "household_number", "individual_number", "resident_code", "card_number")
_INDEXED = {
    "individual_number": ("individual_number_index", INDIVIDUAL_NUMBER),
    "resident_code": ("resident_code_index", RESIDENT_CODE),
    "card_number": ("card_number_index", CARD_NUMBER),
}


class Demand(Protocol):
    """Takes one more condition with its parameters."""

    def __call__(self, sql: str, *parameters: object) -> None: ...


@dataclass(frozen=True, slots=True)
class SearchConditions:
    """検索条件. ``number`` is one of the kinds above; 個人番号 and 住民票コード need their own right."""

    kana: str = ""
    name: str = ""
    birth_on: date | None = None
    sex: str = ""
    town_code: str = ""
    lot: str = ""
    number_kind: str = ""
    number: str = ""
    past: bool = True
    closed: bool = True
    foreign_only: bool = False

    @property
    def is_secret(self) -> bool:
        """Whether the search itself uses a personal number."""
        return bool(self.number) and self.number_kind in ("individual_number", "resident_code")


@dataclass(frozen=True, slots=True)
class FoundResident:
    """検索結果の一行 — address already masked."""

    resident_number: str
    household_number: str
    record: ResidentRecord
    relationship: str
    address: str
    protected: bool
    protected_household: bool
    matched_past: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """検索結果. ``more``: there are more than ``MOST``; the rows shown are the first in kana order of those found."""

    rows: tuple[FoundResident, ...]
    more: bool


def search_residents(ctx: Context, conditions: SearchConditions) -> SearchResult:
    """住民検索 — one audit row names everybody shown. Raises: REG-FIND-002 when the conditions are too few."""
    numbers, past_only, more = _matching(conditions)
    found = newest_records(numbers)
    scope = protected_scope()
    rows = tuple(_row(found[n], scope, n in past_only) for n in numbers if n in found)
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=SEARCHED,
            subjects=[row.resident_number for row in rows],
            detail={"keys": _keys_used(conditions), "shown": len(rows), "more": more},
        )
    return SearchResult(rows, more)


def _row(one: NewestRecord, scope: ProtectedScope, matched_past: bool) -> FoundResident:
    record = one.record
    return FoundResident(
        resident_number=one.resident_number,
        household_number=record.household_number,
        record=record,
        relationship=relationship_text(record.relationship),
        address=mask(scope, one.resident_number, record.household_number, record.address),
        protected=one.resident_number in scope.residents,
        protected_household=is_protected_person(scope, one.resident_number, record.household_number),
        matched_past=matched_past,
    )


def _keys_used(conditions: SearchConditions) -> list[str]:
    """Which keys were used; the values are not logged, since they may be numbers or names."""
    used = [name for name in ("kana", "name", "birth_on", "sex", "town_code", "lot") if getattr(conditions, name)]
    return used + ([conditions.number_kind] if conditions.number else [])


def _matching(conditions: SearchConditions) -> tuple[list[str], set[str], bool]:
    where, values = _where(conditions)
    statement = f"""
        with found as materialized (
            select resident_number, current, kana_key, birth_on from resident_search where {where} limit %s
        )
        select resident_number, bool_or(current) as today, min(kana_key) as kana, min(birth_on) as born
        from found group by resident_number order by kana, born, resident_number limit %s
    """  # noqa: S608 - the conditions are literals of this module; every value is a parameter
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute(statement, [*values, 2000, MOST + 1])
        rows = cursor.fetchall()
    shown = rows[:MOST]
    return [row[0] for row in shown], {row[0] for row in shown if not row[1]}, len(rows) > MOST


def _where(conditions: SearchConditions) -> tuple[str, list[object]]:
    parts: list[str] = []
    values: list[object] = []

    def demand(sql: str, *parameters: object) -> None:
        parts.append(sql)
        values.extend(parameters)

    _text_conditions(conditions, demand)
    if conditions.birth_on:
        demand("birth_on = %s", conditions.birth_on)
    if conditions.number:
        _number_condition(conditions, demand)
    if not parts:
        raise TooFewConditions()
    if conditions.sex:
        demand("sex = %s", conditions.sex)
    if not conditions.past:
        demand("current")
    if not conditions.closed:
        demand("status = 'resident'")
    if conditions.foreign_only:
        demand("kind = 'foreign'")
    return " and ".join(parts), values


def _text_conditions(conditions: SearchConditions, demand: Demand) -> None:
    for column, bigram_column, key in (
        ("kana_key", "kana_bigrams", kana_key(conditions.kana)),
        ("name_key", "name_bigrams", name_key(conditions.name)),
    ):
        if len(key) == 1:
            demand(f"{column} like %s", _literal(key) + "%")
        elif key:
            demand(f"{bigram_column} @> %s::varchar[] and {column} like %s", bigrams(key), f"%{_literal(key)}%")
    if conditions.town_code:
        demand("town_code = %s", conditions.town_code)
    if lot := lot_key(conditions.lot):
        if not conditions.town_code:
            raise TooFewConditions()
        demand("(lot_key = %s or lot_key like %s)", lot, f"{lot}-%")


def _number_condition(conditions: SearchConditions, demand: Demand) -> None:
    kind, number = conditions.number_kind, conditions.number
    if kind in ("resident_number", "household_number"):
        demand(f"{kind} = %s", number)
    elif kind in _INDEXED:
        column, name = _INDEXED[kind]
        demand(
            f"resident_number in (select number from resident where {column} = %s)", number_index(name, number)
        )


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
