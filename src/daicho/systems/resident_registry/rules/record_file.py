"""住民基本台帳ファイル (F1) — every record item by its official number and name, read from one typed record.

``record_file_items.csv`` says where each of the 294 numbers comes from: a path into the record, a path with a view
(``address.lot:n1``), or ``@`` and a bookkeeping fact that is derived and never stored twice.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from daicho.kernel.addresses import lot_sort_parts
from daicho.kernel.dates import PartialDate, era_on
from daicho.municipal.codes.foreign_status import status_category
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent

ITEMS_FILE = Path(__file__).with_name("record_file_items.csv")
APPROVED = "1"
"""決裁状態: only approved versions exist in the register."""


@dataclass(frozen=True, slots=True)
class RecordItem:
    """記録項目 — one numbered item. ``same_as``: an earlier number of the same group that this one repeats."""

    group: str
    number: int
    name: str
    same_as: str
    source: str


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What stands beside the content of a version: its numbers and who wrote it when."""

    resident_number: str
    version_no: int
    is_newest: bool
    first_recorded_at: datetime
    recorded_at: datetime
    business_time: datetime
    terminal: str
    staff_id: str
    numbers: PersonalNumbers
    event: RecordEvent


@cache
def record_items() -> tuple[RecordItem, ...]:
    """All 294 numbers in the order of the published list."""
    with ITEMS_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            RecordItem(r["group"], int(r["number"]), r["name"], r["same_as"], r["source"]) for r in csv.DictReader(file)
        )


def item_values(record: ResidentRecord, facts: VersionFacts) -> tuple[str, ...]:
    """One row of the file: the text of every item in the order of :func:`record_items`.

    Contains personal numbers: who writes it out answers for medium and audit.
    """
    return tuple(_text(_value(item.source, record, facts)) for item in record_items())


def _value(source: str, record: ResidentRecord, facts: VersionFacts) -> Any:
    if source.startswith("@"):
        return _FACTS[source[1:]](facts)
    path, _, view = source.partition(":")
    found = _follow(record, path)
    return _VIEWS[view](found) if view else found


def _follow(start: Any, path: str) -> Any:
    for name in path.split("."):
        if start is None:
            return None
        start = getattr(start, name)
    return start


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _era(value: PartialDate | None) -> str:
    """元号フラグ: 1 明治 … 5 令和."""
    era = era_on(value.sort_on) if value else None
    return era.code if era else ""


def _remark(place: int, part: str) -> Callable[[Any], Any]:
    return lambda remarks: getattr(remarks[place - 1], part) if len(remarks) >= place else ""


def _named(lookup: Callable[[str], Any], attribute: str) -> Callable[[Any], str]:
    return lambda code: getattr(lookup(code), attribute) if code else ""


def _lot(part: str) -> Callable[[Any], Any]:
    return lambda lot: getattr(lot_sort_parts(lot), part) if lot else ""


_CARD_KINDS = {"1": "在留カード", "2": "特別永住者証明書"}
_FACTS: Mapping[str, Callable[[VersionFacts], Any]] = {
    "individual_number": lambda facts: facts.numbers.individual_number,
    "resident_code": lambda facts: facts.numbers.resident_code,
    "municipality_code": lambda facts: CITY_CODE,
    "resident_number": lambda facts: facts.resident_number,
    "first_recorded_at": lambda facts: facts.first_recorded_at,
    "business_time": lambda facts: facts.business_time,
    "recorded_at": lambda facts: facts.recorded_at,
    "terminal": lambda facts: facts.terminal,
    "staff_id": lambda facts: facts.staff_id,
    "is_newest": lambda facts: facts.is_newest,
    "approval": lambda facts: APPROVED,
    "version_no": lambda facts: facts.version_no,
    "reason": lambda facts: facts.event.reason,
    "reason_name": lambda facts: movement_reason(facts.event.reason).name if facts.event.reason else "",
    "event_notified_on": lambda facts: facts.event.notified_on,
    "event_on": lambda facts: facts.event.on.sort_on if facts.event.on else None,
}
_VIEWS: Mapping[str, Callable[[Any], Any]] = {
    "code": lambda value: value.code,
    "name": lambda value: value.official_name,
    "date": lambda value: value.sort_on if value else None,
    "era": _era,
    "unknown": lambda value: bool(value and not value.is_known),
    "pattern": lambda value: value.pattern if value else "",
    "text": lambda value: relationship_text(value) if isinstance(value, tuple) else (value.text if value else ""),
    "codes": "".join,
    "reason_name": lambda event: movement_reason(event.reason).name if event.reason else "",
    "card_kind_name": lambda foreign: _CARD_KINDS.get(foreign.card_kind, ""),
    "article_name": lambda foreign: _named(status_category, "official_name")(foreign.article_30_45),
    "period_years_name": lambda foreign: f"{foreign.period_years}年" if foreign.period_years else "",
    "period_months_name": lambda foreign: f"{foreign.period_months}月" if foreign.period_months else "",
    "period_days_name": lambda foreign: f"{foreign.period_days}日" if foreign.period_days else "",
    "state_name": lambda certificate: certificate.state,
    "1:on": _remark(1, "on"),
    "1:text": _remark(1, "text"),
    "2:on": _remark(2, "on"),
    "2:text": _remark(2, "text"),
    **{part: _lot(part) for part in ("front", "n1", "n2", "n3", "back")},
}
