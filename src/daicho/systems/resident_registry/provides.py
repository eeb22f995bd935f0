"""What the registry answers: questions that the CS passes on, and its source to the certificate server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from daicho.contracts.inquiries import (
    CertificateFeedState,
    CertificateSourceDigests,
    CertificateSourcePage,
    MoveOutCertificateWanted,
    RegistryDigests,
    RegistryPeople,
    RegistrySuppressions,
    WideAreaRecord,
)
from daicho.systems.resident_registry.queries.certificate_sources import feed_state, source_digests, source_page
from daicho.systems.resident_registry.queries.for_municipalities import certificate_wanted, wide_area_record
from daicho.systems.resident_registry.queries.registry_comparison import (
    compare_digests,
    compare_people,
    compare_suppressions,
)

PROVIDERS: Mapping[str, Callable[[Any, Any], Any]] = {
    WideAreaRecord.type: wide_area_record,
    MoveOutCertificateWanted.type: certificate_wanted,
    RegistryDigests.type: compare_digests,
    RegistryPeople.type: compare_people,
    RegistrySuppressions.type: compare_suppressions,
    CertificateSourcePage.type: source_page,
    CertificateSourceDigests.type: source_digests,
    CertificateFeedState.type: feed_state,
}
"""One provider for each question that the connection table lets in."""
