"""Demo accounts as a part of the demo world, and as the lines that ``up`` prints at the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

ANNOUNCEMENT = "demo_accounts.txt"
"""File in the data folder that ``up`` prints at its end."""


def is_loaded() -> bool:
    """Never: making what is missing costs little and mends a start that was broken off."""
    return False


def load(world: Path, say: Callable[[str], None]) -> None:
    """Accounts and terminals, one account per duty."""
    from daicho.foundation.accounts.demo import load_demo_accounts

    load_demo_accounts()
    world.parent.joinpath(ANNOUNCEMENT).write_text(announcement())


def announcement() -> str:
    """Who may sign in, with the password that all share."""
    from django.conf import settings

    from daicho.foundation.accounts.demo import ACCOUNTS

    lines = [f"  demo accounts, all with the password {settings.DEMO_PASSWORD} (DEMO, not for any real use):"]
    lines += [f"    {one.staff_id}  {one.name}  {one.duties_text}  端末 {one.terminal}" for one in ACCOUNTS]
    return "\n".join(lines)
