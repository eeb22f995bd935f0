"""How the record changes by a 国内転入: the same pure function makes the preview and the approved versions."""

from __future__ import annotations

from dataclasses import replace

from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.household_order import HouseholdMember, order_household
from daicho.municipal.codes.relationships import HEAD
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.kind import Allotted, Newcomer, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.known_people import ApplicantFacts, returning_resident
from daicho.systems.resident_registry.rules.movements.move_in.entry import REASON, MoveInEntry, MoveInMember
from daicho.systems.resident_registry.rules.record import ResidentKind, ResidentRecord, ResidentStatus
from daicho.systems.resident_registry.rules.record_parts import (
    FormerName,
    HeadedAddress,
    HeadName,
    RecordEvent,
    WrittenName,
)


def move_in_outcome(entry: MoveInEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    """転入の記載 — one record per member, all in one new household.

    住民となった日 = 転入日; 住定日 is held equal to it (標準仕様書 4.1.1.1). The head's name stands in every record. A
    再転入者 carries the closed record on. Law: 住基法7条, 8条, 22条.
    """
    head = next((m for m in entry.members if _is_head(m)), None)
    order = order_household(
        [HouseholdMember(f"{i:02d}", m.relationship, m.birth_date.sort_on) for i, m in enumerate(entry.members)]
    )
    moved = RecordEvent(reason=REASON, notified_on=entry.notified_on, on=PartialDate.known(entry.moved_on))
    household = allotted.household
    newcomers: list[Newcomer] = []
    for index, member in enumerate(entry.members):
        known = scene.applicants[index] if index < len(scene.applicants) else ApplicantFacts()
        returning = returning_resident(known)
        closed = scene.residents[returning].record if returning in scene.residents else None
        record = _record(entry, member, head, household, order.index(f"{index:02d}") + 1, closed)
        newcomers.append(Newcomer(record, numbers.of(index), entry.moved_on, moved, returning))
    return Outcome(newcomers=tuple(newcomers))


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
