"""国内転入の判定 — gathers what the registry knows about the people of an entry and lets the rules judge it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from daicho.kernel.context import Context
from daicho.kernel.dates import last_day_of_notice
from daicho.kernel.findings import Finding
from daicho.kernel.names import unknown_characters
from daicho.municipal.places.towns import CITY_CODE, CITY_NAME
from daicho.systems.resident_registry.models import MovementEntry, Resident, ResidentSearch, Worklist
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.models.sealed_numbers import (
    CARD_NUMBER,
    INDIVIDUAL_NUMBER,
    RESIDENT_CODE,
    number_index,
)
from daicho.systems.resident_registry.queries.search_keys import name_key
from daicho.systems.resident_registry.rules.calendar import is_closed
from daicho.systems.resident_registry.rules.flow import PROVISIONAL
from daicho.systems.resident_registry.rules.move_in.entry import MoveInEntry, MoveInMember, MoveInNumbers
from daicho.systems.resident_registry.rules.move_in.facts import KnownPerson, MemberFacts, MoveInFacts
from daicho.systems.resident_registry.rules.move_in.findings import check_move_in
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from daicho.systems.resident_registry.rules.typed_address import town_code_is_known

SYSTEM = "resident_registry"


def judge_move_in(
    ctx: Context, entry: MoveInEntry, numbers: MoveInNumbers, except_movement: UUID | None = None
) -> tuple[Finding, ...]:
    """All findings of a 国内転入 as the registry stands now.

    Args: except_movement: the notification being corrected or approved; its own entry is no obstacle.
    """
    needed = int(ctx.law.value("identity_papers.several_needed", entry.notified_on))
    return check_move_in(entry, numbers, move_in_facts(ctx, entry, numbers, except_movement), needed)


def move_in_facts(
    ctx: Context, entry: MoveInEntry, numbers: MoveInNumbers, except_movement: UUID | None = None
) -> MoveInFacts:
    """What is known: same numbers, same card, same name and birth date, pending entries, the office calendar."""
    days = int(ctx.law.value("notification_period.move_in_days", entry.notified_on))
    from_address = entry.from_address
    return MoveInFacts(
        today=ctx.today,
        last_day=last_day_of_notice(entry.moved_on, days, lambda day: is_closed(ctx.law, day)),
        members=tuple(_member_facts(member, numbers.of(i)) for i, member in enumerate(entry.members)),
        town_is_known=town_code_is_known(entry.address.town_code),
        from_own_city=from_address.municipality_code == CITY_CODE or from_address.text.startswith(CITY_NAME),
        pending_members=_pending(numbers, except_movement),
    )


def known_by_numbers(numbers: PersonalNumbers) -> tuple[KnownPerson, ...]:
    """Records that carry the same 個人番号 or 住民票コード, living or closed."""
    found: dict[str, KnownPerson] = {}
    for column, kind, value in (
        ("individual_number_index", INDIVIDUAL_NUMBER, numbers.individual_number),
        ("resident_code_index", RESIDENT_CODE, numbers.resident_code),
    ):
        if value:
            for row in Resident.objects.using(SYSTEM).filter(**{column: number_index(kind, value)}):
                found[row.number] = KnownPerson(row.number, "", present=row.status == PRESENT)
    return tuple(found.values())


def _member_facts(member: MoveInMember, numbers: PersonalNumbers) -> MemberFacts:
    by_numbers = known_by_numbers(numbers)
    return MemberFacts(
        same_numbers=by_numbers,
        same_card=_known_by_card(member.foreign.card_number),
        same_three=() if by_numbers else _known_by_three(member),
        unknown_characters=tuple(unknown_characters(member.name.full)),
    )


def _known_by_card(card_number: str) -> tuple[KnownPerson, ...]:
    if not card_number:
        return ()
    rows = Resident.objects.using(SYSTEM).filter(card_number_index=number_index(CARD_NUMBER, card_number))
    return tuple(KnownPerson(row.number, "", present=row.status == PRESENT) for row in rows)


def _known_by_three(member: MoveInMember) -> tuple[KnownPerson, ...]:
    rows = ResidentSearch.objects.using(SYSTEM).filter(
        name_key=name_key(member.name.full), birth_on=member.birth_date.sort_on, sex=member.sex.value
    )[:20]
    people = {
        row.resident_number: KnownPerson(row.resident_number, row.name, present=row.status == PRESENT) for row in rows
    }
    return tuple(people.values())


def _pending(numbers: MoveInNumbers, except_movement: UUID | None) -> tuple[int, ...]:
    """Members whose numbers stand in another provisional entry."""
    wanted = [_indexes(one) for one in numbers.members]
    if not any(wanted):
        return ()
    taken: set[str] = set()
    for indexes in _pending_indexes(except_movement):
        taken.update(value for pair in indexes for value in pair if value)
    return tuple(i for i, mine in enumerate(wanted) if mine & taken)


def _pending_indexes(except_movement: UUID | None) -> Sequence[list[list[str]]]:
    open_rows = Worklist.objects.using(SYSTEM).filter(state__in=[s.value for s in PROVISIONAL])
    wanted = {(m, e) for m, e in open_rows.values_list("movement_id", "entry_no") if m != except_movement}
    entries = MovementEntry.objects.using(SYSTEM).filter(movement_id__in=[m for m, _ in wanted])
    return [row.number_indexes for row in entries if (row.movement_id, row.entry_no) in wanted]


def _indexes(numbers: PersonalNumbers) -> set[str]:
    pairs = ((INDIVIDUAL_NUMBER, numbers.individual_number), (RESIDENT_CODE, numbers.resident_code))
    return {index.hex() for kind, value in pairs if (index := number_index(kind, value))}
