"""国籍・地域: ISO 3166 alpha-3 code and Japanese name, for 国籍 and for 転入前住所 abroad."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from daicho.municipal.places.tables import comparable, rows


@dataclass(frozen=True, slots=True)
class Country:
    """国籍・地域 — ``XXA`` is 無国籍."""

    code: str
    name: str


@cache
def countries() -> tuple[Country, ...]:
    """All of them in the order of their codes, without Japan."""
    return tuple(Country(row["code"], row["name"]) for row in rows("countries.csv"))


@cache
def _by_code() -> dict[str, Country]:
    return {country.code: country for country in countries()}


def country(code: str) -> Country | None:
    """The 国籍・地域 with a code, or None."""
    return _by_code().get(code)


def find_countries(query: str) -> tuple[Country, ...]:
    """国籍・地域 whose name or code begins with the query, then those whose name contains it."""
    wanted = comparable(query)
    if not wanted:
        return ()
    first = [c for c in countries() if comparable(c.name).startswith(wanted) or c.code.startswith(wanted.upper())]
    later = [c for c in countries() if c not in first and wanted in comparable(c.name)]
    return tuple(first + later)
