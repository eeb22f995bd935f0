"""Inbox of the linkage platform: the registry's movements, and nothing that is not declared (M33)."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.contracts.messages import ResidentRecordChanged
from daicho.foundation.messaging.inbox import Handler
from daicho.systems.linkage_platform.actions.relay_change import relay_change

HANDLERS: Mapping[str, Handler] = {ResidentRecordChanged.type: relay_change}
"""One handler for each message type that the connection table lets in."""
