"""広域交付 (住基法12条の4) and 転出証明書情報の要求: questions between registry and CS about people elsewhere."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Protocol

from pydantic import Field

from daicho.contracts.fields import MunicipalityCode
from daicho.contracts.hidden import ResidentCode
from daicho.contracts.inquiries.question import Answer, AnswerType, Question
from daicho.contracts.messages.municipalities import MoveOutCertificate
from daicho.contracts.messages.wide_area import WideAreaPerson as WideAreaPerson
from daicho.kernel.context import Context

Scope = Literal["person", "household", "members"]
NOT_FOUND, NOT_SHOWN, PENDING = "M-NOTFOUND-001", "M-PROTECTED-001", "M-PENDING-001"
"""Reasons of a rejection, as in ``specs/municipality/codes.json``."""


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
