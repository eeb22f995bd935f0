"""新たに記載する者の欄 — what 出生 and 職権記載 type alike about one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from daicho.municipal.places.countries import find_countries
from daicho.systems.resident_registry.rules.record_parts import PersonName


def typed_name(data: Mapping[str, Any]) -> PersonName:
    """氏名 with 氏 and 名 around the first blank; of a foreign resident undivided."""
    foreign = data["kind"] == "foreign"
    family, given = _halves(data["name"])
    family_kana, given_kana = _halves(data["kana"])
    return PersonName(
        full=data["name"],
        family="" if foreign else family,
        given="" if foreign else given,
        kana=data["kana"],
        family_kana="" if foreign else family_kana,
        given_kana="" if foreign else given_kana,
        kana_official=data["kana_official"] and not foreign,
    )


def typed_nationality(text: str) -> tuple[str, str]:
    """国籍・地域: code and name; an empty code where the list has no such name."""
    named = next((one for one in find_countries(text) if one.name == text), None) if text else None
    return (named.code if named else "", text)


def _halves(text: str) -> tuple[str, str]:
    """氏 and 名 around the first blank; a name without one is a 氏 alone."""
    parts = text.split(maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")
