"""Inquiries (照会): questions that one system may put to another, their answers and the four outcomes."""

from __future__ import annotations

from daicho.contracts.inquiries.jukinet_linkage import (
    JukinetLinkageStatus,
    JukinetLinkageStatusAnswer,
    JukinetLinkageStatusProvider,
)
from daicho.contracts.inquiries.outcome import Answered, Outcome, Refused, TimedOut, Unavailable
from daicho.contracts.inquiries.question import Answer, Question
from daicho.contracts.inquiries.wide_area import (
    MoveOutCertificateAnswer,
    MoveOutCertificateWanted,
    MoveOutCertificateWantedProvider,
    WideAreaAnswer,
    WideAreaPerson,
    WideAreaRecord,
    WideAreaRecordProvider,
)

QUESTIONS: tuple[type[Question], ...] = (JukinetLinkageStatus, WideAreaRecord, MoveOutCertificateWanted)

__all__ = [
    "QUESTIONS",
    "Answer",
    "Answered",
    "JukinetLinkageStatus",
    "JukinetLinkageStatusAnswer",
    "JukinetLinkageStatusProvider",
    "MoveOutCertificateAnswer",
    "MoveOutCertificateWanted",
    "MoveOutCertificateWantedProvider",
    "Outcome",
    "Question",
    "Refused",
    "TimedOut",
    "Unavailable",
    "WideAreaAnswer",
    "WideAreaPerson",
    "WideAreaRecord",
    "WideAreaRecordProvider",
]
