"""The linkage platform's share of the demo world: its copies of all residents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def is_loaded() -> bool:
    """Whether anybody is held already."""
    from daicho.systems.linkage_platform.actions import load_initial

    return load_initial.is_loaded()


def load(world: Path, say: Callable[[str], None]) -> None:
    """All in one transaction."""
    from daicho.config.loading import loading_context
    from daicho.systems.linkage_platform.actions.load_initial import load_initial

    count = load_initial(loading_context("linkage_platform"), world / "platform/residents.jsonl")
    say(f"  {count:,} persons")
