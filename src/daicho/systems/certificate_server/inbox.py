"""Inbox of the certificate server: serials from the CS, and nothing else (C7)."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.contracts.messages import CertificateSerials
from daicho.foundation.messaging.inbox import Handler
from daicho.systems.certificate_server.actions.keep_serials import keep_serials

HANDLERS: Mapping[str, Handler] = {CertificateSerials.type: keep_serials}
"""One handler for each message type that the connection table lets in."""
