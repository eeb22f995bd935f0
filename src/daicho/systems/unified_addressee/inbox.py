"""Inbox of the addressee system: what the linkage platform passes on, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.contracts.messages import AddresseeChanged, SuppressionChanged
from daicho.foundation.messaging.inbox import Handler
from daicho.systems.unified_addressee.actions.take_change import take_change
from daicho.systems.unified_addressee.actions.take_suppression import take_suppression

HANDLERS: Mapping[str, Handler] = {
    AddresseeChanged.type: take_change,
    SuppressionChanged.type: take_suppression,
}
"""One handler for each message type that the connection table lets in."""
