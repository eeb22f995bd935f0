"""広域交付 (住基法12条の4): what the CS has obtained of another municipality, for the counter that issues the copy."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from daicho.contracts.fields import Code, Moment, MunicipalityCode, Name, OptionalName, WireAddress, WireDate
from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages.body import MessageBody, Part
from daicho.contracts.messages.municipalities import ForeignItems, NoticeNumber
from daicho.contracts.messages.resident_record import Sex


class WideAreaPerson(Part):
    """記載事項 of one person, without 戸籍の表示. None where it was not asked for, or does not exist."""

    resident_code: ResidentCode | None
    individual_number: IndividualNumber | None
    name: Name
    name_kana: OptionalName
    alphabet_name: OptionalName
    former_family_name: OptionalName
    common_name: OptionalName
    birth_date: WireDate
    sex: Sex
    household_head: OptionalName | None
    relationship: OptionalName | None
    address: WireAddress
    became_resident_on: WireDate | None
    address_set_on: WireDate | None
    notified_on: date | None
    former_address: WireAddress | None
    foreign: ForeignItems | None


class WideAreaCopyObtained(MessageBody):
    """広域交付の回答 — jukinet_server to resident_registry, never with 戸籍の表示.

    Args: municipality: 住所地. operator_id: who asked, after an identity check by card. with_*: what was asked for.
    """

    type: ClassVar[str] = "WideAreaCopyObtained"
    version: ClassVar[int] = 1

    request_number: NoticeNumber
    municipality: MunicipalityCode
    obtained_at: Moment
    operator_id: Code
    terminal_id: Code
    scope: Literal["person", "household"]
    with_relationship: bool
    with_resident_code: bool
    with_individual_number: bool
    records: Annotated[tuple[WideAreaPerson, ...], Field(min_length=1, max_length=50)]
