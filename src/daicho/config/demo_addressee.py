"""The addressee system's share of the demo world: one addressee for each person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def is_loaded() -> bool:
    """Whether anybody is held already."""
    from daicho.systems.unified_addressee.actions import load_initial

    return load_initial.is_loaded()


def load(world: Path, say: Callable[[str], None]) -> None:
    """All in one transaction."""
    from daicho.config.loading import loading_context
    from daicho.systems.unified_addressee.actions.load_initial import load_initial

    count = load_initial(loading_context("unified_addressee"), world / "addressee/addressees.jsonl")
    say(f"  {count:,} persons")
