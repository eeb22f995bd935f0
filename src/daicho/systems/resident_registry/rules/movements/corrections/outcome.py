"""修正の結果 — the person's record, and what follows for the others of the household in the same act.

世帯主の氏名 stands in every member's record: a new name of the head flows to all of them (標準仕様書 4.2.3.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from daicho.kernel.addresses import Address
from daicho.kernel.findings import Finding, Level
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems, corrected
from daicho.systems.resident_registry.rules.movements.households import head_name_of, with_members
from daicho.systems.resident_registry.rules.movements.kind import Change, KnownResident, Scene
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent
from daicho.systems.resident_registry.rules.versions import stretches


def correct_person(
    known: KnownResident, items: CorrectedItems, scene: Scene, day: date, event: RecordEvent
) -> tuple[Change, ...]:
    """The person's change, with those of the household that follow from it."""
    begins = _first_day(known, items, day)
    before = known.on(begins)
    if before is None:
        return ()
    after = corrected(before, items, day)
    mates = tuple(mate for mate in scene.household(known.record.household_number) if mate.number != known.number)
    if renames_head(known, items):
        name = head_name_of(corrected(known.record, items, day))
        return (
            Change(known.number, replace(after, head=name), begins, event),
            *(_under_new_name(mate, replace(mate.record, head=name), begins, event) for mate in mates),
        )
    if items.relationship is not None and before == known.record and all(one.on(day) == one.record for one in mates):
        return _reordered(known, after, mates, day, event)
    return (Change(known.number, after, begins, event),)


def renames_head(known: KnownResident, items: CorrectedItems) -> bool:
    """世帯主の氏名・フリガナの修正か."""
    after = corrected(known.record, items, date.min)
    return known.record.is_head and head_name_of(after) != head_name_of(known.record)


def check_renamed_head(known: KnownResident, items: CorrectedItems, day: date) -> tuple[Finding, ...]:
    """REG-FIX-014: from when the new name counts, for somebody who became head after that day."""
    if not renames_head(known, items) or _first_day(known, items, day) == day:
        return ()
    return (
        Finding("REG-FIX-014", Level.ALERT, "moved_on",
                "修正の日より後に世帯主になった人です。新しい氏名は、世帯主になった日から本人と世帯員全員の記録に"
                "入ります。異動日は入力したとおりに残ります。", "標準仕様書4.2.3.1"),
    )  # fmt: skip


def correct_addresses(
    people: Sequence[KnownResident], address: Address, day: date, event: RecordEvent, own: Sequence[Change] = ()
) -> tuple[Change, ...]:
    """住所の記載の修正 — the address alone: nobody moved, so neither 住定日 nor 前住所 changes.

    Args: own: changes of the same act that are already made; a person has one change per act.
    """
    made = {change.resident_number: change for change in own}
    for known in people:
        change = made.get(known.number)
        begins = change.valid_from if change else day
        record = change.record if change else known.on(day)
        if record is not None and record.address != address:
            made[known.number] = Change(known.number, replace(record, address=address), begins, event)
    return tuple(made.values())


def correct_registers(
    people: Sequence[KnownResident], items: CorrectedItems, day: date, event: RecordEvent, own: Sequence[Change]
) -> tuple[Change, ...]:
    """戸籍の表示 of others of the same register, in the same act.

    Args: own: changes of the same act that are already made; a person has one change per act.
    """
    made = {change.resident_number: change for change in own}
    for known in people:
        change = made.get(known.number)
        begins = change.valid_from if change else day
        record = change.record if change else known.on(day)
        if record is not None:
            made[known.number] = Change(known.number, corrected(record, items, day), begins, event)
    return tuple(made.values())


def _first_day(known: KnownResident, items: CorrectedItems, day: date) -> date:
    since = _first_day_as_head(known) if renames_head(known, items) else None
    return max(day, since) if since else day


def _under_new_name(mate: KnownResident, renamed: ResidentRecord, begins: date, event: RecordEvent) -> Change:
    """From the day on which the mate has been in this household under this head, but not before the new name."""
    now, since = mate.record, begins
    for stretch in reversed(stretches(mate.versions)):
        content = stretch.content
        if (content.household_number, content.head, content.status) != (now.household_number, now.head, now.status):
            break
        since = stretch.valid_from
    day = max(begins, since)
    return Change(mate.number, replace(mate.on(day) or now, head=renamed.head), day, event)


def _reordered(
    known: KnownResident, after: ResidentRecord, mates: Sequence[KnownResident], day: date, event: RecordEvent
) -> tuple[Change, ...]:
    """記載順位 after a new 続柄, of the person and of the others; only where the household has been the same since."""
    ordered = with_members({known.number: after} | {one.number: one.record for one in mates})
    others = tuple(Change(m.number, ordered[m.number], day, event) for m in mates if ordered[m.number] != m.record)
    return (Change(known.number, ordered[known.number], day, event), *others)


def _first_day_as_head(known: KnownResident) -> date | None:
    """Since when the person has been head without a break."""
    since: date | None = None
    for stretch in reversed(stretches(known.versions)):
        if not stretch.content.is_head:
            break
        since = stretch.valid_from
    return since
