"""``./daicho demo``: the main job, played headless on an instance of its own that is gone afterwards."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Plays everything. Returns 0 when every step held."""
    from daicho.config.demo.command import main as play

    return play(arguments)
