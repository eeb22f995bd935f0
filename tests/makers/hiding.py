"""Every cause for which somebody's address is hidden; what shows addresses must heed all of them alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from daicho.kernel.findings import Level
from daicho.systems.resident_registry.actions.set_suppression import (
    SuppressionOrder,
    SuppressionTerms,
    set_suppression,
)
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.rules.suppressions import Process
from tests.makers.raw import protect
from tests.makers.staff import officer

Hide = Callable[[str], object]
TERMS = SuppressionTerms("court_order", {Process.INQUIRY: Level.ERROR}, date(2026, 11, 1), None, "")


def close_to_inquiry(resident_number: str) -> str:
    """照会の抑止 of one person; its id."""
    return set_suppression(officer("1007"), SuppressionOrder(resident_number, False, TERMS), "裁判所の命令")


def close_household_to_inquiry(resident_number: str) -> str:
    """照会の抑止 of the whole household of a person; its id."""
    household = newest_records([resident_number])[resident_number].record.household_number
    return set_suppression(officer("1007"), SuppressionOrder(household, True, TERMS), "裁判所の命令")


however_hidden = pytest.mark.parametrize(
    "hide", [protect, close_to_inquiry, close_household_to_inquiry], ids=["protection", "inquiry", "household"]
)
