"""ResidentRecord (住民票) — the whole content of one version of one resident's record.

Immutable: a movement makes a new record from an old one. Personal numbers are not in here but in ``PersonalNumbers``,
which is stored encrypted and never printed by accident.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.relationships import HEAD
from daicho.municipal.codes.residents import ResidentKind, ResidentStatus, Sex
from daicho.systems.resident_registry.rules.record_parts import (
    Bookkeeping,
    CommonNameRow,
    ConfirmedMoveOut,
    Districts,
    Entitlements,
    ForeignResident,
    FormerName,
    HeadedAddress,
    HeadName,
    PersonName,
    PlannedMoveOut,
    RecordEvent,
    Remark,
    WrittenName,
)

__all__ = ["SCHEMA", "PersonalNumbers", "ResidentKind", "ResidentRecord", "ResidentStatus", "Sex"]

SCHEMA = 1
"""Number of the content layout; stands beside every stored version."""


@dataclass(frozen=True, slots=True)
class PersonalNumbers:
    """個人番号 and 住民票コード of one person; kept apart from the record and encrypted in every column."""

    individual_number: str = field(default="", repr=False)
    resident_code: str = field(default="", repr=False)

    def changed_to(self, new: PersonalNumbers) -> PersonalNumbers:
        """With the numbers that ``new`` has; an empty one there leaves ours as it is."""
        return PersonalNumbers(new.individual_number or self.individual_number, new.resident_code or self.resident_code)


@dataclass(frozen=True, slots=True)
class ResidentRecord:
    """住民票 — 住基法7条 and the items of the file F1.

    Args:
        common_name_rows: 通称の記載・削除事項, oldest first, carried from municipality to municipality.
        relationship: 続柄コード, up to four, joined by 「の」. ``("02",)`` is the head.
        order_in_household: 記載順位, 1 for the head; 0 when not yet set.
        head: 世帯主, repeated as on paper; empty while the household has none (標準仕様書 1.1.10).
        previous_address: 前住所, the last address before this one, inside or outside the city.
        address_before_change: 住所変更前 (異動前住所), inside the city.
        address_before_move_in: 転入前住所, the last address outside the city.
        last_registered: 最終登録住所地 of a 未届転入; no item of the 住民票, on no certificate (標準仕様書 4.1.1.4).
        became_resident: 住民となった年月日 of Japanese; of foreign residents 外国人住民となった年月日 (30条の45).
        settled: 住定 (住所を定めた日). Shown blank while it equals 住民となった日 or 外国人住民となった日.
    """

    kind: ResidentKind
    status: ResidentStatus
    name: PersonName
    birth_date: PartialDate
    sex: Sex
    household_number: str
    relationship: tuple[str, ...]
    address: Address
    order_in_household: int = 0
    head: HeadName = HeadName()
    former_head: HeadName = HeadName()
    alphabet_name: WrittenName = WrittenName()
    aligned_name: WrittenName = WrittenName()
    common_name: WrittenName = WrittenName()
    common_name_before: bool = False
    common_name_rows: tuple[CommonNameRow, ...] = ()
    former_name: FormerName = FormerName()
    addressee_name: WrittenName = WrittenName()
    honseki: Address = Address()
    head_of_register: str = ""
    previous_address: HeadedAddress = HeadedAddress()
    address_before_change: HeadedAddress = HeadedAddress()
    address_before_move_in: HeadedAddress = HeadedAddress()
    last_registered: Address = Address()
    became_resident: RecordEvent = RecordEvent()
    became_foreign_resident: RecordEvent = RecordEvent()
    settled: RecordEvent = RecordEvent()
    recorded: RecordEvent = RecordEvent()
    removed: RecordEvent = RecordEvent()
    planned_move_out: PlannedMoveOut = PlannedMoveOut()
    confirmed_move_out: ConfirmedMoveOut = ConfirmedMoveOut()
    foreign: ForeignResident = ForeignResident()
    districts: Districts = Districts()
    districts_before_change: Districts = Districts()
    remarks: tuple[Remark, ...] = ()
    entitlements: Entitlements = field(default_factory=Entitlements)
    bookkeeping: Bookkeeping = Bookkeeping()

    @property
    def is_present(self) -> bool:
        """現存 — lives here in the eye of the law; a planned move-out does not change it before its day."""
        return self.status is ResidentStatus.RESIDENT

    @property
    def resident_since(self) -> RecordEvent:
        """住民となった日, of a foreign resident 外国人住民となった日 (標準仕様書 1.1.1, 1.1.2)."""
        return self.became_foreign_resident if self.kind is ResidentKind.FOREIGN else self.became_resident

    @property
    def is_head(self) -> bool:
        """世帯主であるか."""
        return self.relationship == (HEAD,)
