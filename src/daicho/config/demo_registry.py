"""The registry's share of the demo world: residents with their history, protections, and counters behind them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

DEMO_MEDIUM = "DEMO-001"
"""On which the notice file of the invented city comes."""
NOTICE_FILE = Path("immigration", "notices-000001.json")


def is_loaded() -> bool:
    """Whether the register holds anybody."""
    from daicho.systems.resident_registry.queries.records import register_is_empty

    return not register_is_empty()


def load(world: Path, say: Callable[[str], None]) -> None:
    """All residents in one transaction, and a lot of unused resident codes."""
    from daicho.config.codes import load_demo_lot
    from daicho.config.loading import loading_context
    from daicho.systems.resident_registry.actions.load_records import load_records
    from daicho.systems.resident_registry.actions.register_medium import register_medium

    facts = json.loads((world / "world.json").read_text(encoding="utf-8"))
    result = load_records(
        loading_context("resident_registry"),
        world / "registry",
        facts["last_resident_sequence"],
        facts["last_household_sequence"],
    )
    codes = load_demo_lot()
    register_medium(loading_context("resident_registry"), DEMO_MEDIUM, "DEMO 入管庁との受渡し")
    say(
        f"  {result.residents:,} residents, {result.versions:,} versions, {result.protections} protected, "
        f"{result.suppressions} suppressions, {codes} codes"
    )
