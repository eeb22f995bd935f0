"""世帯の組み替え — heads, 続柄 and order when people leave, join or a household gets another head.

Law: 住民基本台帳法7条4号, 令25条; 標準仕様書 1.1.10, 4.0.4, 5.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from daicho.kernel.dates import PartialDate, has_reached
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.household_order import HouseholdMember, order_household
from daicho.municipal.codes.relationships import HEAD
from daicho.systems.resident_registry.rules.movements.kind import Change, KnownResident
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import HeadName, RecordEvent
from daicho.systems.resident_registry.rules.versions import newest, stretches

HEAD_AGE = 15
"""15歳: practice for who can be head (要確認: 事務処理要領)."""


@dataclass(frozen=True, slots=True)
class Stayer:
    """残る人 — the record as it will be, and since when: the day of the movement, or of joining the household later."""

    known: KnownResident
    record: ResidentRecord
    since: date


@dataclass(frozen=True, slots=True)
class Remaining:
    """残る世帯 — those who stay behind, and what becomes of their head.

    Args: needs_head: nobody was named and it is not certain who it is.
    """

    stayers: tuple[Stayer, ...]
    needs_head: bool

    @property
    def records(self) -> dict[str, ResidentRecord]:
        """By 宛名番号."""
        return {one.known.number: one.record for one in self.stayers}


def head_name_of(record: ResidentRecord) -> HeadName:
    """世帯主氏名 as it stands in every member's record."""
    return HeadName(record.name.full or record.alphabet_name.text, record.name.kana, common=record.common_name)


def with_members(records: Mapping[str, ResidentRecord]) -> dict[str, ResidentRecord]:
    """A household put in order: the head's name in every record, 記載順位 by the rule of 5.2."""
    head = next((record for record in records.values() if record.is_head), None)
    name = head_name_of(head) if head else HeadName()
    order = order_household(
        [HouseholdMember(number, r.relationship, r.birth_date.sort_on) for number, r in records.items()]
    )
    return {
        number: replace(record, head=name, order_in_household=order.index(number) + 1)
        for number, record in records.items()
    }


def under_todays_name(
    records: Mapping[str, ResidentRecord], known: Mapping[str, KnownResident]
) -> dict[str, ResidentRecord]:
    """The head's name as it is today in every record: late knowledge must not bring back a name that was changed."""
    head = next((number for number, record in records.items() if record.is_head), None)
    if head is None:
        return dict(records)
    name = head_name_of(known[head].record)
    if name == head_name_of(records[head]):
        return dict(records)
    return {number: replace(record, head=name) for number, record in records.items()}


def joined_on(known: KnownResident) -> date:
    """The day since which the person has lived in today's household without a break."""
    held = stretches(known.versions)
    household = newest(known.versions).content.household_number
    joined = held[-1].valid_from
    for stretch in reversed(held):
        if stretch.content.household_number != household or not stretch.content.is_present:
            break
        joined = stretch.valid_from
    return joined


def as_members(staying: Sequence[KnownResident], day: date) -> tuple[Stayer, ...]:
    """Today's members as they stood on a day; who joined later as on the day of joining, never as in another place."""
    found: list[Stayer] = []
    for known in staying:
        since = max(day, joined_on(known))
        record = known.on(since)
        if record is not None and record.is_present:
            found.append(Stayer(known, record, since))
    return tuple(found)


def after_leaving(
    staying: Sequence[KnownResident], day: date, relationships: Mapping[str, tuple[str, ...]]
) -> Remaining:
    """残る世帯員の続柄 — when the head is among those who leave, a new one is set, or the household has none.

    One person left, or only one who has reached 15, becomes head ex officio; otherwise the new 続柄 must be entered,
    and until then the household goes without a head (標準仕様書 4.0.4). Who joined after the day is no candidate while
    somebody else was there, but gets the new head's name from the day of joining.

    Args: relationships: 続柄 entered for those who stay, by 宛名番号.
    """
    members = as_members(staying, day)
    keep_head = any(one.record.is_head or one.known.record.is_head for one in members)
    if not members or (keep_head and not relationships):
        return Remaining((), needs_head=False)
    if relationships:
        members = _not_before_head(members, next((n for n, r in relationships.items() if r == (HEAD,)), ""))
        named = {n: replace(r, relationship=relationships.get(n, r.relationship)) for n, r in _records(members).items()}
        return _remaining(members, with_members(named), needs_head=not any(r.is_head for r in named.values()))
    records = _records(members)
    there = [one for one in members if one.since == min(one.since for one in members)]
    grown = [one for one in there if has_reached(one.record.birth_date.sort_on, HEAD_AGE, day)]
    if len(there) == 1 or len(grown) == 1:
        head = (grown or there)[0].known.number
        named = {n: replace(r, relationship=(HEAD,)) if n == head else r for n, r in records.items()}
        return _remaining(members, with_members(named), needs_head=len(records) > 1)
    return _remaining(members, {n: replace(r, head=HeadName()) for n, r in records.items()}, needs_head=True)


def changes_of_remaining(remaining: Remaining, day: date, event: RecordEvent) -> tuple[Change, ...]:
    """The changes for those who stay behind, as one act with the movement (世帯主変更)."""
    return tuple(
        Change(
            one.known.number,
            one.record,
            one.since,
            event if one.since == day else replace(event, on=PartialDate.known(one.since)),
        )
        for one in remaining.stayers
        if one.record != one.known.on(one.since)
    )


def check_remaining(remaining: Remaining) -> tuple[Finding, ...]:
    """世帯主不在の確認 — REG-HOUSE-010: an alert, still possible; says whether a head is set ex officio (4.0.4)."""
    if not remaining.needs_head:
        return ()
    head = next((record.name.full for record in remaining.records.values() if record.is_head), "")
    if head:
        return (
            Finding("REG-HOUSE-010", Level.ALERT, "remaining",
                    f"世帯主が抜けるため、{head}さんを職権で世帯主にします。ほかの人の続柄は今のままです。"
                    "変わるときは、残る人の続柄に、世帯主も含めて入力してください。", "標準仕様書4.0.4"),
        )  # fmt: skip
    return (
        Finding("REG-HOUSE-010", Level.ALERT, "remaining",
                "世帯主が抜け、残る世帯の世帯主・続柄が決まりません。残る人の続柄を入力するか、世帯主変更の届出を"
                "案内してください。このまま進めると世帯主のない世帯になります。", "標準仕様書4.0.4"),
    )  # fmt: skip


def _records(members: Iterable[Stayer]) -> dict[str, ResidentRecord]:
    return {one.known.number: one.record for one in members}


def _not_before_head(members: Sequence[Stayer], head: str) -> tuple[Stayer, ...]:
    """Nobody's record names a head before the head has joined the household."""
    since = max((one.since for one in members if one.known.number == head), default=None)
    if since is None:
        return tuple(members)
    return tuple(
        Stayer(one.known, record, max(one.since, since))
        for one in members
        if (record := one.known.on(max(one.since, since))) is not None
    )


def _remaining(members: Sequence[Stayer], records: Mapping[str, ResidentRecord], *, needs_head: bool) -> Remaining:
    named = under_todays_name(records, {one.known.number: one.known for one in members})
    return Remaining(tuple(replace(one, record=named[one.known.number]) for one in members), needs_head)
