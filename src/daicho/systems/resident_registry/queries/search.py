"""住民検索 — by kana, name, birth date, address and number, past names and closed records included (標準仕様書 2.1).

The cap comes before the ordering: over it, the officer is asked to narrow down instead of getting an arbitrary page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db import connections, transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.names import bigrams, exact_key
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.masking.scope import ProtectedScope, is_protected_person, mask
from daicho.systems.resident_registry.errors import NumberSearchNotAllowed, TooFewConditions
from daicho.systems.resident_registry.models.sealed_numbers import (
    CARD_NUMBER,
    INDIVIDUAL_NUMBER,
    RESIDENT_CODE,
    number_index,
)
from daicho.systems.resident_registry.permissions import REVEAL_NUMBERS, may_use
from daicho.systems.resident_registry.queries.protected_scope import protected_scope
from daicho.systems.resident_registry.queries.records import NewestRecord, newest_records
from daicho.systems.resident_registry.queries.search_keys import kana_key, lot_key, name_key
from daicho.systems.resident_registry.rules.record import ResidentRecord

SYSTEM = "resident_registry"
SEARCHED = "residents.searched"
SEARCH_REFUSED = "residents.search_refused"
MOST = 50
TOWN_DIGITS = 7
CAP = 2000
"""Rows that one index may bring before they are put in order."""
_VARIED_MARKS = "‐‑‒–—―−－─━ｰ- 　"
_ONE_DASH = "ー" * 12
"""What ``exact_key`` does to dashes and spaces, for ``translate``: the two spaces at the end have no partner and go."""
NUMBER_KINDS = ("resident_number", "household_number", "individual_number", "resident_code", "card_number")
_INDEXED = {
    "individual_number": ("individual_number_index", INDIVIDUAL_NUMBER),
    "resident_code": ("resident_code_index", RESIDENT_CODE),
    "card_number": ("card_number_index", CARD_NUMBER),
}


class KanaCondition(Protocol):
    """One way in which a kana key may be found."""

    def __call__(self, key: str, demand: Demand) -> None: ...


class Demand(Protocol):
    """Takes one more condition with its parameters."""

    def __call__(self, sql: str, *parameters: object) -> None: ...


@dataclass(frozen=True, slots=True)
class SearchConditions:
    """検索条件. ``number`` is one of the kinds above; 個人番号 and 住民票コード need their own right.

    Args: town_code: seven digits; the first four alone mean the town with all its 丁目.
    """

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
    """検索結果 — those spelled as typed before those that only sound alike. ``more``: more than ``MOST`` were found."""

    rows: tuple[FoundResident, ...]
    more: bool


def search_residents(ctx: Context, conditions: SearchConditions) -> SearchResult:
    """住民検索 — one audit row names everybody shown.

    Raises: REG-FIND-002 when the conditions are too few, REG-FIND-003 for a personal number without the right.
    """
    _check_right(ctx, conditions)
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


def _check_right(ctx: Context, conditions: SearchConditions) -> None:
    """個人番号・住民票コードによる検索 takes the same right as showing them; the attempt is kept."""
    if not conditions.is_secret or may_use(ctx.actor.duties, REVEAL_NUMBERS):
        return
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=SEARCH_REFUSED, detail={"keys": _keys_used(conditions)})
    raise NumberSearchNotAllowed()


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
    ways, values = _ways(conditions)
    found = ",".join(f"{name} as materialized ({select})" for name, select in ways.items())
    united = " union all ".join(f"select * from {name}" for name in ways)
    typed = exact_key(conditions.kana)
    statement = f"""
        with {found},
        found as ({united}),
        ranked as (
            select *, case
                when %s = '' then 0
                when folded = %s then 0
                when starts_with(folded, %s) or starts_with(given, %s) then 1
                when position(%s in folded) > 0 then 2
                else 3 end as distance
            from (
                select *, translate(kana, %s, %s) as folded,
                    translate(split_part(translate(kana, ' ', %s), %s, 2), %s, %s) as given
                from found
            ) as spelled
        )
        select resident_number, bool_or(current) as today, min(distance) as distance, min(kana_key) as reading,
            min(birth_on) as born
        from ranked group by resident_number order by distance, reading, born, resident_number limit %s
    """
    folding = (_VARIED_MARKS, _ONE_DASH)
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute(statement, [*values, *[typed] * 5, *folding, "　", "　", *folding, MOST + 1])
        rows = cursor.fetchall()
    shown = rows[:MOST]
    return [row[0] for row in shown], {row[0] for row in shown if not row[1]}, len(rows) > MOST


def _ways(conditions: SearchConditions) -> tuple[dict[str, str], list[Any]]:
    """One capped select per index that may find somebody; an ``or`` between them would use none."""
    columns = "resident_number, current, kana, kana_key, birth_on"
    where, values = _where(conditions, _anywhere_in_the_kana)
    select = f"select {columns} from resident_search where {where} limit {CAP}"
    ways, all_values = {"by_name": select}, list(values)
    if len(kana_key(conditions.kana)) > 1:
        where, values = _where(conditions, _at_the_given_name)
        ways["by_given_name"] = f"select {columns} from resident_search where {where} limit {CAP}"
        all_values += values
    return ways, all_values


def _where(conditions: SearchConditions, kana: KanaCondition) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []

    def demand(sql: str, *parameters: object) -> None:
        parts.append(sql)
        values.extend(parameters)

    if key := kana_key(conditions.kana):
        kana(key, demand)
    _text_conditions(conditions, demand)
    if conditions.birth_on:
        demand("birth_on = %s", conditions.birth_on)
    if conditions.number:
        _number_condition(conditions, demand)
    if not parts or (len(parts) == 1 and _is_one_sound(conditions.kana)):
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


def _is_one_sound(kana: str) -> bool:
    """One kana alone would list a tenth of the city; 「オー」 and 「イ」 with a birth date are searched."""
    return len("".join(kana.split())) == 1


def _anywhere_in_the_kana(key: str, demand: Demand) -> None:
    if len(key) == 1:
        demand("kana_key like %s", _literal(key) + "%")
    else:
        demand("kana_bigrams @> %s::varchar[] and kana_key like %s", bigrams(key), f"%{_literal(key)}%")


def _at_the_given_name(key: str, demand: Demand) -> None:
    """名のみの検索 (標準仕様書 2.1.2) — ウ is folded away behind a family name (サノ ウタ) but not at a beginning."""
    demand("given_kana_key like %s", _literal(key) + "%")


def _text_conditions(conditions: SearchConditions, demand: Demand) -> None:
    key = name_key(conditions.name)
    if len(key) == 1:
        demand("name_key like %s", _literal(key) + "%")
    elif key:
        demand("name_bigrams @> %s::varchar[] and name_key like %s", bigrams(key), f"%{_literal(key)}%")
    if conditions.town_code:
        first = conditions.town_code.ljust(TOWN_DIGITS, "0")
        demand("town_code between %s and %s", first, conditions.town_code.ljust(TOWN_DIGITS, "9"))
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
        demand(f"resident_number in (select number from resident where {column} = %s)", number_index(name, number))


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
