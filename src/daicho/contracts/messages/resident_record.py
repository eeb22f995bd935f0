"""住民記録の異動連携 — resident_registry tells linkage_platform that a resident's record has a new version."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from daicho.contracts.fields import (
    Code,
    HouseholdNumber,
    Moment,
    Name,
    OptionalName,
    ResidentNumber,
    WireAddress,
    WireDate,
)
from daicho.contracts.hidden import IndividualNumber
from daicho.contracts.messages.body import MessageBody, Part
from daicho.contracts.messages.suppression import ClosedProcess

Kind = Literal["japanese", "foreign"]
Status = Literal["resident", "moved_out", "dead", "removed"]
Sex = Literal["male", "female", "unknown"]


class ResidentSnapshot(Part):
    """住民情報 — what the record says after the movement; only what the receivers may use by law or city rule.

    Args:
        protected: 支援措置対象者; the receiver masks the address wherever it is shown.
        closed: 抑止 of the person and the household; the receiver heeds those that concern what it does.
        became_resident_on: 住民となった日.
    """

    resident_number: ResidentNumber
    household_number: HouseholdNumber
    kind: Kind
    status: Status
    individual_number: IndividualNumber | None = None
    name: Name
    name_kana: OptionalName = ""
    alphabet_name: OptionalName = ""
    common_name: OptionalName = ""
    birth_date: WireDate
    sex: Sex
    address: WireAddress
    head_name: OptionalName = ""
    relationship: OptionalName = ""
    became_resident_on: WireDate
    protected: bool = False
    closed: tuple[ClosedProcess, ...] = ()


class ResidentRecordChanged(MessageBody):
    """異動情報 — one resident's record after one movement (住基法1条, 番号法9条2項; 標準仕様書 7.2.3).

    Args:
        movement_id: 異動, the same for all members of a household in one notification.
        reason_code: 異動事由 code of the municipal code list; ``reason_name`` its wording.
        version_no: 履歴番号, without gaps per resident.
    """

    type: ClassVar[str] = "ResidentRecordChanged"
    version: ClassVar[int] = 1

    movement_id: Code
    reason_code: Code
    reason_name: OptionalName
    moved_on: WireDate
    version_no: int = Field(ge=1)
    recorded_at: Moment
    resident: ResidentSnapshot
