"""抑止の照会 — what is suppressed for persons and their households now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from daicho.foundation.database import statements
from daicho.kernel.findings import Level
from daicho.systems.resident_registry.models.suppression import SuppressionRow
from daicho.systems.resident_registry.rules.suppressions import PROCESS_TITLES, Process, Suppression

SYSTEM = "resident_registry"
_NOT_LIFTED = """
    where not lifted and not exists (
        select from suppression later
        where later.suppression = suppression.suppression and later.row_no > suppression.row_no
    )
"""


def suppressions_of(residents: Iterable[str], households: Iterable[str]) -> tuple[Suppression, ...]:
    """Every suppression not lifted on any of these persons or households; one query for any number of them."""
    people, homes = set(residents), set(households)
    rows = statements.select(
        SYSTEM, SuppressionRow, f"{_NOT_LIFTED} and target = any(%s) order by suppression", sorted(people | homes)
    )
    return tuple(_suppression(row) for row in rows if row.target in (homes if row.of_household else people))


def closed_to_inquiry(people: Mapping[str, str], now: datetime) -> frozenset[str]:
    """照会の抑止 (エラー) in effect — which of these persons only the 支援措置責任者 may look up.

    Args: people: 世帯番号 by 宛名番号.
    """
    stopped = {(s.target, s.of_household) for s in suppressions_of(people, people.values()) if s.hides(now)}
    return frozenset(number for number, household in people.items() if stopped & {(number, False), (household, True)})


def suppressed_now(people: Mapping[str, str], now: datetime) -> dict[str, tuple[str, ...]]:
    """抑止中の処理 — what is closed or under a warning now for each of these persons, in the words of the screens.

    Args: people: 世帯番号 by 宛名番号.
    """
    held = [s for s in suppressions_of(people, people.values()) if s.holds(now)]
    return {
        number: titles_of(s for s in held if s.target == (household if s.of_household else number))
        for number, household in people.items()
    }


def titles_of(suppressions: Iterable[Suppression]) -> tuple[str, ...]:
    """処理 that any of these closes or warns about, in the order of the standard."""
    concerned = {process for one in suppressions for process in one.levels}
    return tuple(title for process, title in PROCESS_TITLES.items() if process in concerned)


def hiding_targets(now: datetime) -> tuple[frozenset[str], frozenset[str]]:
    """照会の抑止 (エラー) in effect — 宛名番号 and 世帯番号 of all whose addresses are hidden by it."""
    return _targets(one for one in _all_held() if one.hides(now))


def suppressed_targets() -> tuple[frozenset[str], frozenset[str]]:
    """宛名番号 and 世帯番号 of all that is suppressed and not lifted."""
    return _targets(_all_held())


def _all_held() -> Iterator[Suppression]:
    return map(_suppression, statements.select(SYSTEM, SuppressionRow, _NOT_LIFTED))


def _targets(suppressions: Iterable[Suppression]) -> tuple[frozenset[str], frozenset[str]]:
    listed = tuple(suppressions)
    return (
        frozenset(one.target for one in listed if not one.of_household),
        frozenset(one.target for one in listed if one.of_household),
    )


def _suppression(row: SuppressionRow) -> Suppression:
    return Suppression(
        id=str(row.suppression),
        target=row.target,
        of_household=row.of_household,
        cause=row.cause,
        levels={Process(process): Level(level) for process, level in row.levels.items()},
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        note=row.note,
        lifted_until=row.lifted_until,
    )
