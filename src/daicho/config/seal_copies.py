"""封印の控えの受け渡し in split mode: each system's process brings its seals to the keeper's door over HTTPS.

The keeper reaches no system, and no system reaches the keeper's database: it only adds what the client certificate
and the signature prove to be a system's own next seal.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, IntegrityError

from daicho.config.databases import EVIDENCE
from daicho.config.transports import door_addresses
from daicho.foundation.audit.copies import MOST_BYTES as MOST_BYTES
from daicho.foundation.audit.copies import CopyRefused, keep_seals, seals_after
from daicho.foundation.messaging.https_door import HttpAnswer, Way
from daicho.foundation.messaging.inbox import AuthenticatedPeer
from daicho.foundation.messaging.transport import HttpsTransport, https_transport

_log = logging.getLogger("daicho.seals")
SEALS_PATH = "/seals/"
_NONE = json.dumps({"seals": []}).encode()


class HandOverFailed(Exception):
    """The keeper did not take the seals; the next round tries again."""


class HandOver:
    """控えの引き渡し — brings what the keeper lacks, one batch after another, and remembers what it holds."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._ways: dict[str, HttpsTransport] = {}
        self._held: dict[str, int] = {}

    def __call__(self, alias: str) -> None:
        """Hands over everything that is sealed. Raises: Unreachable, HandOverFailed."""
        held = self._held.get(alias)
        while True:
            batch = seals_after(alias, held) if held is not None else _NONE
            if held is not None and json.loads(batch)["seals"] == []:
                return
            held = self._post(alias, batch)
            self._held[alias] = held

    def close(self) -> None:
        """Closes kept connections."""
        for way in self._ways.values():
            way.close()

    def _post(self, alias: str, batch: bytes) -> int:
        if alias not in self._ways:
            self._ways[alias] = https_transport(self._address, alias, EVIDENCE)
        status, content = self._ways[alias].post(SEALS_PATH, batch)
        if status != HTTPStatus.OK:
            self._held.pop(alias, None)
            raise HandOverFailed(f"the keeper answered {status}")
        return int(json.loads(content)["held"])


def hand_over() -> Callable[[str], None] | None:
    """The way to the keeper; None where this process keeps the copies itself, or no keeper is named."""
    address = door_addresses().get(EVIDENCE)
    return HandOver(address) if address is not None and EVIDENCE not in settings.SERVED_ALIASES else None


def _keep(body: bytes, peer: AuthenticatedPeer | None) -> HttpAnswer:
    """``POST /seals/`` — the last number held of this peer; 409 when what it brought does not continue that."""
    if peer is None or peer.system not in settings.ALIASES or peer.system == EVIDENCE:
        return HttpAnswer(HTTPStatus.FORBIDDEN)
    try:
        held = keep_seals(peer.system, body)
    except CopyRefused as refusal:
        _log.error("refused: %s", refusal)
        return HttpAnswer(HTTPStatus.CONFLICT)
    except IntegrityError:
        return HttpAnswer(HTTPStatus.CONFLICT)
    except DatabaseError as fault:
        _log.error("seals of %s: %s", peer.system, type(fault).__name__)
        return HttpAnswer(HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpAnswer(HTTPStatus.OK, json.dumps({"held": held}).encode())


WAYS: dict[str, Way] = {SEALS_PATH: _keep}
"""受付口の道 of the keeper."""
