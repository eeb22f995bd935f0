"""As much of JSON Schema as ``specs/*.schema.json`` use, so that no package is needed for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SPECS = Path(__file__).resolve().parents[2] / "specs"
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None),
}  # fmt: skip
_KNOWN = frozenset(
    (
        *("$schema", "$ref", "$defs", "title", "type", "format", "enum", "oneOf", "pattern", "minLength", "maxLength"),
        *("minimum", "items", "maxItems", "required", "properties", "additionalProperties"),
    )
)


class Schema:
    """One schema file."""

    def __init__(self, name: str) -> None:
        self.content: dict[str, Any] = json.loads((SPECS / f"{name}.schema.json").read_text(encoding="utf-8"))

    def problems(self, value: Any) -> list[str]:
        """What is wrong with a value, with its path."""
        return list(self._problems(value, self.content, ""))

    def _problems(self, value: Any, schema: dict[str, Any], path: str) -> Iterator[str]:
        assert set(schema) <= _KNOWN, f"{path}: the schema uses {set(schema) - _KNOWN}"
        if "$ref" in schema:
            yield from self._problems(value, self.content["$defs"][schema["$ref"].removeprefix("#/$defs/")], path)
            return
        if "oneOf" in schema:
            fitting = [one for one in schema["oneOf"] if not list(self._problems(value, one, path))]
            if len(fitting) != 1:
                yield f"{path}: fits {len(fitting)} of the alternatives"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{path}: {value!r} is none of the values"
        kinds = schema.get("type", list(_TYPES))
        allowed = [kinds] if isinstance(kinds, str) else kinds
        if not any(_is(value, kind) for kind in allowed):
            yield f"{path}: is no {' or '.join(allowed)}"
        elif isinstance(value, str):
            yield from _text_problems(value, schema, path)
        elif isinstance(value, list):
            if len(value) > schema.get("maxItems", len(value)):
                yield f"{path}: too many"
            for number, item in enumerate(value):
                yield from self._problems(item, schema.get("items", {}), f"{path}.{number}")
        elif isinstance(value, dict):
            yield from self._member_problems(value, schema, path)
        elif isinstance(value, int) and value < schema.get("minimum", value):
            yield f"{path}: too small"

    def _member_problems(self, value: dict[str, Any], schema: dict[str, Any], path: str) -> Iterator[str]:
        properties = schema.get("properties", {})
        for name in set(schema.get("required", ())) - value.keys():
            yield f"{path}.{name}: missing"
        for name, item in value.items():
            if name in properties:
                yield from self._problems(item, properties[name], f"{path}.{name}")
            elif schema.get("additionalProperties") is False:
                yield f"{path}.{name}: unknown"


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, _TYPES[kind]) and not (kind == "integer" and isinstance(value, bool))


def _text_problems(value: str, schema: dict[str, Any], path: str) -> Iterator[str]:
    if "pattern" in schema and re.search(schema["pattern"], value) is None:
        yield f"{path}: {value!r} does not fit"
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{path}: too short or too long"
