"""証明書の元データ (C3) — resident_registry gives certificate_server what it certifies at kiosks, latest state only."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from daicho.contracts.fields import (
    Code,
    HouseholdNumber,
    Moment,
    OptionalName,
    ResidentNumber,
    WireAddress,
    WireDate,
)
from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages.body import MessageBody, Part
from daicho.contracts.messages.resident_record import Kind, Sex, Status
from daicho.contracts.messages.suppression import ClosedLevel
from daicho.kernel.addresses import Address

Count = Annotated[int, Field(ge=1)]


class ClosedAtKiosk(Part):
    """抑止する処理 among those that an issue at a kiosk is; nobody is there to look at an alert either."""

    process: Literal["issue", "kiosk"]
    level: ClosedLevel
    starts_on: date


class CommonNameSource(Part):
    """通称の記載及び削除に関する事項の一行."""

    name: OptionalName
    entered_on: WireDate | None
    entered_in: OptionalName
    removed_on: WireDate | None
    removed_in: OptionalName


class ForeignSource(Part):
    """外国人住民の事項 as printed (住基法30条の45)."""

    nationality: OptionalName
    status_category: Code
    became_foreign_resident_on: WireDate | None
    status_of_residence: OptionalName
    period: OptionalName
    expires_on: date | None
    card_number: Code
    common_names: tuple[CommonNameSource, ...]


class CertificateSource(Part):
    """住民票に記載された事項 of one present resident; no history and no remarks, which no kiosk prints.

    Args:
        place: 記載順位 in the household. protected: 支援措置 for the person or somebody of the household.
        planned_move_out_on: 転出予定年月日 of a 転出届; where to is not given.
    """

    household_number: HouseholdNumber
    place: Annotated[int, Field(ge=0)]
    protected: bool
    closed: tuple[ClosedAtKiosk, ...]
    planned_move_out_on: date | None
    resident_code: ResidentCode | None
    individual_number: IndividualNumber | None
    kind: Kind
    name: OptionalName
    name_kana: OptionalName
    kana_official: bool
    alphabet_name: OptionalName
    common_name: OptionalName
    common_name_kana: OptionalName
    former_family_name: OptionalName
    former_family_name_kana: OptionalName
    birth_date: WireDate
    sex: Sex
    address: WireAddress
    head_name: OptionalName
    relationship: tuple[Code, ...]
    address_set_on: WireDate | None
    became_resident_on: WireDate | None
    notified_on: date | None
    previous_address: WireAddress = Address()
    honseki: WireAddress = Address()
    head_of_register: OptionalName
    foreign: ForeignSource | None


class SourceState(Part):
    """証明書の元データの一人分.

    Args:
        source_no: grows by one each time that the resident's state is sent; a lower one never replaces a higher.
        version_no: 履歴番号 of the record. source: None once the record is closed: nothing of it is kept.
    """

    resident_number: ResidentNumber
    source_no: Annotated[int, Field(ge=0)]
    version_no: Count
    status: Status
    source: CertificateSource | None


class ActMember(Part):
    """One resident whom an act concerns, and the number under which the state after it is sent."""

    resident_number: ResidentNumber
    source_no: Count


class HouseholdAct(Part):
    """How many acts have concerned a household so far, this one included."""

    household_number: HouseholdNumber
    act_no: Count


class CertificateSourceChanged(MessageBody):
    """証明書の元データの更新 — one for each resident of an approval, a suppression or a protection.

    Args:
        act_id: the same for all messages of the act.
        together: everybody whom the act concerns: none of them is certified before all their messages are there.
        households: those that somebody of them is in, left or joined: none of them is certified while one act more
            has begun to arrive than has come completely.
    """

    type: ClassVar[str] = "CertificateSourceChanged"
    version: ClassVar[int] = 1

    act_id: Code
    together: Annotated[tuple[ActMember, ...], Field(min_length=1)]
    households: Annotated[tuple[HouseholdAct, ...], Field(min_length=1)]
    recorded_at: Moment
    state: SourceState
