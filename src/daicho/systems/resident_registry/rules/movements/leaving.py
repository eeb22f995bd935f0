"""住民でなくなる人 — the record is closed from a day on, and those who stay get their head in the same act.

What 死亡, 失踪宣告 and 職権消除 have in common. Law: 住民基本台帳法8条, 令12条, 令25条; 標準仕様書 1.1.5, 4.0.4, 4.2.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from daicho.kernel.dates import PartialDate, has_reached, wareki
from daicho.kernel.dates.partial import IMPOSSIBLE_DAY
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.rules.filing import Filing
from daicho.systems.resident_registry.rules.movements.households import (
    HEAD_AGE,
    Remaining,
    after_leaving,
    changes_of_remaining,
    check_remaining,
)
from daicho.systems.resident_registry.rules.movements.kind import Change, KnownResident, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.movements.named_residents import check_named, household_mates
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent
from daicho.systems.resident_registry.rules.versions import stretches

NOTHING_KNOWN = "09"
"""年月日不詳: not even a year to go by."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """消除の内容 — what the three kinds enter alike.

    Args: people: 宛名番号. remaining: 続柄 of those who stay, where the head is among the people.
    """

    filing: Filing
    people: tuple[str, ...]
    reason: str
    status: ResidentStatus
    remaining: tuple[Placed, ...] = ()

    @property
    def event(self) -> RecordEvent:
        """消除の事由と日."""
        return RecordEvent(self.reason, self.filing.filed_on, self.filing.moved_on)

    @property
    def relationships(self) -> Mapping[str, tuple[str, ...]]:
        """続柄 entered for those who stay."""
        return {one.resident_number: one.relationship for one in self.remaining}


def removal_day(filing: Filing, people: Iterable[KnownResident]) -> date:
    """消除の効力の日 — from which day the record reads as closed.

    The day itself where it is known. Of a partly unknown one the first day that its wording allows, but not before what
    was recorded last about the person; where not even the year is known, the day of notice. The wording alone is
    recorded, shown and sent; this day is internal (標準仕様書 1.1.8).
    """
    day = filing.moved_on
    if day.is_known or day.pattern == IMPOSSIBLE_DAY:
        return day.sort_on
    earliest = filing.filed_on if day.pattern == NOTHING_KNOWN else day.sort_on
    return max((earliest, *(stretches(known.versions)[-1].valid_from for known in people)))


def closed(record: ResidentRecord, status: ResidentStatus, event: RecordEvent) -> ResidentRecord:
    """除票 — content, household and 続柄 stay as on the last day."""
    return replace(
        record,
        status=status,
        removed=event,
        bookkeeping=replace(record.bookkeeping, household_when_removed=record.household_number),
    )


def leaving_outcome(leaving: Leaving, scene: Scene) -> Outcome:
    """消除と残る世帯の世帯主 — the closed records, and for those who stay 世帯主変更 where the head is gone."""
    people = _known(leaving.people, scene)
    day = removal_day(leaving.filing, people)
    closing = tuple(
        Change(known.number, closed(record, leaving.status, leaving.event), day, leaving.event)
        for known in people
        if (record := known.on(day)) is not None
    )
    remaining = _left_behind(leaving, scene, day)
    head_change = replace(leaving.event, reason="head_change")
    return Outcome(changes=(*closing, *changes_of_remaining(remaining, day, head_change)))


def check_leaving(leaving: Leaving, scene: Scene) -> tuple[Finding, ...]:
    """消除する人と残る世帯の確認 — REG-WHO-*, REG-GONE-001…005, REG-HOUSE-010."""
    people = _known(leaving.people, scene)
    day = removal_day(leaving.filing, people)
    named = check_named(leaving.people, scene, day)
    if any(finding.level is Level.ERROR for finding in named):
        return named
    if len({known.record.household_number for known in people}) > 1:
        return (
            *named,
            Finding("REG-GONE-001", Level.ERROR, "people",
                    "別々の世帯の人が選ばれています。世帯ごとに分けて入力してください。", "標準仕様書4.0.4"),
        )  # fmt: skip
    remaining = _left_behind(leaving, scene, day)
    return (
        *named,
        *(finding for known in people for finding in _check_one(leaving, known)),
        *_check_heads(leaving, remaining, day),
        *check_remaining(remaining),
    )


def _known(numbers: Iterable[str], scene: Scene) -> tuple[KnownResident, ...]:
    return tuple(scene.residents[number] for number in numbers if number in scene.residents)


def _left_behind(leaving: Leaving, scene: Scene, day: date) -> Remaining:
    return after_leaving(household_mates(scene, leaving.people), day, leaving.relationships)


def _check_one(leaving: Leaving, known: KnownResident) -> Iterable[Finding]:
    record, moved_on = known.record, leaving.filing.moved_on
    if _is_before(moved_on, record.birth_date):
        yield Finding(
            "REG-GONE-002", Level.ERROR, "moved_on",
            f"異動日が{record.name.full}さんの生年月日より前です。日付と人を確かめてください。", "標準仕様書11.1",
        )  # fmt: skip
    if record.planned_move_out.on is not None:
        yield Finding(
            "REG-GONE-003", Level.ALERT, "people",
            f"{record.name.full}さんには{wareki(record.planned_move_out.on)}の転出予定があります。"
            "先に転出しているときは、この異動は転出先の市区町村が行います。日付の前後を確かめてください。",
            "標準仕様書1.1.5",
        )  # fmt: skip


def _is_before(day: PartialDate, other: PartialDate) -> bool:
    return day.is_known and other.is_known and day.sort_on < other.sort_on


def _check_heads(leaving: Leaving, remaining: Remaining, day: date) -> Sequence[Finding]:
    heads = [record for record in remaining.records.values() if record.is_head]
    if len(heads) > 1:
        return (
            Finding("REG-GONE-004", Level.ERROR, "remaining",
                    f"残る世帯の世帯主が{len(heads)}人になります。世帯主は一人にし、ほかの人の続柄を入力してください。",
                    "住基法7条4号"),
        )  # fmt: skip
    grown = any(has_reached(record.birth_date.sort_on, HEAD_AGE, day) for record in remaining.records.values())
    if heads and leaving.remaining and grown and not has_reached(heads[0].birth_date.sort_on, HEAD_AGE, day):
        return (
            Finding("REG-GONE-005", Level.ALERT, "remaining",
                    f"{heads[0].name.full}さんは{HEAD_AGE}歳未満です。{HEAD_AGE}歳以上の人がほかにいるときは、"
                    "その人を世帯主とするのが通例です。届出の内容を確かめてください。", "住基法施行令25条"),
        )  # fmt: skip
    return ()
