"""差分 — what a movement changed in a record, item by item, so that it can be laid over another state of the record.

A movement is a patch from a day on: late knowledge lays it over every later stretch, and undoing another movement
replays it. Unit of a patch is one item of the record (an address, a name, an event); of the two large groups,
bookkeeping and entitlements, each item by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any, get_type_hints

from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_json import from_json, to_json
from daicho.systems.resident_registry.rules.record_parts import Bookkeeping, Entitlements

Patch = Mapping[str, Any]
"""Item → its new value in stored form. Items of a group are named ``group.item``."""

_GROUPS: Mapping[str, type] = {"bookkeeping": Bookkeeping, "entitlements": Entitlements}

ASPECTS: Mapping[str, frozenset[str]] = {
    "address": frozenset(
        {
            "address",
            "previous_address",
            "address_before_change",
            "address_before_move_in",
            "last_registered",
            "settled",
            "districts",
            "districts_before_change",
        }
    ),
    "household": frozenset({"household_number", "relationship", "order_in_household", "head", "former_head"}),
    "identity": frozenset(
        {
            "name",
            "birth_date",
            "sex",
            "alphabet_name",
            "aligned_name",
            "common_name",
            "common_name_before",
            "common_name_rows",
            "former_name",
            "addressee_name",
            "honseki",
            "head_of_register",
            "kind",
            "foreign",
        }
    ),
    "status": frozenset(
        {
            "status",
            "became_resident",
            "became_foreign_resident",
            "recorded",
            "removed",
            "planned_move_out",
            "confirmed_move_out",
        }
    ),
    "remarks": frozenset({"remarks"}),
}
"""Aspects (側面): a later movement on the same aspect of the same person stands in the way of a cancellation."""
NUMBERS = "numbers"
"""Aspect of 個人番号 and 住民票コード, which are not items of the record."""


def diff(old: ResidentRecord, new: ResidentRecord) -> Patch:
    """The items in which two states of a record differ, with the values of the new one."""
    return {item: to_json(_read(new, item)) for item in _items() if _read(old, item) != _read(new, item)}


def whole(record: ResidentRecord) -> Patch:
    """Every item of a record: the patch of a newcomer."""
    return {item: to_json(_read(record, item)) for item in _items()}


def apply(record: ResidentRecord, patch: Patch) -> ResidentRecord:
    """The record with the patch laid over it.

    Raises: KeyError for an item that no record has.
    """
    plain: dict[str, Any] = {}
    grouped: dict[str, dict[str, Any]] = {}
    for item, value in patch.items():
        group, _, name = item.rpartition(".")
        if group:
            grouped.setdefault(group, {})[name] = from_json(_types(_GROUPS[group])[name], value)
        else:
            plain[item] = from_json(_types(ResidentRecord)[item], value)
    for group, values in grouped.items():
        plain[group] = replace(getattr(record, group), **values)
    return replace(record, **plain)


def aspects_of(patch: Patch) -> frozenset[str]:
    """Which aspects a patch touches."""
    return frozenset(aspect for aspect, items in ASPECTS.items() if any(item in items for item in patch))


@cache
def _items() -> tuple[str, ...]:
    found: list[str] = []
    for field in fields(ResidentRecord):
        group = _GROUPS.get(field.name)
        found += [f"{field.name}.{one.name}" for one in fields(group)] if group else [field.name]
    return tuple(found)


@cache
def _types(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _read(record: ResidentRecord, item: str) -> Any:
    group, _, name = item.rpartition(".")
    return getattr(getattr(record, group), name) if group else getattr(record, item)
