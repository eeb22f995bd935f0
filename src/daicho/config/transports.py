"""How each receiver is reached: in this process, over HTTPS in split mode, or by the sender's own client outside."""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module

from django.conf import settings

from daicho.config.environment import DOORS
from daicho.config.inboxes import desk_of, inbox_of
from daicho.config.presence import is_present
from daicho.contracts.connections import connections
from daicho.foundation.messaging.asking import Asker, InProcessInquiry, InquiryTransport
from daicho.foundation.messaging.transport import InProcessTransport, Transport, https_transport


def transport_between(sender: str, receiver: str) -> Transport | None:
    """The way from a sender to a receiver; None when this process has none and must leave the pair alone."""
    if receiver not in settings.SYSTEMS:
        return _outside(sender, receiver)
    address = door_addresses().get(receiver)
    if address is not None:
        return https_transport(address, sender, receiver)
    return InProcessTransport(inbox_of(receiver), sender) if receiver in settings.SERVED_ALIASES else None


@cache
def asker_of(system: str) -> Asker:
    """照会元 — a system's ways to everybody whom it may ask."""
    answerers = {row.receiver for row in connections() if row.kind == "inquiry" and row.sender == system}
    ways: dict[str, InquiryTransport] = {}
    for answerer in sorted(answerers & set(settings.SYSTEMS)):
        address = door_addresses().get(answerer)
        if address is not None:
            ways[answerer] = https_transport(address, system, answerer)
        elif answerer in settings.SERVED_ALIASES:
            ways[answerer] = InProcessInquiry(desk_of(answerer), system)
    return Asker(system, ways)


def door_addresses() -> dict[str, str]:
    """``{"jukinet_server": "https://127.0.0.1:9401"}``; empty where all systems share one process.

    ``evidence`` is the keeper of the seal copies.
    """
    file = settings.DATA_DIR / DOORS
    if not file.is_file():
        return {}
    addresses: dict[str, str] = json.loads(file.read_text())
    return addresses


def _outside(sender: str, receiver: str) -> Transport | None:
    """The sender's ``outside`` module named after the receiver offers ``transport()``."""
    module = f"daicho.systems.{sender}.outside.{receiver}"
    if not is_present(module):
        return None
    transport: Transport = import_module(module).transport()
    return transport
