"""Versions and two times (履歴): what was in force on a day, as it was known at a moment.

As of (valid day V, known at K) = among the versions with ``recorded_at <= K`` and ``valid_from <= V`` the one with the
greatest ``valid_from``, then the greatest ``version_no``. There is no valid_to and no "current" mark to keep in step.

One movement appends one version for every stretch of valid time whose content it changes, in valid order; where the
last stretch (today's record) is not among them it is appended again unchanged, so that the newest version number is
always today's record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Version(Generic[C]):
    """履歴 — one row of one resident's history; never altered once written.

    Args:
        version_no: 履歴番号 1, 2, 3 … without a gap.
        valid_from: first day on which the content holds, Asia/Tokyo.
        recorded_at: when it was written (処理日時).
        movement: id of the movement that wrote it.
    """

    version_no: int
    valid_from: date
    recorded_at: datetime
    content: C
    movement: str


@dataclass(frozen=True, slots=True)
class Stretch(Generic[C]):
    """A run of days over which the content stays the same; it lasts until the next stretch begins."""

    valid_from: date
    content: C


def as_of(versions: Iterable[Version[C]], valid_day: date, known_at: datetime | None = None) -> Version[C] | None:
    """時点照会 — the version in force on a day, as known at a moment (now, when not given)."""
    seen = [v for v in versions if v.valid_from <= valid_day and (known_at is None or v.recorded_at <= known_at)]
    return max(seen, key=lambda v: (v.valid_from, v.version_no)) if seen else None


def newest(versions: Sequence[Version[C]]) -> Version[C]:
    """Today's record: the version with the greatest number."""
    return max(versions, key=lambda v: v.version_no)


def stretches(versions: Iterable[Version[C]], known_at: datetime | None = None) -> tuple[Stretch[C], ...]:
    """The whole valid time as known at a moment, oldest first; neighbours of equal content are not joined."""
    best: dict[date, Version[C]] = {}
    for version in versions:
        if known_at is not None and version.recorded_at > known_at:
            continue
        held = best.get(version.valid_from)
        if held is None or version.version_no > held.version_no:
            best[version.valid_from] = version
    return tuple(Stretch(day, best[day].content) for day in sorted(best))


def first_stretch(valid_from: date, content: C) -> tuple[Stretch[C], ...]:
    """What the first movement of a resident appends (記載)."""
    return (Stretch(valid_from, content),)


def changed_stretches(
    versions: Sequence[Version[C]], valid_from: date, change: Callable[[C], C]
) -> tuple[Stretch[C], ...]:
    """The stretches that a movement appends, in valid order.

    Args:
        valid_from: 異動日, the first day on which the change holds. It may lie before stretches already recorded:
            late knowledge is placed in valid time without touching what was known.
        change: makes the new content from the old one of the same day; pure.

    Raises: ValueError when the resident had no record yet on that day.
    """
    timeline = stretches(versions)
    before = [s for s in timeline if s.valid_from <= valid_from]
    if not before:
        raise ValueError(f"no record in force on {valid_from.isoformat()}")
    touched = [Stretch(valid_from, before[-1].content)] + [s for s in timeline if s.valid_from > valid_from]
    appended = [Stretch(s.valid_from, new) for s in touched if (new := change(s.content)) != s.content]
    if not appended:
        return ()
    last = touched[-1]
    if appended[-1].valid_from != last.valid_from:
        appended.append(last)
    return tuple(appended)


def append(
    versions: Sequence[Version[C]], new: Iterable[Stretch[C]], recorded_at: datetime, movement: str
) -> tuple[Version[C], ...]:
    """The history with the new stretches numbered behind the old ones."""
    start = max((v.version_no for v in versions), default=0) + 1
    added = [
        Version(start + offset, stretch.valid_from, recorded_at, stretch.content, movement)
        for offset, stretch in enumerate(new)
    ]
    return (*versions, *added)
