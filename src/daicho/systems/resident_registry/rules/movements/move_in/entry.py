"""What may be entered for a 国内転入, in the order of the 転出証明書 (M2: nothing else has a place here)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.systems.resident_registry.rules.notification import Notifier
from daicho.systems.resident_registry.rules.record import ResidentKind, Sex
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, PersonName, WrittenName

REASON = "move_in"
"""異動事由 (標準仕様書 1.2.2)."""


@dataclass(frozen=True, slots=True)
class MoveInMember:
    """異動者 — one person on the 転出証明書. Personal numbers travel apart."""

    name: PersonName
    birth_date: PartialDate
    sex: Sex
    relationship: tuple[str, ...]
    kind: ResidentKind = ResidentKind.JAPANESE
    honseki: Address = Address()
    head_of_register: str = ""
    former_family_name: WrittenName = WrittenName()
    common_name: WrittenName = WrittenName()
    alphabet_name: WrittenName = WrittenName()
    foreign: ForeignResident = ForeignResident()


@dataclass(frozen=True, slots=True)
class MoveInEntry:
    """転入届の内容 — one family moving in together into a new household.

    Args:
        moved_on: 転入をした日 (異動日). notified_on: 届出日.
        from_address: 転入前住所 as on the 転出証明書. from_head: 転入前の世帯主.
        planned_on: 転出予定日 of the 転出証明書, None where it is not known.
        certificate: which paper the entry rests on (``paper``, ``received`` or ``none``).
    """

    moved_on: date
    notified_on: date
    notifier: Notifier
    address: Address
    from_address: Address
    members: tuple[MoveInMember, ...]
    from_head: str = ""
    planned_on: date | None = None
    certificate: str = "paper"
    note: str = ""
