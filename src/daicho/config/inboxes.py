"""Which handlers receive for which system: every system's ``inbox.HANDLERS``, found and tied together here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings

from daicho.config.law_tables import law_tables
from daicho.config.presence import is_present
from daicho.foundation.messaging.inbox import Handler, Inbox


@cache
def inbox_of(system: str) -> Inbox:
    """受信口 — what a system does with each type of message. Raises: LookupError for an unknown system."""
    if system not in settings.SYSTEMS:
        raise LookupError(f"no system named {system!r}")
    handlers: Mapping[str, Handler] = _offered(system, "inbox", "HANDLERS")
    return Inbox(system=system, handlers=handlers, law=law_tables())


def _offered(system: str, door: str, name: str) -> Mapping[str, Any]:
    """What a door module offers under a name; empty when the system has no such door."""
    module = f"daicho.systems.{system}.{door}"
    if not is_present(module):
        return {}
    offered: Mapping[str, Any] = getattr(import_module(module), name)
    return offered
