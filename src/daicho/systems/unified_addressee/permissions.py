"""Functions of the addressee system and the duties that may use them (M9)."""

from __future__ import annotations

from collections.abc import Set

from daicho.kernel.permissions import FunctionRow

_COUNTER = frozenset({"entry", "verify", "approve", "next_day"})
_EVERYBODY = _COUNTER | {"certificate", "inquiry", "protection"}

SEARCH = FunctionRow("addressee.search", "宛名の検索・照会", _EVERYBODY)
INDIVIDUAL_NUMBER = FunctionRow("addressee.individual_number", "個人番号による検索・個人番号の表示", _COUNTER)

CLOSED = FunctionRow("addressee.closed", "利用が抑止されている宛名の照会", frozenset({"protection"}))

FUNCTIONS: tuple[FunctionRow, ...] = (SEARCH, INDIVIDUAL_NUMBER, CLOSED)


def may_use_individual_number(duties: Set[str]) -> bool:
    """個人番号を扱えるか — whether somebody with these duties may search by it and see it (M9)."""
    return bool(duties & INDIVIDUAL_NUMBER.duties)


def may_use_closed(duties: Set[str]) -> bool:
    """利用が抑止されている宛名を照会できるか (標準仕様書 3.1)."""
    return bool(duties & CLOSED.duties)
