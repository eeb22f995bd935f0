"""送付先情報 (JN-08, JN-15) — where J-LIS sends 個人番号通知書 and 交付申請書, and what became of it.

Basis: 番号法7条1項・17条, 平成26年総務省令第85号. Items of the published list (要確認); nothing but them (M49).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from daicho.contracts.fields import Code, MunicipalityCode, Name, OptionalName, WireAddress, WireDate
from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages.body import MessageBody, Part
from daicho.contracts.messages.resident_record import Sex

ManagementNumber = Annotated[str, Field(pattern=r"^[0-9A-Za-z_.-]{1,40}$")]
PostalCode = Annotated[str, Field(pattern=r"^([0-9]{7})?$")]
PlaceText = Annotated[str, Field(min_length=1, max_length=300)]
MOST_SUBJECTS = 1_000
DestinationState = Literal[
    "mismatch", "rejected", "received", "printed", "sent", "returned", "superseded", "withdrawn", "given_up"
]


class Destination(Part):
    """送付先. Args: is_residence_elsewhere: 居所, not the address of the 住民票."""

    postal_code: PostalCode = Field(repr=False)
    address: PlaceText = Field(repr=False)
    name: Name = Field(repr=False)
    is_residence_elsewhere: bool


class OfficePlace(Part):
    """場所 — of the office that delivers cards, or to which they are sent."""

    name: Name
    postal_code: Annotated[str, Field(pattern=r"^[0-9]{7}$")]
    address: PlaceText
    telephone: Annotated[str, Field(pattern=r"^[0-9-]{0,20}$")]


class MunicipalOffice(OfficePlace):
    """市町村."""

    code: MunicipalityCode


class DestinationPerson(Part):
    """対象者 — 4情報 as reported to the CS, numbers and what is printed beside them.

    Args: romanized_name: ローマ字氏名. status_category: 30条の45に規定する区分 in words, empty for Japanese.
    """

    resident_code: ResidentCode
    individual_number: IndividualNumber
    name: Name = Field(repr=False)
    name_kana: OptionalName = Field("", repr=False)
    former_family_name: OptionalName = Field("", repr=False)
    former_family_name_kana: OptionalName = Field("", repr=False)
    romanized_name: OptionalName = Field("", repr=False)
    postal_code: PostalCode = Field("", repr=False)
    address: WireAddress = Field(repr=False)
    birth_date: WireDate = Field(repr=False)
    sex: Sex
    status_category: Annotated[str, Field(max_length=40)] = ""
    period_expires_on: date | None = None


class DestinationUpdated(MessageBody):
    """送付先情報 (JN-08) — registry to CS, after the person's 本人確認情報; one person, as numbers come one by one.

    Args:
        print_class: 印刷区分 1 個人番号通知書・交付申請書, 2 交付申請書のみ.
        operator_id, terminal_id: of who made it.
    """

    type: ClassVar[str] = "DestinationUpdated"
    version: ClassVar[int] = 1

    management_number: ManagementNumber
    print_class: Literal["1", "2"]
    destination: Destination
    municipality: MunicipalOffice
    delivery_place: OfficePlace
    card_delivery_place: OfficePlace
    person: DestinationPerson
    processed_on: date
    operator_id: Code
    terminal_id: Code


class DestinationStateReported(MessageBody):
    """送付状況 — what became of one 送付先情報; CS to registry. Args: reason: why it was not sent, for staff."""

    type: ClassVar[str] = "DestinationStateReported"
    version: ClassVar[int] = 1

    management_number: ManagementNumber
    state: DestinationState
    on: date
    reason: Annotated[str, Field(max_length=400)] = ""


class DestinationSubjectsReceived(MessageBody):
    """更新対象者 (JN-15) — whose 送付先情報 J-LIS wants again; CS to registry."""

    type: ClassVar[str] = "DestinationSubjectsReceived"
    version: ClassVar[int] = 1

    subjects: Annotated[tuple[ResidentCode, ...], Field(min_length=1, max_length=MOST_SUBJECTS)]
