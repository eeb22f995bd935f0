"""Between :class:`Record` and the columns of a version: one place for both ways."""

from __future__ import annotations

import uuid
from dataclasses import fields
from typing import Any, Protocol

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.systems.jukinet_server.models.numbers import opened
from daicho.systems.jukinet_server.rules.record import Reason, Record

NUMBERS = ("resident_code", "individual_number", "former_resident_code")
_DATES = (
    "birth_date",
    "became_resident_on",
    "moved_on",
    "address_set_on",
    "notified_on",
    "resident_code_used_on",
)
_ADDRESSES = ("address", "previous_address")


class Row(Protocol):
    """What :func:`record_from` needs of a row."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def content(self) -> Any: ...
    @property
    def resident_code(self) -> Any: ...
    @property
    def individual_number(self) -> Any: ...
    @property
    def former_resident_code(self) -> Any: ...


def content_of(record: Record) -> dict[str, Any]:
    """The items without the numbers, as JSON values."""
    content: dict[str, Any] = {}
    for each in fields(record):
        value = getattr(record, each.name)
        if each.name in NUMBERS:
            continue
        content[each.name] = value.to_json() if isinstance(value, PartialDate | Address) else value
    return content


def record_from(row: Row) -> Record:
    """本人確認情報 with its numbers decrypted; what is done with them, the caller answers for."""
    values: dict[str, Any] = dict(row.content)
    for name in _DATES:
        values[name] = PartialDate.from_json(values[name]) if values[name] is not None else None
    for name in _ADDRESSES:
        values[name] = Address.from_json(values[name]) if values[name] is not None else None
    values["reason"] = Reason(values["reason"])
    for name in NUMBERS:
        values[name] = opened(row.id, name, getattr(row, name))
    return Record(**values)
