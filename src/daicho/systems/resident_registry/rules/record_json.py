"""Stored form of a record: plain JSON in which empty items are left out, so that a version stays small and readable.

``from_json(cls, to_json(x)) == x`` for every frozen dataclass made of texts, numbers, dates, enumerations, tuples and
other such dataclasses. Unknown keys are refused: a record written by a later layout is never half read.
"""

from __future__ import annotations

from collections.abc import Callable
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
Turn = Callable[[Any], Any]
"""One direction of the codec for one type. Made once per type: a load of the whole city turns millions of parts."""
_OWN_FORM = (Address, PartialDate)


def to_json(value: Any) -> Json:
    """The JSON form of a record or of a part of one; items equal to their default are left out."""
    return _writer(type(value))(value)  # type: ignore[arg-type]  # every type is hashable


def from_json(cls: type[T], data: Json) -> T:
    """The record or part that :func:`to_json` wrote.

    Raises: ValueError when a key is unknown, TypeError when a required item is missing.
    """
    read: T = _reader(cls)(data)  # type: ignore[arg-type]  # every type is hashable
    return read


@cache
def _writer(kind: type[Any]) -> Turn:
    if issubclass(kind, _OWN_FORM):
        return kind.to_json
    if is_dataclass(kind):
        return _dataclass_writer(kind)
    if issubclass(kind, tuple):
        return lambda value: [to_json(item) for item in value]
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, date):
        return kind.isoformat
    return _as_it_is


def _dataclass_writer(kind: type[Any]) -> Turn:
    items = [(f.name, _default_of(f)) for f in fields(kind)]

    def write(value: Any) -> Json:
        found = {}
        for name, default in items:
            item = getattr(value, name)
            if item is not default and item != default:
                found[name] = to_json(item)
        return found

    return write


def _default_of(f: Field[Any]) -> Any:
    if f.default is not MISSING:
        return f.default
    if f.default_factory is not MISSING:
        return f.default_factory()
    return MISSING


@cache
def _reader(kind: Any) -> Turn:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        (inner,) = [arg for arg in get_args(kind) if arg is not type(None)]
        read_inner = _reader(inner)
        return lambda data: None if data is None else read_inner(data)
    if origin is tuple:
        read_item = _reader(get_args(kind)[0])
        return lambda data: tuple(map(read_item, data))
    if kind in _OWN_FORM:
        own: Turn = kind.from_json
        return own
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_reader(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is date:
        return date.fromisoformat
    return _as_it_is


def _dataclass_reader(kind: type[Any]) -> Turn:
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}

    def read(data: Json) -> Any:
        try:
            return kind(**{name: readers[name](item) for name, item in data.items()})
        except KeyError:
            unknown = set(data) - set(readers)
            if not unknown:
                raise
            raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}") from None

    return read


def _as_it_is(value: Any) -> Any:
    return value
