"""Inquiries (照会): questions that one system may put to another, their answers and the four outcomes."""

from __future__ import annotations

from daicho.contracts.inquiries.certificate_feed import (
    CertificateFeedState,
    CertificateFeedStateAnswer,
    CertificateSourceDigests,
    CertificateSourceDigestsAnswer,
    CertificateSourcePage,
    CertificateSourcePageAnswer,
    SourceDigest,
    UndeliveredSource,
    digest_of,
)
from daicho.contracts.inquiries.jukinet_linkage import (
    JukinetLinkageStatus,
    JukinetLinkageStatusAnswer,
    JukinetLinkageStatusProvider,
)
from daicho.contracts.inquiries.outcome import Answered, Outcome, Refused, TimedOut, Unavailable
from daicho.contracts.inquiries.question import Answer, Question
from daicho.contracts.inquiries.registry_comparison import (
    BucketDigest,
    ComparedFacts,
    HeldPerson,
    HeldSuppression,
    RegistryDifference,
    RegistryDifferencesAnswer,
    RegistryDigests,
    RegistryDigestsAnswer,
    RegistryDigestsProvider,
    RegistryPeople,
    RegistryPeopleProvider,
    RegistrySuppressions,
    RegistrySuppressionsAnswer,
    RegistrySuppressionsProvider,
)
from daicho.contracts.inquiries.wide_area import (
    MoveOutCertificateAnswer,
    MoveOutCertificateWanted,
    MoveOutCertificateWantedProvider,
    WideAreaAnswer,
    WideAreaPerson,
    WideAreaRecord,
    WideAreaRecordProvider,
)

QUESTIONS: tuple[type[Question], ...] = (
    JukinetLinkageStatus,
    WideAreaRecord,
    MoveOutCertificateWanted,
    RegistryDigests,
    RegistryPeople,
    RegistrySuppressions,
    CertificateSourcePage,
    CertificateSourceDigests,
    CertificateFeedState,
)

__all__ = [
    "QUESTIONS",
    "Answer",
    "Answered",
    "BucketDigest",
    "CertificateFeedState",
    "CertificateFeedStateAnswer",
    "CertificateSourceDigests",
    "CertificateSourceDigestsAnswer",
    "CertificateSourcePage",
    "CertificateSourcePageAnswer",
    "ComparedFacts",
    "HeldPerson",
    "HeldSuppression",
    "JukinetLinkageStatus",
    "JukinetLinkageStatusAnswer",
    "JukinetLinkageStatusProvider",
    "MoveOutCertificateAnswer",
    "MoveOutCertificateWanted",
    "MoveOutCertificateWantedProvider",
    "Outcome",
    "Question",
    "Refused",
    "RegistryDifference",
    "RegistryDifferencesAnswer",
    "RegistryDigests",
    "RegistryDigestsAnswer",
    "RegistryDigestsProvider",
    "RegistryPeople",
    "RegistryPeopleProvider",
    "RegistrySuppressions",
    "RegistrySuppressionsAnswer",
    "RegistrySuppressionsProvider",
    "SourceDigest",
    "TimedOut",
    "Unavailable",
    "UndeliveredSource",
    "WideAreaAnswer",
    "WideAreaPerson",
    "WideAreaRecord",
    "WideAreaRecordProvider",
    "digest_of",
]
