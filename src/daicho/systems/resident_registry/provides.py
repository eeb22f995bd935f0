"""What the registry answers to the CS: questions of other municipalities that it has passed on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from daicho.contracts.inquiries import MoveOutCertificateWanted, WideAreaRecord
from daicho.systems.resident_registry.queries.for_municipalities import certificate_wanted, wide_area_record

PROVIDERS: Mapping[str, Callable[[Any, Any], Any]] = {
    WideAreaRecord.type: wide_area_record,
    MoveOutCertificateWanted.type: certificate_wanted,
}
"""One provider for each question that the connection table lets in."""
