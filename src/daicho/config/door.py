"""機械の受け口 of one system's process: HTTPS with client certificates, or that of the keeper of the seal copies.

Who has no certificate of our authority gets no further than the handshake and is written down, and the name in the
certificate must be the sender that the signed message names.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import DatabaseError

from daicho.config import seal_copies
from daicho.config.databases import EVIDENCE
from daicho.config.inboxes import desk_of, inbox_of
from daicho.foundation.audit.apart import record_apart
from daicho.foundation.crypto.pki import server_context
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.https_door import HttpsDoor, ways_of
from daicho.foundation.messaging.inbox import NO_LAW, context_for, nothing_to_enqueue

_log = logging.getLogger("daicho.door")
PEER_REFUSED = "exchange.peer_refused"
NOTED_AGAIN = timedelta(minutes=1)
"""Somebody who knocks again and again is written down once in this time."""


class MachineDoor(HttpsDoor):
    """システムの受け口 — whoever cannot prove to be one of our systems is written down in the system's audit log."""

    system = ""

    def refuse(self, name: str, reason: str) -> None:
        """See :class:`HttpsDoor`."""
        super().refuse(name, reason)
        ctx = context_for(self.system, name or "unknown", "", "", NO_LAW, nothing_to_enqueue)
        try:
            with serving(self.system):
                record_apart(
                    ctx, event=PEER_REFUSED, detail={"peer": name, "reason": reason}, not_again_within=NOTED_AGAIN
                )
        except DatabaseError as fault:
            _log.error("%s: a refused peer could not be written down: %s", self.system, type(fault).__name__)


def open_door(system: str, host: str, port: int) -> HttpsDoor:
    """The door of a system, or of the keeper, bound but not serving yet. Django must be set up."""
    if system == EVIDENCE:
        return HttpsDoor((host, port), server_context(system), seal_copies.WAYS, most_bytes=seal_copies.MOST_BYTES)
    door = MachineDoor((host, port), server_context(system), ways_of(inbox_of(system), desk_of(system)))
    door.system = system
    return door
