"""本人確認情報ファイル (F2) as a file: its items in the published order under their official names (:mod:`.items`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.systems.jukinet_server.rules.items import ITEMS, Item, Origin
from daicho.systems.jukinet_server.rules.record import Record, State


class FileFormat(StrEnum):
    """出力の形式."""

    CSV = "csv"
    JSON = "json"


COLUMNS: tuple[Item, ...] = tuple(item for item in ITEMS if item.origin is not Origin.LEFT_OUT)


@dataclass(frozen=True, slots=True)
class Version:
    """版 with what the CS adds. Args: external: 外字数 by the name of its item."""

    record: Record
    order_number: int
    state: State
    stamped_at: datetime
    external: Mapping[str, int]


def values_of(version: Version) -> tuple[str, ...]:
    """The values of :data:`COLUMNS`."""
    return tuple(_text(_value(version, item.name)) for item in COLUMNS)


def _value(version: Version, name: str) -> object:
    if name in version.external:
        return version.external[name]
    match name:
        case "order_number":
            return version.order_number
        case "record_state":
            return version.state
        case "stamped_at":
            return version.stamped_at.isoformat()
        case "has_external_characters":
            return any(version.external.values())
        case "update_forbidden" | "locked":
            return False
        case "order_number_in_trouble" | "former_family_name_character_serial":
            return ""
        case _:
            return getattr(version.record, name)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case PartialDate():
            return value.sort_on.isoformat() if value.is_known else value.text
        case Address():
            return value.one_line()
        case _:
            return str(value)
