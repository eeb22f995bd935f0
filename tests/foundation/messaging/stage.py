"""A small stage for messaging tests: platform sends, addressee system receives, and the effect can be counted."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, transaction

from daicho.contracts.messages import AddresseeChanged
from daicho.foundation.messaging import send
from daicho.foundation.messaging.inbox import AuthenticatedPeer, Inbox
from daicho.foundation.messaging.models import Delivery, Message
from daicho.foundation.messaging.receipt import Receipt
from daicho.foundation.messaging.receiving import receive
from daicho.foundation.messaging.sending import raw_bytes
from daicho.kernel.context import Context
from tests.contracts.examples import addressee_changed
from tests.foundation.audit.actors import an_officer

SENDER, RECEIVER = "linkage_platform", "unified_addressee"
PEER = AuthenticatedPeer(SENDER, "in_process")


def apply_effect(ctx: Context, body: AddresseeChanged) -> None:
    """A handler whose effect is a row in the receiver's database: (resident, version) in order of arrival."""
    with connections[ctx.system].cursor() as cursor:
        cursor.execute(
            "insert into delivery_counter (receiver, subject, last_no) values (%s, %s, %s)",
            ["effect", f"{body.addressee.name}/{body.version_no}/{uuid.uuid4()}", body.version_no],
        )


def effects() -> list[tuple[str, int]]:
    """What was applied, in order: (name, version)."""
    with connections[RECEIVER].cursor() as cursor:
        cursor.execute("select subject from delivery_counter where receiver = 'effect' order by id")
        parts = [row[0].split("/") for row in cursor.fetchall()]
    return [(name, int(version)) for name, version, _ in parts]


def an_inbox(handler: Callable[[Context, Any], None] = apply_effect) -> Inbox:
    """The addressee system's door."""
    return Inbox(RECEIVER, {"AddresseeChanged": handler})


def sent(subject: str, version_no: int = 1) -> uuid.UUID:
    """One change of one person, committed by the platform."""
    with transaction.atomic(using=SENDER):
        return send(an_officer(SENDER), addressee_changed(subject, version_no), subject=subject)


def raw(message_id: uuid.UUID) -> bytes:
    """The bytes that travel."""
    return raw_bytes(SENDER, Message.objects.using(SENDER).get(id=message_id))


def states(subject: str = "") -> list[tuple[int, str]]:
    """(order number, state) of all deliveries of a subject."""
    found = Delivery.objects.using(SENDER).filter(receiver=RECEIVER)
    if subject:
        found = found.filter(subject=subject)
    return list(found.order_by("subject", "order_no").values_list("order_no", "state"))


def make_due() -> None:
    """Machine time passes: every pause is over."""
    with connections[SENDER].cursor() as cursor:
        cursor.execute("update delivery set next_try = created_at where state = 'waiting'")


@dataclass
class ScriptedTransport:
    """Reaches the real receiver, unless the script says otherwise for this delivery."""

    inbox: Inbox
    before: Callable[[bytes], Receipt | None] = lambda raw: None
    after: Callable[[bytes, Receipt], Receipt] = lambda raw, receipt: receipt
    seen: list[bytes] = field(default_factory=list)

    def deliver(self, raw: bytes) -> Receipt:
        """One delivery."""
        self.seen.append(raw)
        scripted = self.before(raw)
        if scripted is not None:
            return scripted
        return self.after(raw, receive(self.inbox, raw, PEER))
