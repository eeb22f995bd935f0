"""What a receiver is made of (受信口). The composition root builds one per system and hands it to a transport."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from daicho.contracts.messages.body import MessageBody
from daicho.foundation.clock import business_now
from daicho.kernel.context import Actor, Context, Office
from daicho.kernel.law import LawTables

Handler = Callable[[Context, Any], None]
"""Takes the context and the message body; works in the receiver's running transaction. DomainError = refusal."""

NO_LAW = LawTables(entries={})


def nothing_to_enqueue(job: str, **arguments: Any) -> None:
    """Stands in where a system has no queue."""
    raise RuntimeError(f"no job queue behind this inbox: {job}")


@dataclass(frozen=True, slots=True)
class AuthenticatedPeer:
    """認証済みの通信相手.

    Args: system: name proven by ``proof``: ``in_process`` or the fingerprint of its client certificate.
    """

    system: str
    proof: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """受信口 — one system's handlers by message type, and what its context needs."""

    system: str
    handlers: Mapping[str, Handler]
    law: LawTables = NO_LAW
    enqueue: Callable[..., None] = nothing_to_enqueue


def context_for(system: str, sender: str, purpose: str, cause: str, law: LawTables, enqueue: Any) -> Context:
    """The surroundings of a message or question: the acting party is the system it came from."""
    return Context(
        actor=Actor(staff_id=sender, name=sender, realm="system"),
        office=Office(code="", name=""),
        terminal="",
        purpose=purpose,
        system=system,
        now=business_now(),
        law=law,
        caused_by=cause,
        enqueue=enqueue,
    )


__all__ = ["AuthenticatedPeer", "Handler", "Inbox", "MessageBody", "context_for"]
