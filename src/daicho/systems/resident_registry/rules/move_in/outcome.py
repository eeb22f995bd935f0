"""How the record changes by a 国内転入: the same pure function makes the preview and the approved versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.household_order import HouseholdMember, order_household
from daicho.municipal.codes.relationships import HEAD
from daicho.systems.resident_registry.rules.move_in.entry import REASON, MoveInEntry, MoveInMember
from daicho.systems.resident_registry.rules.record import ResidentKind, ResidentRecord, ResidentStatus
from daicho.systems.resident_registry.rules.record_parts import (
    FormerName,
    HeadedAddress,
    HeadName,
    RecordEvent,
    WrittenName,
)


@dataclass(frozen=True, slots=True)
class MoveInOutcome:
    """転入の結果 — the records of the new household, in the order of entry."""

    household_number: str
    records: tuple[ResidentRecord, ...]


def move_in_outcome(
    entry: MoveInEntry, household_number: str, closed_records: Sequence[ResidentRecord | None] = ()
) -> MoveInOutcome:
    """転入の記載 — one record per member, all in one new household.

    住民となった日 = 転入日; 住定日 is held equal to it (標準仕様書 4.1.1.1). The head's name stands in every record.
    Law: 住基法7条, 8条, 22条.
    Args: closed_records: for a 再転入者 the newest version of the closed sheet, by member; what it must not lose
        (district-free bookkeeping) is carried over.
    """
    head = next((m for m in entry.members if _is_head(m)), None)
    order = order_household(
        [HouseholdMember(f"{i:02d}", m.relationship, m.birth_date.sort_on) for i, m in enumerate(entry.members)]
    )
    places = [order.index(f"{i:02d}") + 1 for i in range(len(entry.members))]
    closed = list(closed_records) + [None] * (len(entry.members) - len(closed_records))
    records = tuple(
        _record(entry, member, head, household_number, place, earlier)
        for member, place, earlier in zip(entry.members, places, closed, strict=True)
    )
    return MoveInOutcome(household_number, records)


def _is_head(member: MoveInMember) -> bool:
    return member.relationship == (HEAD,)


def _record(
    entry: MoveInEntry,
    member: MoveInMember,
    head: MoveInMember | None,
    household_number: str,
    place: int,
    earlier: ResidentRecord | None,
) -> ResidentRecord:
    moved = RecordEvent(reason=REASON, notified_on=entry.notified_on, on=PartialDate.known(entry.moved_on))
    foreign = member.kind is ResidentKind.FOREIGN
    came_from = HeadedAddress(address=entry.from_address, head_full=entry.from_head)
    fresh = ResidentRecord(
        kind=member.kind,
        status=ResidentStatus.RESIDENT,
        name=member.name,
        birth_date=member.birth_date,
        sex=member.sex,
        household_number=household_number,
        relationship=member.relationship,
        address=entry.address,
        order_in_household=place,
        head=_head_name(head),
        alphabet_name=member.alphabet_name,
        common_name=member.common_name,
        former_name=_former_name(member),
        addressee_name=WrittenName(member.common_name.text or member.name.full, member.name.kana),
        honseki=member.honseki,
        head_of_register=member.head_of_register,
        previous_address=came_from,
        address_before_move_in=came_from,
        last_movement=moved,
        became_resident=moved,
        became_foreign_resident=moved if foreign else RecordEvent(),
        settled=moved,
        recorded=moved,
        foreign=member.foreign,
    )
    if earlier is None:
        return fresh
    return replace(
        fresh,
        bookkeeping=replace(earlier.bookkeeping, returned="1", household_when_removed=earlier.household_number),
    )


def _head_name(head: MoveInMember | None) -> HeadName:
    if head is None:
        return HeadName()
    return HeadName(full=head.name.full, kana=head.name.kana, common=head.common_name)


def _former_name(member: MoveInMember) -> FormerName:
    former = member.former_family_name
    return FormerName(printed_family=former.text, printed_family_kana=former.kana)
