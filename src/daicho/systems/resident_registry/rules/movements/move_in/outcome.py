"""How the record changes by a 転入: the same pure function makes the preview and the approved versions."""

from __future__ import annotations

from dataclasses import replace

from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.household_order import HouseholdMember, order_household
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.kind import Allotted, Newcomer, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInMember, MoveInVariety
from daicho.systems.resident_registry.rules.movements.move_in.former_address import history_note, recorded_address
from daicho.systems.resident_registry.rules.movements.move_in.returning import earlier_record, returning_number
from daicho.systems.resident_registry.rules.movements.move_in.target import head_of_target, last_place, shared_address
from daicho.systems.resident_registry.rules.movements.move_in.varieties import reason_of
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentKind, ResidentRecord, ResidentStatus
from daicho.systems.resident_registry.rules.record_parts import (
    Bookkeeping,
    FormerName,
    HeadedAddress,
    HeadName,
    RecordEvent,
    WrittenName,
)


def move_in_outcome(entry: MoveInEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    """転入の記載 — one record per member, in a new household or at the end of the one that is joined.

    住民となった日, of foreign residents 外国人住民となった日, = 転入日; 住定日 is held equal to it (4.1.1.1).
    The head's name stands in every record. A 再転入者 carries the closed record on.
    Law: 住基法7条, 8条, 22条, 30条の45.
    """
    places = _places(entry, scene)
    head = head_of_target(entry, scene) if entry.joins else _own_head(entry)
    household = entry.target if entry.joins else allotted.household
    event = replace(_moved(entry), note=history_note(entry))
    codes = iter(allotted.resident_codes)
    newcomers: list[Newcomer] = []
    for index, member in enumerate(entry.members):
        earlier = earlier_record(index, member, scene)
        record = replace(
            _record(entry, member, earlier),
            address=shared_address(entry, scene),
            household_number=household,
            head=head,
            order_in_household=places[index],
        )
        returning = returning_number(index, member, scene)
        own = numbers.of(index)
        if member.needs_code and not own.resident_code and not returning:
            own = PersonalNumbers(own.individual_number, next(codes, ""))
        newcomers.append(Newcomer(record, own, entry.moved_on, event, returning))
    return Outcome(newcomers=tuple(newcomers))


def _moved(entry: MoveInEntry) -> RecordEvent:
    return RecordEvent(reason=reason_of(entry), notified_on=entry.notified_on, on=PartialDate.known(entry.moved_on))


def _places(entry: MoveInEntry, scene: Scene) -> list[int]:
    """記載順位 by the rule of 5.2 among those who come; behind everybody who is there already."""
    order = order_household(
        [HouseholdMember(f"{i:02d}", m.relationship, m.birth_date.sort_on) for i, m in enumerate(entry.members)]
    )
    first = last_place(entry, scene) + 1 if entry.joins else 1
    return [first + order.index(f"{i:02d}") for i in range(len(entry.members))]


def _own_head(entry: MoveInEntry) -> HeadName:
    head = next((m for m in entry.members if m.is_head), None)
    if head is None:
        return HeadName()
    return HeadName(full=head.name.full, kana=head.name.kana, common=head.common_name)


def _record(entry: MoveInEntry, member: MoveInMember, earlier: ResidentRecord | None) -> ResidentRecord:
    moved = _moved(entry)
    came_from = HeadedAddress(address=recorded_address(entry), head_full=entry.from_head)
    common, former = _further_names(member, earlier)
    foreign = member.kind is ResidentKind.FOREIGN
    return ResidentRecord(
        kind=member.kind,
        status=ResidentStatus.RESIDENT,
        name=member.name,
        birth_date=member.birth_date,
        sex=member.sex,
        household_number="",
        relationship=member.relationship,
        address=entry.address,
        alphabet_name=member.alphabet_name,
        common_name=common,
        common_name_rows=earlier.common_name_rows if member.keeps_former_names and earlier else member.common_name_rows,
        common_name_before=bool(member.keeps_former_names and earlier and earlier.common_name_before),
        former_name=former,
        addressee_name=WrittenName(common.text or member.name.full, member.name.kana),
        honseki=member.honseki,
        head_of_register=member.head_of_register,
        previous_address=came_from,
        address_before_move_in=came_from,
        last_registered=entry.last_registered,
        became_resident=RecordEvent() if foreign else moved,
        became_foreign_resident=moved if foreign else RecordEvent(),
        settled=moved,
        recorded=moved,
        foreign=member.foreign,
        bookkeeping=_bookkeeping(entry, earlier),
    )


def _further_names(member: MoveInMember, earlier: ResidentRecord | None) -> tuple[WrittenName, FormerName]:
    """通称 and 旧氏 — of the 転出証明書, or carried over from the day of 国外転出 (標準仕様書 1.1.7)."""
    if member.keeps_former_names and earlier is not None:
        return earlier.common_name, earlier.former_name
    typed = member.former_family_name
    return member.common_name, FormerName(printed_family=typed.text, printed_family_kana=typed.kana)


def _bookkeeping(entry: MoveInEntry, earlier: ResidentRecord | None) -> Bookkeeping:
    unreported = "1" if entry.variety is MoveInVariety.UNREPORTED else ""
    if earlier is None:
        return Bookkeeping(unreported_move_in=unreported)
    return replace(
        earlier.bookkeeping,
        unreported_move_in=unreported,
        returned="1",
        household_when_removed=earlier.household_number,
    )
