"""状態の要約値 — one digest of sources, tests and everything else that decides how the product behaves.

It depends on names and contents alone: not on commits, times, permissions or the place of the working copy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("src", "tests", "law", "specs", "requirements")
FILES = ("daicho", "pyproject.toml", "docs/requirements.toml")
LEFT_OUT = frozenset({"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"})


def _files(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            parts = path.relative_to(root).parts
            if path.is_file() and not any(part in LEFT_OUT or part.endswith(".egg-info") for part in parts):
                yield path
    for name in FILES:
        if (root / name).is_file():
            yield root / name


def digest_of(root: Path) -> str:
    """SHA-256 over the sorted list of name and content digest, as hexadecimal text."""
    whole = hashlib.sha256()
    for path in sorted(_files(root), key=lambda path: path.relative_to(root).as_posix()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(root).as_posix()}\0{content}\n".encode())
    return whole.hexdigest()
