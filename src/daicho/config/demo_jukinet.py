"""The CS's share of the demo world: 本人確認情報 of every resident."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def is_loaded() -> bool:
    """Whether anybody is held already."""
    from daicho.systems.jukinet_server.actions import load_initial

    return load_initial.is_loaded()


def load(world: Path, say: Callable[[str], None]) -> None:
    """All in one transaction."""
    from daicho.config.loading import loading_context
    from daicho.systems.jukinet_server.actions.load_initial import load_initial

    count = load_initial(loading_context("jukinet_server"), world / "jukinet/identification.jsonl")
    say(f"  {count:,} persons")
