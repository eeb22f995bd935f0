"""Inbox of the addressee system: what the linkage platform passes on, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.contracts.messages import AddresseeChanged
from daicho.foundation.messaging.inbox import Handler
from daicho.systems.unified_addressee.actions.take_change import take_change

HANDLERS: Mapping[str, Handler] = {AddresseeChanged.type: take_change}
"""One handler for each message type that the connection table lets in."""
