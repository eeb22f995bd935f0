"""Inbox of the registry: what the CS has received from other municipalities."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.contracts.messages import (
    IdentificationDifferenceFound,
    MoveInNoticeReceived,
    MoveOutCancelledReceived,
    MoveOutCertificateReceived,
)
from daicho.foundation.messaging.inbox import Handler
from daicho.systems.resident_registry.actions.take_arrival import take_arrival
from daicho.systems.resident_registry.actions.take_certificate import cancel_certificate, take_certificate
from daicho.systems.resident_registry.actions.take_difference import take_difference

HANDLERS: Mapping[str, Handler] = {
    MoveOutCertificateReceived.type: take_certificate,
    MoveOutCancelledReceived.type: cancel_certificate,
    MoveInNoticeReceived.type: take_arrival,
    IdentificationDifferenceFound.type: take_difference,
}
"""One handler for each message type that the connection table lets in."""
