"""The kinds of movement that this office uses. A new kind is one module beside these and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.kind import MovementKind
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN

_ALL: tuple[MovementKind[Any], ...] = (
    MOVE_IN,
    MOVE_WITHIN,
    CANCELLATION,
)
KINDS: Mapping[str, MovementKind[Any]] = {kind.code: kind for kind in _ALL}


def kind_named(code: str) -> MovementKind[Any]:
    """The kind of a stored entry. Raises: KeyError when the office does not use it."""
    return KINDS[code]
