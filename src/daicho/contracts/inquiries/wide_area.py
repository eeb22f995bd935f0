"""広域交付 (住基法12条の4) and 転出証明書情報の要求: questions between registry and CS about people elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal, Protocol

from pydantic import Field

from daicho.contracts.fields import MunicipalityCode, Name, OptionalName, WireAddress, WireDate
from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.inquiries.question import Answer, AnswerType, Question
from daicho.contracts.messages.municipalities import ForeignItems, MoveOutCertificate
from daicho.contracts.messages.resident_record import Sex
from daicho.kernel.context import Context

Scope = Literal["person", "household", "members"]
NOT_FOUND, NOT_SHOWN, PENDING = "M-NOTFOUND-001", "M-PROTECTED-001", "M-PENDING-001"
"""Reasons of a rejection, as in ``specs/municipality/codes.json``."""


class WideAreaPerson(Answer):
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


class WideAreaAnswer(Answer):
    """広域交付の回答. Args: refusal: reason code, empty when records are given."""

    refusal: Annotated[str, Field(max_length=40)] = ""
    records: tuple[WideAreaPerson, ...] = ()


class WideAreaRecord(Question):
    """広域交付の請求 — another municipality asks for the 住民票 of one of our residents; the CS asks the registry."""

    type: ClassVar[str] = "WideAreaRecord"
    version: ClassVar[int] = 1
    answer_type: ClassVar[AnswerType] = WideAreaAnswer

    resident_code: ResidentCode
    asked_by: MunicipalityCode
    scope: Scope
    members: tuple[ResidentCode, ...] = ()
    with_individual_number: bool = False
    with_resident_code: bool = False
    with_relationship: bool = False


class WideAreaRecordProvider(Protocol):
    """What ``resident_registry.provides`` offers."""

    def __call__(self, ctx: Context, question: WideAreaRecord) -> WideAreaAnswer: ...


class MoveOutCertificateAnswer(Answer):
    """転出証明書情報の回答. Args: refusal: reason code, empty when the certificate is given."""

    refusal: Annotated[str, Field(max_length=40)] = ""
    certificate: MoveOutCertificate | None = None


class MoveOutCertificateWanted(Question):
    """転出証明書情報の要求 (JN-05) — somebody stands at another municipality than planned; the CS asks the registry."""

    type: ClassVar[str] = "MoveOutCertificateWanted"
    version: ClassVar[int] = 1
    answer_type: ClassVar[AnswerType] = MoveOutCertificateAnswer

    resident_code: ResidentCode
    asked_by: MunicipalityCode


class MoveOutCertificateWantedProvider(Protocol):
    """What ``resident_registry.provides`` offers."""

    def __call__(self, ctx: Context, question: MoveOutCertificateWanted) -> MoveOutCertificateAnswer: ...
