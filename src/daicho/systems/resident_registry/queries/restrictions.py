"""抑止情報 — what is closed for residents today, and what other systems were told of it last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from daicho.foundation.database import statements
from daicho.kernel.findings import Level
from daicho.systems.resident_registry.models import Resident, ToldRestriction
from daicho.systems.resident_registry.queries.protected_scope import protected_households, protected_scope
from daicho.systems.resident_registry.queries.suppressions import suppressed_targets, suppressions_of
from daicho.systems.resident_registry.rules.restrictions import Closure, Restriction, restriction_of
from daicho.systems.resident_registry.rules.suppressions import Process

SYSTEM = "resident_registry"


@dataclass(frozen=True, slots=True)
class Told:
    """What a receiver knows. Args: no: of the last telling, 0 when there was none."""

    no: int = 0
    restriction: Restriction = Restriction()


def restrictions_of(residents: Collection[str]) -> dict[str, Restriction]:
    """抑止情報 by 宛名番号, empty ones included; the number of queries does not grow."""
    rows = statements.select(SYSTEM, Resident, "where number = any(%s) order by number", list(residents))
    households = {row.number: row.household_number for row in rows}
    held = suppressions_of(households, households.values())
    protected = protected_households(set(households.values()))
    return {
        number: restriction_of(
            (one for one in held if one.target == (household if one.of_household else number)),
            protected=household in protected,
        )
        for number, household in households.items()
    }


def restricted_residents() -> dict[str, Restriction]:
    """Everybody of whom there is something to tell: 支援対象者 with those who live with them, and the suppressed."""
    scope = protected_scope()
    people, households = suppressed_targets()
    concerned = {*scope.residents, *people, *sharing_households(scope.households | households)}
    return {number: found for number, found in restrictions_of(concerned).items() if found != Restriction()}


def sharing_households(households: Collection[str]) -> frozenset[str]:
    """Everybody whose record carries one of these 世帯番号, closed ones included."""
    wanted = list(set(households) - {""})
    rows = statements.run(SYSTEM, "select number from resident where household_number = any(%s)", wanted)
    return frozenset(number for (number,) in rows)


def last_told(receiver: str, residents: Collection[str]) -> Mapping[str, Told]:
    """What a receiver was told last, by 宛名番号; nobody of whom nothing was ever told."""
    told = "where receiver = %s and resident_number = any(%s) order by resident_number, told_no"
    rows = statements.select(SYSTEM, ToldRestriction, told, receiver, list(residents))
    return {row.resident_number: Told(row.told_no, _read(row.content)) for row in rows}


def with_resident_code(residents: Collection[str]) -> tuple[str, ...]:
    """Who of them has a 住民票コード, in order."""
    if not residents:
        return ()
    rows = Resident.objects.using(SYSTEM).filter(number__in=residents, resident_code_index__isnull=False)
    return tuple(rows.order_by("number").values_list("number", flat=True))


def content_of(restriction: Restriction) -> dict[str, Any]:
    """As it is kept."""
    closed = [[one.process.value, one.level.value, one.starts_on.isoformat()] for one in restriction.closed]
    return {"protected": restriction.protected, "closed": closed}


def _read(content: Mapping[str, Any]) -> Restriction:
    return Restriction(
        content["protected"],
        tuple(
            Closure(Process(process), Level(level), date.fromisoformat(day))
            for process, level, day in content["closed"]
        ),
    )
