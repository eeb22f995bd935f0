"""Families of three that move in, each with a name, birth dates and an address that no other has."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count

from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate
from daicho.systems.resident_registry.actions.review_movement import verify_movement
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInMember
from daicho.systems.resident_registry.rules.record_parts import PersonName, WrittenName
from tests.makers.move_in import a_move_in, child, father, mother, new_address, person_name
from tests.makers.names_and_numbers import STUDENT, foreigner
from tests.makers.registry_flow import entered
from tests.makers.staff import officer

_draw = random.Random(0)
_serial = count(1)


def officers() -> tuple[Context, Context]:
    """Who enters, and who verifies and approves."""
    return officer("1001"), officer("1002")


def a_family() -> MoveInEntry:
    """A family of three, unlike any other of the run."""
    serial = next(_serial)
    family = _draw.choice("東西南北上下中") + _draw.choice("川山田村野原島") + str(serial)
    grown_up = (_named(father(), family, 1950), _named(mother(), family, 1950))
    address = new_address(f"{serial}番{_draw.randrange(1, 99)}号")
    return a_move_in((*grown_up, _named(child(), family, 2012)), address=address)


def a_mixed_family() -> MoveInEntry:
    """The same with a head who is 留学 from abroad, his card like no other."""
    family = a_family()
    head, *others = family.members
    name = f"SMITH {''.join(_draw.choices('ABCDEFGHIJKLMNOPQRSTUVWXYZ', k=8))}"
    abroad = foreigner(
        name=PersonName(full=name, kana="スミス ジョン"),
        alphabet_name=WrittenName(name),
        birth_date=head.birth_date,
        foreign=replace(STUDENT, card_number=a_card()),
    )
    return replace(family, members=(abroad, *others))


def a_card() -> str:
    """在留カードの番号 that no other has."""
    return f"AB{next(_serial):08d}CD"


def enter_families(how_many: int, made: Callable[[], MoveInEntry] = a_family) -> list[str]:
    """Entered and verified, ready for approval; their reception numbers."""
    enterer, verifier = officers()
    receptions = []
    for _ in range(how_many):
        reception = entered(enterer, made())
        verify_movement(verifier, reception, 1)
        receptions.append(reception)
    return receptions


def _named(member: MoveInMember, family: str, earliest: int) -> MoveInMember:
    name = person_name(family, member.name.given, "ミホン", member.name.given_kana)
    born = date(_draw.randrange(earliest, earliest + 10), _draw.randrange(1, 13), _draw.randrange(1, 28))
    return replace(member, name=name, birth_date=PartialDate.known(born))
