"""住民票コードと個人番号の受け払い — between registry and CS: lots of unused codes, numbers to be made and made."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from daicho.contracts.fields import Code, Name, OptionalName, WireAddress, WireDate
from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages.body import MessageBody, Part
from daicho.contracts.messages.resident_record import Sex

RequestNumber = Annotated[str, Field(pattern=r"^[0-9A-Za-z_.-]{1,40}$")]
RequestReason = Annotated[str, Field(max_length=200)]
MOST_CODES = 10_000


class PersonToNumber(Part):
    """個人番号を付ける者 — what J-LIS makes the number from (番号法8条1項, 令7条)."""

    resident_code: ResidentCode
    name: Name
    name_kana: OptionalName = ""
    former_family_name: OptionalName = ""
    birth_date: WireDate
    sex: Sex
    postal_code: Annotated[str, Field(pattern=r"^([0-9]{7})?$")] = ""
    address: WireAddress


class NumberRequested(MessageBody):
    """個人番号の生成・変更の要求 (JN-03) — registry to CS.

    Args: kind: new, change_on_request (請求), change_by_office (職権). former_individual_number: only of a change.
    """

    type: ClassVar[str] = "NumberRequested"
    version: ClassVar[int] = 1

    request_number: RequestNumber
    kind: Literal["new", "change_on_request", "change_by_office"]
    person: PersonToNumber
    former_individual_number: IndividualNumber | None = None
    reason: RequestReason = ""


class IndividualNumberAssigned(MessageBody):
    """個人番号の通知 (JN-03) — the number that J-LIS made; CS to registry."""

    type: ClassVar[str] = "IndividualNumberAssigned"
    version: ClassVar[int] = 1

    request_number: RequestNumber
    resident_code: ResidentCode
    individual_number: IndividualNumber


class NumberRequestRejected(MessageBody):
    """個人番号の要求の却下 — with the reason of J-LIS; CS to registry."""

    type: ClassVar[str] = "NumberRequestRejected"
    version: ClassVar[int] = 1

    request_number: RequestNumber
    reason_code: Code
    reason: RequestReason


class ResidentCodesWanted(MessageBody):
    """住民票コードの配分の要求 (JN-02) — the registry's store runs low; registry to CS."""

    type: ClassVar[str] = "ResidentCodesWanted"
    version: ClassVar[int] = 1

    count: Annotated[int, Field(ge=1, le=MOST_CODES)]


class ResidentCodeLotReceived(MessageBody):
    """住民票コードの配分 (JN-02) — a lot of codes that nobody has; CS to registry."""

    type: ClassVar[str] = "ResidentCodeLotReceived"
    version: ClassVar[int] = 1

    lot: Annotated[str, Field(min_length=1, max_length=40)]
    codes: Annotated[tuple[ResidentCode, ...], Field(min_length=1, max_length=MOST_CODES)]
