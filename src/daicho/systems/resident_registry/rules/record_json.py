"""Stored form of a record: plain JSON in which empty items are left out, so that a version stays small and readable.

``from_json(cls, to_json(x)) == x`` for every frozen dataclass made of texts, numbers, dates, enumerations, tuples and
other such dataclasses. Unknown keys are refused: a record written by a later layout is never half read.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate

T = TypeVar("T")
Json = Any
_OWN_FORM = (Address, PartialDate)


def to_json(value: Any) -> Json:
    """The JSON form of a record or of a part of one; items equal to their default are left out."""
    if isinstance(value, _OWN_FORM):
        return value.to_json()
    if is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: to_json(getattr(value, f.name)) for f in fields(value) if getattr(value, f.name) != _default_of(f)
        }
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_json(cls: type[T], data: Json) -> T:
    """The record or part that :func:`to_json` wrote.

    Raises: ValueError when a key is unknown, TypeError when a required item is missing.
    """
    read: T = _read(cls, data)
    return read


def _default_of(f: Field[Any]) -> Any:
    if f.default is not MISSING:
        return f.default
    if f.default_factory is not MISSING:
        return f.default_factory()
    return MISSING


@cache
def _types_of(cls: type[Any]) -> dict[str, Any]:
    return get_type_hints(cls)


def _read(kind: Any, data: Json) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        if data is None:
            return None
        (inner,) = [arg for arg in get_args(kind) if arg is not type(None)]
        return _read(inner, data)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], item) for item in data)
    if kind in _OWN_FORM:
        return kind.from_json(data)
    if isinstance(kind, type) and is_dataclass(kind):
        types = _types_of(kind)
        unknown = set(data) - set(types)
        if unknown:
            raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
        return kind(**{name: _read(types[name], item) for name, item in data.items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if kind is date:
        return date.fromisoformat(data)
    return data
