"""The context in which a system loads its initial data: the system itself acts, at its own command line."""

from __future__ import annotations

from daicho.config.law_tables import law_tables
from daicho.foundation.clock import business_now
from daicho.kernel.context import Actor, Context, Office


def loading_context(system: str) -> Context:
    """初期登録の文脈 — no officer acts, so the audit row names the system and the command line."""
    return Context(
        actor=Actor(staff_id=system, name="初期登録", realm="system"),
        office=Office("", "初期登録"),
        terminal="command line",
        purpose="初期登録",
        system=system,
        now=business_now(),
        law=law_tables(),
        caused_by="initial load",
    )
