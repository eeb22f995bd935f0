"""異動の取消し — the record as it would be without a movement, found by replaying all others.

History is appended, never taken away: a cancellation appends the stretches that come out differently. It is refused
only where a later movement in force touches the same aspect of the same person (標準仕様書 4.6; domain rule 34).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from daicho.systems.resident_registry.rules.patches import NUMBERS, Patch, apply, aspects_of
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_json import from_json
from daicho.systems.resident_registry.rules.versions import Stretch, Version, changed_stretches, stretches

_NEVER = datetime.min.replace(tzinfo=UTC)
"""Time of recording of versions that exist only while replaying."""


@dataclass(frozen=True, slots=True)
class Effect:
    """異動の効果 on one resident, as stored.

    Args:
        number: id of the stored effect. order: place in the order of approval.
        is_new: the movement began the record (or began it again); its patch is the whole record.
        first_version: 履歴番号 of the first version it wrote.
        label: how a refusal names it: date, kind, office.
        cancelled: no longer counts.
    """

    number: int
    movement: str
    order: int
    valid_from: date
    patch: Patch
    is_new: bool
    first_version: int
    label: str
    changes_numbers: bool = False
    cancelled: bool = False

    @property
    def aspects(self) -> frozenset[str]:
        """What it touches; a newcomer's effect touches everything that a record is."""
        return aspects_of(self.patch) | (frozenset({NUMBERS}) if self.changes_numbers else frozenset())


def base_of(
    versions: Sequence[Version[ResidentRecord]], effects: Sequence[Effect]
) -> tuple[Stretch[ResidentRecord], ...]:
    """What stood before the first recorded effect: the versions of the initial load, or nothing."""
    first = min((effect.first_version for effect in effects), default=len(versions) + 1)
    return stretches(v for v in versions if v.version_no < first)


def replay(
    base: Sequence[Stretch[ResidentRecord]], effects: Sequence[Effect], without: Collection[int] = ()
) -> tuple[Stretch[ResidentRecord], ...]:
    """The whole valid time from the base and all effects that count, in the order of approval.

    Args: without: ids of effects to leave out besides the cancelled ones.
    """
    timeline = tuple(base)
    for effect in sorted(effects, key=lambda e: e.order):
        if effect.cancelled or effect.number in without:
            continue
        timeline = _laid_over(timeline, effect)
    return timeline


def blockers(effects: Sequence[Effect], target: Effect) -> tuple[Effect, ...]:
    """Later effects in force on the same aspects: they must be cancelled first, newest first."""
    later = [e for e in effects if e.order > target.order and not e.cancelled and e.aspects & target.aspects]
    return tuple(sorted(later, key=lambda e: -e.order))


def appended_by_cancelling(
    versions: Sequence[Version[ResidentRecord]],
    without: Sequence[Stretch[ResidentRecord]],
    closed: ResidentRecord | None,
) -> tuple[Stretch[ResidentRecord], ...]:
    """The stretches to append so that the valid time reads as it would without the movement.

    Args:
        without: :func:`replay` without it. closed: what to write where nothing is left (取消し（減）): the record as
            closed by the cancellation.
    """
    now = stretches(versions)
    days = sorted({s.valid_from for s in now} | {s.valid_from for s in without})
    wanted = [(day, _in_force(without, day)) for day in days]
    pairs = [(day, content if content is not None else closed, _in_force(now, day)) for day, content in wanted]
    appended = [Stretch(day, new) for day, new, old in pairs if new is not None and new != old]
    if appended and appended[-1].valid_from != days[-1]:
        last = pairs[-1][1]
        if last is not None:
            appended.append(Stretch(days[-1], last))
    return tuple(appended)


def _laid_over(timeline: tuple[Stretch[ResidentRecord], ...], effect: Effect) -> tuple[Stretch[ResidentRecord], ...]:
    if effect.is_new:
        kept = tuple(s for s in timeline if s.valid_from < effect.valid_from)
        return (*kept, Stretch(effect.valid_from, from_json(ResidentRecord, _as_content(effect.patch))))
    if not timeline or timeline[0].valid_from > effect.valid_from:
        return timeline
    as_versions = tuple(Version(n, s.valid_from, _NEVER, s.content, "") for n, s in enumerate(timeline, 1))
    added = changed_stretches(as_versions, effect.valid_from, lambda record: apply(record, effect.patch))
    by_day = {s.valid_from: s for s in (*timeline, *added)}
    return tuple(by_day[day] for day in sorted(by_day))


def _as_content(patch: Patch) -> dict[str, object]:
    """The stored form of a record from the patch of a newcomer, groups put together again."""
    content: dict[str, object] = {}
    for item, value in patch.items():
        group, _, name = item.rpartition(".")
        if group:
            inner = content.setdefault(group, {})
            assert isinstance(inner, dict)
            inner[name] = value
        else:
            content[item] = value
    return content


def _in_force(timeline: Sequence[Stretch[ResidentRecord]], day: date) -> ResidentRecord | None:
    found = [s for s in timeline if s.valid_from <= day]
    return found[-1].content if found else None
