"""Contexts for tests of the foundation: an officer at a terminal."""

from __future__ import annotations

from datetime import datetime

from daicho.foundation.clock import TOKYO
from daicho.kernel.context import Actor, Context, Office
from daicho.kernel.law import LawTables


def an_officer(system: str, staff_id: str = "1001") -> Context:
    """佐藤 恵 at HK-001, looking something up for a 転入届."""
    return Context(
        actor=Actor(staff_id=staff_id, name="佐藤 恵", realm="office", credential="password"),
        office=Office(code="0001", name="本庁 市民課"),
        terminal="HK-001",
        purpose="転入届",
        system=system,
        now=datetime(2026, 11, 23, 10, 30, tzinfo=TOKYO),
        law=LawTables(entries={}),
        caused_by="request-1",
    )
