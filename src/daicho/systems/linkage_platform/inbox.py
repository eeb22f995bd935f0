"""Inbox of the linkage platform: the registry's movements and 抑止情報, and nothing that is not declared (M33)."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.contracts.messages import ResidentRecordChanged, SuppressionChanged
from daicho.foundation.messaging.inbox import Handler
from daicho.systems.linkage_platform.actions.relay_change import relay_change
from daicho.systems.linkage_platform.actions.relay_suppression import relay_suppression

HANDLERS: Mapping[str, Handler] = {
    ResidentRecordChanged.type: relay_change,
    SuppressionChanged.type: relay_suppression,
}
"""One handler for each message type that the connection table lets in."""
