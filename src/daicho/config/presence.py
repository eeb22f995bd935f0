"""Whether a module is part of this installation; asked without importing it."""

from __future__ import annotations

from pathlib import Path

from daicho.config.environment import ROOT


def is_present(module: str) -> bool:
    """True for a module or package of our own sources."""
    path = ROOT / "src" / Path(*module.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()
