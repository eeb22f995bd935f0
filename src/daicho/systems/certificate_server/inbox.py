"""Inbox of the certificate server: serials from the CS (C7) and what to certify from the registry (C3)."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.contracts.messages import CertificateSerials, CertificateSourceChanged
from daicho.foundation.messaging.inbox import Handler
from daicho.systems.certificate_server.actions.keep_serials import keep_serials
from daicho.systems.certificate_server.actions.keep_sources import keep_source

HANDLERS: Mapping[str, Handler] = {
    CertificateSerials.type: keep_serials,
    CertificateSourceChanged.type: keep_source,
}
"""One handler for each message type that the connection table lets in."""
