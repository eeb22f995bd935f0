"""A record in which every single item is filled: for proving that nothing of it is lost on any way."""

from __future__ import annotations

import dataclasses
import itertools
import types
from datetime import date, timedelta
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.systems.resident_registry.rules.record import ResidentRecord

CODES: dict[str, object] = {
    "reason": "move_in",
    "article_30_45": next(iter(StatusCategory)).value,
    "card_kind": "1",
    "household_number": "10000012",
    "relationship": ("02",),
    "lot": "甲1番2号3乙",
    "kind": "japanese",
    "pattern": "06",
}
"""Items that take a code: any text would not do."""
FIRST_DAY = date(1950, 1, 1)


def a_full_record() -> ResidentRecord:
    """Every text different, every date different and partly unknown where it may be, every list with two rows."""
    made: ResidentRecord = _filled(ResidentRecord, itertools.count(1))
    return made


def _filled(kind: Any, serial: itertools.count[int]) -> Any:
    if kind is PartialDate:
        return PartialDate(FIRST_DAY + timedelta(days=next(serial)), f"{next(serial)}年春", "06")
    hints = get_type_hints(kind)
    values = {one.name: _value(one.name, hints[one.name], serial) for one in dataclasses.fields(kind) if one.init}
    return kind(**values)


def _value(name: str, kind: Any, serial: itertools.count[int]) -> Any:
    if name in CODES and kind in (str, tuple[str, ...]):
        return CODES[name]
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is tuple:
        return tuple(_value(name, get_args(kind)[0], serial) for _ in range(2))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if kind is bool:
        return True
    if kind is int:
        return next(serial)
    if kind is date:
        return FIRST_DAY + timedelta(days=next(serial))
    if kind is str:
        return f"{name[:12]}{next(serial)}"
    if kind is Address:
        parts = {one.name: str(CODES.get(one.name, f"{one.name}{next(serial)}")) for one in dataclasses.fields(kind)}
        return Address(**parts)
    return _filled(kind, serial)
