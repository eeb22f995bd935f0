"""How each receiver is reached: in this process, over HTTPS in split mode, or by the sender's own client outside."""

from __future__ import annotations

import json
from importlib import import_module

from django.conf import settings

from daicho.config.inboxes import inbox_of
from daicho.config.presence import is_present
from daicho.foundation.crypto.pki import CA, identity_of
from daicho.foundation.messaging.transport import HttpsTransport, InProcessTransport, Transport


def transport_between(sender: str, receiver: str) -> Transport | None:
    """The way from a sender to a receiver; None when this process has none and must leave the pair alone.

    ``<data>/doors.json`` gives the address of each system that is a process of its own: ``{"jukinet_server": "https://..."}``.
    """
    if receiver not in settings.SYSTEMS:
        return _outside(sender, receiver)
    address = door_addresses().get(receiver)
    if address is None:
        return InProcessTransport(inbox_of(receiver)) if receiver in settings.SERVED_ALIASES else None
    mine = identity_of(sender)
    return HttpsTransport(address, mine.certificate, mine.key, identity_of(CA).certificate)


def door_addresses() -> dict[str, str]:
    """Address of every system that is served by a process of its own."""
    file = settings.DATA_DIR / "doors.json"
    if not file.is_file():
        return {}
    addresses: dict[str, str] = json.loads(file.read_text())
    return addresses


def _outside(sender: str, receiver: str) -> Transport | None:
    """The sender's ``outside`` module named after the receiver offers ``transport(data_dir)``."""
    module = f"daicho.systems.{sender}.outside.{receiver}"
    if not is_present(module):
        return None
    transport: Transport = import_module(module).transport()
    return transport
