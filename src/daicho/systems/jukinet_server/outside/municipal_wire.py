"""The interface between municipalities as data (``specs/municipality``): 電文種別 and body of what we send."""

from __future__ import annotations

from typing import Any

from daicho.contracts.messages import (
    FamilyRegisterNoticeSent,
    MoveInNoticeSent,
    MoveOutCancelledSent,
    MoveOutCertificateSent,
    MunicipalMessage,
)
from daicho.systems.jukinet_server.rules import municipal


def type_of(message: MunicipalMessage) -> str:
    """電文種別."""
    match message:
        case MoveOutCertificateSent():
            return municipal.CERTIFICATE
        case MoveOutCancelledSent():
            return municipal.CANCELLED
        case MoveInNoticeSent():
            return municipal.ARRIVAL
        case FamilyRegisterNoticeSent():
            return municipal.REGISTER


def body_of(message: MunicipalMessage) -> dict[str, Any]:
    """本文 — the contract's parts have the form of the interface already."""
    match message:
        case MoveOutCertificateSent():
            return message.certificate.model_dump(mode="json")
        case MoveOutCancelledSent():
            return {"certificate_number": message.certificate_number, "reason": message.reason}
        case MoveInNoticeSent() | FamilyRegisterNoticeSent():
            return message.notice.model_dump(mode="json")
