"""入力の横に出す記録 — the closed record of who returns beside the entry, and the household that is joined.

Facts for comparing, no history: what happened in the earlier time here stays on the page of the closed record (2.2.1).
"""

from __future__ import annotations

from dataclasses import dataclass

from daicho.kernel.addresses import Address
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.masking.scope import ProtectedScope, mask
from daicho.systems.resident_registry.rules.movements.kind import KnownResident, Scene
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInMember
from daicho.systems.resident_registry.rules.movements.move_in.returning import returning_number
from daicho.systems.resident_registry.rules.record import ResidentKind, ResidentRecord


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """一項目 — as recorded before and as entered now; an empty ``entered`` is not compared."""

    label: str
    earlier: str
    entered: str
    differs: bool


@dataclass(frozen=True, slots=True)
class EarlierRecord:
    """以前の記録 of one member who returns."""

    place: int
    resident_number: str
    name: str
    items: tuple[ComparedItem, ...]


@dataclass(frozen=True, slots=True)
class Housemate:
    """入る世帯の世帯員."""

    resident_number: str
    name: str
    relationship: str


def earlier_records(entry: MoveInEntry, scene: Scene) -> tuple[EarlierRecord, ...]:
    """Per member who returns: the closed record's facts beside what was entered."""
    found: list[EarlierRecord] = []
    for index, member in enumerate(entry.members):
        known = scene.residents.get(returning_number(index, member, scene))
        if known is not None and not known.record.is_present:
            found.append(
                EarlierRecord(index + 1, known.number, known.record.name.full, _items(member, known, scene.hidden))
            )
    return tuple(found)


def housemates(entry: MoveInEntry, scene: Scene) -> tuple[Housemate, ...]:
    """世帯員 of the household that is joined."""
    if not entry.joins:
        return ()
    return tuple(
        Housemate(
            known.number,
            known.record.name.full or known.record.alphabet_name.text,
            relationship_text(known.record.relationship),
        )
        for known in scene.household(entry.target)
    )


def _items(member: MoveInMember, known: KnownResident, hidden: ProtectedScope) -> tuple[ComparedItem, ...]:
    record = known.record
    compared = (
        ("氏名", record.name.full, member.name.full),
        ("フリガナ", record.name.kana, member.name.kana),
        ("生年月日", _born(record.kind, record), _born(member.kind, member)),
        ("性別", record.sex.official_name, member.sex.official_name),
        ("区分", record.kind.official_name, member.kind.official_name),
        ("本籍", mask(hidden, "", "", record.honseki), member.honseki.one_line()),
        ("筆頭者", record.head_of_register, member.head_of_register),
        ("旧氏", record.former_name.printed_family, member.former_family_name.text),
        ("通称", record.common_name.text, member.common_name.text),
        ("国籍・地域", record.foreign.nationality_name, member.foreign.nationality_name),
    )
    only_before = (
        ("以前の住所", mask(hidden, known.number, record.household_number, record.address)),
        ("以前の転出先", mask(hidden, known.number, record.household_number, _left_for(record))),
        ("消除", _removed(record)),
    )
    return (
        *(ComparedItem(label, old, new, old != new) for label, old, new in compared if old or new),
        *(ComparedItem(label, old, "", differs=False) for label, old in only_before if old),
    )


def _born(kind: ResidentKind, one: ResidentRecord | MoveInMember) -> str:
    return one.birth_date.seireki() if kind is ResidentKind.FOREIGN else one.birth_date.wareki()


def _left_for(record: ResidentRecord) -> Address:
    confirmed = record.confirmed_move_out.destination.address
    return record.planned_move_out.destination.address if confirmed.is_empty else confirmed


def _removed(record: ResidentRecord) -> str:
    on = record.removed.on.wareki() if record.removed.on else ""
    return f"{on} {movement_reason(record.removed.reason).name if record.removed.reason else ''}".strip()
