"""What each system receives and answers: its ``inbox.HANDLERS`` and ``provides.PROVIDERS``, tied together here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings

from daicho.config.law_tables import law_tables
from daicho.config.presence import is_present
from daicho.config.queues import queue_of
from daicho.foundation.messaging.answering import AnswerDesk
from daicho.foundation.messaging.inbox import Inbox


@cache
def inbox_of(system: str) -> Inbox:
    """受信口 — what a system does with each type of message. Raises: LookupError for an unknown system."""
    return Inbox(
        system=system, handlers=_offered(system, "inbox", "HANDLERS"), law=law_tables(), enqueue=queue_of(system)
    )


@cache
def desk_of(system: str) -> AnswerDesk:
    """回答窓口 — what a system answers to each type of question. Raises: LookupError for an unknown system."""
    return AnswerDesk(system=system, providers=_offered(system, "provides", "PROVIDERS"), law=law_tables())


def _offered(system: str, door: str, name: str) -> Mapping[str, Any]:
    """What a door module offers under a name; empty when the system has no such door."""
    if system not in settings.SYSTEMS:
        raise LookupError(f"no system named {system!r}")
    module = f"daicho.systems.{system}.{door}"
    if not is_present(module):
        return {}
    offered: Mapping[str, Any] = getattr(import_module(module), name)
    return offered
