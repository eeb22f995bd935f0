"""Reading the character tables beside this module: sections of code points, loaded on first use only."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def sections(name: str) -> dict[str, frozenset[int]]:
    """Code points by section of a table made by ``tools/make_character_tables.py``."""
    found: dict[str, set[int]] = {}
    current: set[int] = set()
    for line in (files(__package__) / name).read_text(encoding="ascii").splitlines():
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            for span in line.split():
                first, _, last = span.partition("-")
                current.update(range(int(first, 16), int(last or first, 16) + 1))
    return {key: frozenset(codes) for key, codes in found.items()}


@cache
def conversions(name: str) -> dict[tuple[int, int], int]:
    """Target selector by character and selector (0: no selector) of a table with ``from>to`` sections."""
    targets: dict[tuple[int, int], int] = {}
    for key, codes in sections(name).items():
        source, _, target = key.partition(">")
        targets |= {(code, int(source, 16)): int(target, 16) for code in codes}
    return targets
