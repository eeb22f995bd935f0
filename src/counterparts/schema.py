"""Checks a body against its JSON schema in ``specs/``: the part of JSON Schema 2020-12 that those files use."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

SPECIFICATIONS = Path(__file__).resolve().parents[2] / "specs"
_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": int,
}


def fault_in(body: Any, file: Path) -> str:
    """The place of the first thing that is wrong, e.g. ``persons.0.name``; empty when nothing is.

    Never repeats a value: it may be a personal number.
    """
    return _fault(body, _read(file), file, "") or ""


@cache
def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _fault(value: Any, rule: Mapping[str, Any], file: Path, place: str) -> str | None:
    if "$ref" in rule:
        name, _, path = rule["$ref"].partition("#/")
        target = file.with_name(name) if name else file
        found = _read(target)
        for part in path.split("/"):
            found = found[part]
        return _fault(value, found, target, place)
    if "anyOf" in rule:
        if any(_fault(value, one, file, place) is None for one in rule["anyOf"]):
            return None
        return place or "."
    if not _is_of_kind(value, rule) or not _holds(value, rule):
        return place or "."
    if isinstance(value, dict):
        return _fault_in_object(value, rule, file, place)
    if isinstance(value, list) and "items" in rule:
        parts = (_fault(one, rule["items"], file, _at(place, str(i))) for i, one in enumerate(value))
        return next((fault for fault in parts if fault is not None), None)
    return None


def _fault_in_object(value: dict[str, Any], rule: Mapping[str, Any], file: Path, place: str) -> str | None:
    known: Mapping[str, Any] = rule.get("properties", {})
    for name in rule.get("required", ()):
        if name not in value:
            return _at(place, name)
    for name, content in value.items():
        inner = known.get(name) or _by_pattern(name, rule)
        if inner is None and rule.get("additionalProperties", True):
            continue
        if inner is None:
            return _at(place, name[:40])
        fault = _fault(content, inner, file, _at(place, name))
        if fault is not None:
            return fault
    return None


def _by_pattern(name: str, rule: Mapping[str, Any]) -> Mapping[str, Any] | None:
    patterns: Mapping[str, Mapping[str, Any]] = rule.get("patternProperties", {})
    return next((inner for pattern, inner in patterns.items() if re.search(pattern, name, re.ASCII)), None)


def _is_of_kind(value: Any, rule: Mapping[str, Any]) -> bool:
    if "type" not in rule:
        return True
    wanted = _KINDS[rule["type"]]
    return isinstance(value, wanted) and not (rule["type"] == "integer" and isinstance(value, bool))


def _holds(value: Any, rule: Mapping[str, Any]) -> bool:
    if "const" in rule and value != rule["const"]:
        return False
    if "enum" in rule and value not in rule["enum"]:
        return False
    if isinstance(value, str):
        return (
            rule.get("minLength", 0) <= len(value) <= rule.get("maxLength", len(value))
            and ("pattern" not in rule or re.search(rule["pattern"], value, re.ASCII) is not None)
            and (rule.get("format") != "date" or _is_day(value))
        )
    if isinstance(value, int):
        return bool(rule.get("minimum", value) <= value <= rule.get("maximum", value))
    if isinstance(value, list):
        return bool(rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value)))
    return True


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
