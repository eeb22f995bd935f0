"""A small city for sequences: messages sent as the registry, relays run by hand, a prefecture of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from daicho.contracts.messages import MessageBody
from daicho.foundation.clock import machine_now
from daicho.foundation.clock.business import TOKYO
from daicho.foundation.crypto.pki import CA, identity_of
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging import send
from daicho.foundation.messaging.models import Delivery, DeliveryState
from daicho.foundation.messaging.relay import relay_once
from daicho.kernel.context import Actor, Context, Office
from daicho.kernel.law import LawTables
from daicho.systems.jukinet_server.outside.exchange import Line
from daicho.systems.jukinet_server.outside.prefecture import TITLE, PrefectureTransport
from tests.counterparts.outside_peers import RunningPrefecture, free_port_pair
from tests.sequences.ways import way

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=TOKYO)


def context_of(system: str, staff_id: str = "1003") -> Context:
    """An officer at work in a system."""
    return Context(
        actor=Actor(staff_id, "高橋 直子", "office", frozenset({"approve"})),
        office=Office("0001", "市民課"),
        terminal="HK-001",
        purpose="試験",
        system=system,
        now=NOW,
        law=LawTables({}),
        caused_by="request-1",
    )


def send_from(system: str, message: MessageBody, subject: str) -> uuid.UUID:
    """What an approval does at its end: the message is a row of the act's own transaction."""
    with serving(system), transaction.atomic(using=system):
        return send(context_of(system), message, subject=subject)


def relay_inside(sender: str, receiver: str) -> int:
    """One round of the relay between two systems, by the way that the test has chosen."""
    return relay_once(sender, receiver, way(sender, receiver))


def deliveries(sender: str, receiver: str, subject: str = "") -> list[Delivery]:
    """Deliveries in the order in which they were made."""
    found = Delivery.objects.using(sender).filter(receiver=receiver).select_related("message")
    return list((found.filter(subject=subject) if subject else found).order_by("id"))


def make_due(sender: str) -> None:
    """Lets the pause before the next try be over; leaves alone what a running relay is just writing down."""
    with transaction.atomic(using=sender):
        waiting = Delivery.objects.using(sender).filter(state=DeliveryState.WAITING)
        free = list(waiting.select_for_update(skip_locked=True).values_list("id", flat=True))
        waiting.filter(id__in=free).update(next_try=machine_now() - timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class Prefecture:
    """The prefectural simulator as a program of its own, and the CS's line to it."""

    running: RunningPrefecture
    line: Line

    def relay(self, seconds: float = 5) -> int:
        """One round of the relay from the CS."""
        return relay_once("jukinet_server", "prefecture", PrefectureTransport(self.line, seconds))

    def codes(self) -> list[tuple[str, int]]:
        """(住民票コード, 更新順番号) of everything applied, in order of arrival."""
        return [
            (update["identification"]["resident_code"], update["update_order_number"])
            for update in self.running.look("history")
        ]

    def numbers_of(self, code: str) -> list[int]:
        """更新順番号 applied for one person, in order of arrival."""
        return [number for each, number in self.codes() if each == code]


@contextmanager
def a_prefecture(folder: Path) -> Iterator[Prefecture]:
    """Starts one that knows the CS's certificate authority, and stops it."""
    running = RunningPrefecture(folder / "prefecture", free_port_pair())
    running.trust(identity_of(CA).certificate)
    running.start()
    trust = folder / "trust"
    (trust / "prefecture").mkdir(parents=True)
    (trust / "prefecture" / "ca.pem").write_bytes(running.authority.read_bytes())
    try:
        yield Prefecture(running, Line("prefecture", TITLE, running.url, trust, identity_of("jukinet_server")))
    finally:
        running.stop()


def files_of(system: str) -> tuple[Path, Path]:
    """Client certificate and key of a system."""
    found = identity_of(system, Path(settings.PKI_DIR))
    return found.certificate, found.key
