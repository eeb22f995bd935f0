"""検索条件 — the keys of 標準仕様書 2.1.3 as one condition on the search rows, never without an index to bound it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from daicho.kernel.names import bigrams, exact_key
from daicho.systems.resident_registry.errors import TooFewConditions
from daicho.systems.resident_registry.models.sealed_numbers import (
    CARD_NUMBER,
    INDIVIDUAL_NUMBER,
    RESIDENT_CODE,
    number_index,
)
from daicho.systems.resident_registry.queries.search_keys import kana_key, lot_key, name_key

TOWN_DIGITS = 7
LONGEST_RANGE = 366
"""Days that a range of birth dates may span where it stands alone; a longer one only narrows other conditions."""
NUMBER_KINDS = ("resident_number", "household_number", "individual_number", "resident_code", "card_number")
EMPTY_ITEMS = ("kana", "building", "individual_number")
_INDEXED = {
    "individual_number": ("individual_number_index", INDIVIDUAL_NUMBER),
    "resident_code": ("resident_code_index", RESIDENT_CODE),
    "card_number": ("card_number_index", CARD_NUMBER),
}


class Demand(Protocol):
    """Takes one more condition with its parameters."""

    def __call__(self, sql: str, *parameters: object) -> None: ...


TextCondition = Callable[[str, Demand], None]
"""One way in which a typed kana or name may be found."""


@dataclass(frozen=True, slots=True)
class SearchConditions:
    """検索条件. ``number`` is one of the kinds above; 個人番号 and 住民票コード need their own right.

    Args:
        town_code: 住所コード, seven digits; the first four alone mean the town with all its 丁目.
        building: 方書, from its beginning; any part of it where a town is given.
        relationship: codes of the 続柄. removed_reason: 消除事由.
        empty: an item that is not recorded, one of ``EMPTY_ITEMS``.
    """

    kana: str = ""
    name: str = ""
    birth_on: date | None = None
    birth_from: date | None = None
    birth_to: date | None = None
    sex: str = ""
    town_code: str = ""
    lot: str = ""
    building: str = ""
    relationship: str = ""
    removed_reason: str = ""
    empty: str = ""
    number_kind: str = ""
    number: str = ""
    past: bool = True
    closed: bool = True
    foreign_only: bool = False

    @property
    def is_secret(self) -> bool:
        """Whether the search itself uses a personal number."""
        return bool(self.number) and self.number_kind in ("individual_number", "resident_code")

    @property
    def is_by_address(self) -> bool:
        """Whether a hit would tell where somebody lives."""
        return bool(self.town_code or self.lot or self.building or self.empty == "building")

    @property
    def keys_used(self) -> list[str]:
        """Which keys were used; the values are not logged, since they may be numbers or names."""
        names = (
            "kana", "name", "birth_on", "birth_from", "birth_to", "sex", "town_code", "lot", "building",
            "relationship", "removed_reason", "empty",
        )  # fmt: skip
        return [name for name in names if getattr(self, name)] + ([self.number_kind] if self.number else [])


def where(conditions: SearchConditions, kana: TextCondition, name: TextCondition) -> tuple[str, list[Any]]:
    """The condition in SQL with its parameters. Raises: REG-FIND-002 when no condition bounds what is read."""
    parts: list[str] = []
    values: list[Any] = []

    def demand(sql: str, *parameters: object) -> None:
        parts.append(sql)
        values.extend(parameters)

    _bounding(conditions, kana, name, demand)
    bounded = len(parts) > (1 if _is_one_sound(conditions.kana) else 0)
    if not bounded or (conditions.lot and not conditions.town_code):
        raise TooFewConditions()
    _narrowing(conditions, demand)
    return " and ".join(parts), values


def as_spelled(typed: str, demand: Demand) -> None:
    """綴りどおりの前方一致 — so that those spelled as typed are there however many sound alike."""
    begins_with("kana_exact", exact_key(typed), demand)


def given_as_spelled(typed: str, demand: Demand) -> None:
    """綴りどおりの名の前方一致."""
    begins_with("given_kana_exact", exact_key(typed), demand)


def anywhere_in_the_kana(typed: str, demand: Demand) -> None:
    """氏名のフリガナのどこか."""
    key = kana_key(typed)
    if len(key) == 1:
        begins_with("kana_key", key, demand)
    else:
        demand("kana_bigrams @> %s::varchar[] and kana_key like %s", bigrams(key), f"%{literal(key)}%")


def at_the_given_name(typed: str, demand: Demand) -> None:
    """名のみの検索 (標準仕様書 2.1.2) — ウ is folded away behind a family name (サノ ウタ) but not at a beginning."""
    begins_with("given_kana_key", kana_key(typed), demand)


def as_written(typed: str, demand: Demand) -> None:
    """氏名の前方一致."""
    begins_with("name_key", name_key(typed), demand)


def anywhere_in_the_name(typed: str, demand: Demand) -> None:
    """氏名のどこか."""
    key = name_key(typed)
    if len(key) == 1:
        as_written(typed, demand)
    else:
        demand("name_bigrams @> %s::varchar[] and name_key like %s", bigrams(key), f"%{literal(key)}%")


def begins_with(column: str, key: str, demand: Demand) -> None:
    """前方一致 as a range of the index; LIKE would make its end of the last byte, and read 7,000 rows more for タ."""
    demand(f"{column} ~>=~ %s and {column} ~<~ %s", key, key[:-1] + chr(ord(key[-1]) + 1))


def literal(text: str) -> str:
    """A text inside a LIKE pattern that stands for itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _is_one_sound(kana: str) -> bool:
    """One kana alone would list a tenth of the city; 「オー」 and 「イ」 with a birth date are searched."""
    return len("".join(kana.split())) == 1


def _bounding(conditions: SearchConditions, kana: TextCondition, name: TextCondition, demand: Demand) -> None:
    """Conditions that an index answers with few rows."""
    if kana_key(conditions.kana):
        kana(conditions.kana, demand)
    if name_key(conditions.name):
        name(conditions.name, demand)
    if conditions.birth_on:
        demand("birth_on = %s", conditions.birth_on)
    if _is_short_range(conditions):
        demand("birth_on between %s and %s", conditions.birth_from, conditions.birth_to)
    if conditions.number:
        _number(conditions, demand)
    _address(conditions, demand)
    if conditions.empty == "kana":
        demand("kana_key = ''")
    elif conditions.empty == "individual_number":
        demand("resident_number in (select number from resident where individual_number_index is null)")


def _narrowing(conditions: SearchConditions, demand: Demand) -> None:
    """Conditions that many rows meet: they are looked at in what the others found."""
    if not _is_short_range(conditions):
        if conditions.birth_from:
            demand("birth_on >= %s", conditions.birth_from)
        if conditions.birth_to:
            demand("birth_on <= %s", conditions.birth_to)
    for column in ("sex", "relationship", "removed_reason"):
        if value := getattr(conditions, column):
            demand(f"{column} = %s", value)
    if conditions.empty == "building":
        demand("building_key = ''")
    if not conditions.past:
        demand("current")
    if not conditions.closed:
        demand("status = 'resident'")
    if conditions.foreign_only:
        demand("kind = 'foreign'")


def _is_short_range(conditions: SearchConditions) -> bool:
    first, last = conditions.birth_from, conditions.birth_to
    return first is not None and last is not None and (last - first).days <= LONGEST_RANGE


def _address(conditions: SearchConditions, demand: Demand) -> None:
    if conditions.town_code:
        first = conditions.town_code.ljust(TOWN_DIGITS, "0")
        demand("town_code between %s and %s", first, conditions.town_code.ljust(TOWN_DIGITS, "9"))
    if lot := lot_key(conditions.lot):
        demand("(lot_key = %s or lot_key like %s)", lot, f"{lot}-%")
    if key := name_key(conditions.building):
        anywhere = "%" if conditions.town_code else ""
        demand("building_key <> '' and building_key like %s", f"{anywhere}{literal(key)}%")


def _number(conditions: SearchConditions, demand: Demand) -> None:
    kind, number = conditions.number_kind, conditions.number
    if kind in ("resident_number", "household_number"):
        demand(f"{kind} = %s", number)
    elif kind in _INDEXED:
        column, name = _INDEXED[kind]
        demand(f"resident_number in (select number from resident where {column} = %s)", number_index(name, number))
