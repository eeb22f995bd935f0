"""抑止情報 — what other systems are told of a person's 抑止 and 支援措置 (標準仕様書 3.1, 3.2).

Which processes are closed, how strictly and from when, and whether the person is protected; never why, by whom or
against whom. A temporary lifting is not told, so that nobody takes it for the real one; an end date ends nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from daicho.kernel.findings import Level
from daicho.systems.resident_registry.rules.suppressions import Process, Suppression


@dataclass(frozen=True, slots=True, order=True)
class Closure:
    """抑止する処理 with its level, from a day on."""

    process: Process
    level: Level
    starts_on: date


@dataclass(frozen=True, slots=True)
class Restriction:
    """抑止情報 of one person.

    Args: protected: 支援措置 for the person or somebody of the household. closed: in the order of process and level.
    """

    protected: bool = False
    closed: tuple[Closure, ...] = ()

    def only(self, processes: Collection[Process]) -> Restriction:
        """What a receiver is told who carries out no other processes."""
        return Restriction(self.protected, tuple(one for one in self.closed if one.process in processes))


def restriction_of(suppressions: Iterable[Suppression], *, protected: bool) -> Restriction:
    """The same for the same facts, however many 抑止 they come from: per process and level the earliest beginning.

    Whoever gets no certificate at the counter gets none at the kiosk either.
    """
    begins: dict[tuple[Process, Level], date] = {}
    for one in suppressions:
        for process, level in _told_levels(one):
            begins[process, level] = min(one.starts_on, begins.get((process, level), one.starts_on))
    return Restriction(protected, tuple(sorted(Closure(*key, day) for key, day in begins.items())))


def _told_levels(one: Suppression) -> Iterable[tuple[Process, Level]]:
    yield from one.levels.items()
    if Process.ISSUE in one.levels:
        yield Process.KIOSK, one.levels[Process.ISSUE]
