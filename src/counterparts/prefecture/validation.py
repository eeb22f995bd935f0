"""What the prefecture checks (形式・論理チェック) in an update, by its own reading of ``specs/prefecture/``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

UPDATE = "identification_update"

ENTRY_REASONS = frozenset({"move_in", "birth", "entry_by_office"})
REMOVAL_REASONS = frozenset({"move_out", "death", "removal_by_office"})
CORRECTION_REASONS = frozenset(
    {
        "change_of_address",
        "minor_correction",
        "correction_by_office",
        "individual_number_changed",
        "resident_code_changed",
    }
)
REASONS = ENTRY_REASONS | REMOVAL_REASONS | CORRECTION_REASONS

_FORMAT = "P-FORMAT-001"
_UNKNOWN = "P-FORMAT-002"
_MISSING = "P-FORMAT-003"


@dataclass(frozen=True, slots=True)
class Rejection:
    """却下 — code and Japanese text, never with a personal number in it."""

    code: str
    text: str


def _text(most: int, *, empty: bool) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and len(value) <= most and (empty or value != "")


def _pattern(pattern: str) -> Callable[[Any], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _or_null(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or check(value)


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_partial_date(value: Any) -> bool:
    if isinstance(value, str):
        return _is_date(value)
    return (
        isinstance(value, dict)
        and set(value) == {"sort_on", "text", "pattern"}
        and _is_date(value["sort_on"])
        and isinstance(value["text"], str)
        and isinstance(value["pattern"], str)
    )


def _is_order(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_character_counts(value: Any) -> bool:
    names = {"name", "address", "previous_address", "former_family_name"}
    return isinstance(value, dict) and set(value) <= names and all(isinstance(n, int) for n in value.values())


_Field = tuple[str, bool, Callable[[Any], bool]]
"""Name, whether it must be there, what it must look like."""

_NUMBER_OR_NULL = _or_null(_pattern(r"\d{11}"))
_CODE = _pattern(r"[0-9A-Za-z_.-]{0,20}")
_MUNICIPALITY = _pattern(r"\d{6}")

BODY: tuple[_Field, ...] = (
    ("update_order_number", True, _is_order),
    ("given_up_from", False, _or_null(_is_order)),
    ("record_state", True, lambda value: value in ("current", "removed")),
    ("update_forbidden", False, _is_flag),
    ("locked", False, _is_flag),
    ("external_characters", False, _is_character_counts),
    ("stamped_at", True, _is_moment),
    ("identification", True, lambda value: isinstance(value, dict)),
)
IDENTIFICATION: tuple[_Field, ...] = (
    ("resident_code", True, _pattern(r"\d{11}")),
    ("individual_number", True, _or_null(_pattern(r"\d{12}"))),
    ("name", True, _text(100, empty=False)),
    ("name_kana", False, _text(100, empty=True)),
    ("plain_kana", False, _text(100, empty=True)),
    ("former_family_name", False, _text(100, empty=True)),
    ("former_family_name_kana", False, _text(100, empty=True)),
    ("birth_date", True, _is_partial_date),
    ("sex", True, lambda value: value in ("male", "female", "unknown")),
    ("municipality_code", True, _MUNICIPALITY),
    ("town_code", False, _CODE),
    ("postal_code", False, _pattern(r"(\d{7})?")),
    ("address", True, _text(300, empty=False)),
    ("became_resident_on", True, _is_partial_date),
    ("address_set_on", False, _or_null(_is_partial_date)),
    ("notified_on", False, _or_null(_is_partial_date)),
    ("previous_municipality_code", False, _pattern(r"(\d{6})?")),
    ("previous_address", False, _text(300, empty=True)),
    ("reason", True, lambda value: value in REASONS),
    ("moved_on", True, _is_partial_date),
    ("reason_detail", False, _text(200, empty=True)),
    ("former_resident_code", False, _NUMBER_OR_NULL),
    ("resident_code_used_on", False, _or_null(_is_partial_date)),
    ("request_number", False, _CODE),
    ("operator_id", True, _CODE),
    ("terminal_id", True, _CODE),
    ("is_expected_to_leave", False, _is_flag),
)


def rejection_of(update: Mapping[str, Any]) -> Rejection | None:
    """The first thing that is wrong with the form of an update (the body of its envelope), None when nothing is."""
    return _shape(update, BODY, "") or rejection_of_record(update["identification"], update["record_state"])


def rejection_of_record(record: Mapping[str, Any], state: str) -> Rejection | None:
    """The first thing that is wrong with one 本人確認情報, None when nothing is."""
    found = _shape(record, IDENTIFICATION, "identification.")
    if found is not None:
        return found
    if not check_digit_holds(record["resident_code"]):
        return Rejection("P-NUMBER-001", "住民票コードの検査数字が合いません。")
    if record["individual_number"] is not None and not check_digit_holds(record["individual_number"]):
        return Rejection("P-NUMBER-002", "個人番号の検査用数字が合いません。")
    if record["reason"] == "resident_code_changed" and not record.get("former_resident_code"):
        return Rejection(_MISSING, "住民票コードの変更に旧住民票コードがありません。")
    removed = record["reason"] in REMOVAL_REASONS
    if (record["reason"] in ENTRY_REASONS or removed) and removed != (state == "removed"):
        return Rejection("P-STATE-003", "異動事由とレコード状況が合いません。")
    return None


def _shape(given: Mapping[str, Any], rows: tuple[_Field, ...], prefix: str) -> Rejection | None:
    unknown = sorted(set(given) - {name for name, _, _ in rows})
    if unknown:
        return Rejection(_UNKNOWN, f"定めのない項目があります: {prefix}{unknown[0][:40]}")
    for name, needed, holds in rows:
        if name not in given:
            if needed:
                return Rejection(_MISSING, f"必要な項目がありません: {prefix}{name}")
        elif not holds(given[name]):
            return Rejection(_FORMAT, f"項目の形式が正しくありません: {prefix}{name}")
    return None


def check_digit_holds(digits: str) -> bool:
    """検査用数字 — modulus 11, weights 2 to 7 from the right, repeating; remainders 0 and 1 give 0."""
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(digits[:-1])))
    remainder = total % 11
    return int(digits[-1]) == (0 if remainder <= 1 else 11 - remainder)
