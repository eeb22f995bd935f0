"""The sources as data: files, syntax trees and what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "daicho"


@dataclass(frozen=True, slots=True)
class Source:
    """One module: its path below ``src`` and its syntax tree."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        """Path below ``src``, for messages."""
        return self.path.relative_to(ROOT / "src").as_posix()

    @property
    def parts(self) -> tuple[str, ...]:
        """Dotted name as parts, e.g. ``("daicho", "systems", "resident_registry", "models")``."""
        return self.path.relative_to(ROOT / "src").with_suffix("").parts

    @property
    def system(self) -> str:
        """The system the module belongs to, or ``""``."""
        return self.parts[2] if self.parts[:2] == ("daicho", "systems") and len(self.parts) > 3 else ""

    @property
    def room(self) -> str:
        """The room inside its system, or ``""``."""
        return self.parts[3] if self.system else ""

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every imported module or name in full, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module, node.lineno
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


@cache
def sources() -> tuple[Source, ...]:
    """Every module below ``src``, except migrations."""
    files = (file for file in sorted((ROOT / "src").rglob("*.py")) if "migrations" not in file.parts)
    return tuple(Source(file, ast.parse(file.read_text(encoding="utf-8"))) for file in files)


def of_systems(*rooms: str) -> tuple[Source, ...]:
    """The modules of some rooms, over all systems."""
    return tuple(source for source in sources() if source.room in rooms)


def called_names(tree: ast.AST) -> set[str]:
    """Names of everything that is called, without what stands before the last dot."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                found.add(node.func.id)
            elif isinstance(node.func, ast.Attribute):
                found.add(node.func.attr)
    return found
