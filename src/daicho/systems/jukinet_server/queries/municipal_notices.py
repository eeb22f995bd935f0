"""市町村間通知の一覧: what went to other municipalities and how it stands, what came, and what could not be read."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daicho.foundation.messaging.status import DeliveryRow, list_deliveries
from daicho.systems.jukinet_server.models import MunicipalNotice
from daicho.systems.jukinet_server.models.sealed_bodies import open_body
from daicho.systems.jukinet_server.rules.municipal import CANCELLED, CERTIFICATE, TITLES, title_of

SYSTEM, MUNICIPALITIES = "jukinet_server", "municipalities"
MOST = 100


@dataclass(frozen=True, slots=True)
class MunicipalRow:
    """市町村間通知の一行. No names: whom it is about stands in the body, which is opened nowhere.

    Args: delivery: number of what is on its way, 0 of what was received. state: waiting, held, delivered, skipped; of
        what was received taken or unreadable. error: why it is still here. settled_by: number of what replaced it.
    """

    id: uuid.UUID
    direction: str
    title: str
    municipality: str
    number: str
    at: datetime
    people: int
    state: str
    delivery: int = 0
    attempts: int = 0
    error_code: str = ""
    error: str = ""
    settled_by: str = ""


def sent_notices(states: Sequence[str]) -> tuple[MunicipalRow, ...]:
    """送信 in these states, held ones first."""
    deliveries = {
        row.message_id: row for row in list_deliveries(SYSTEM, receiver=MUNICIPALITIES, states=states, limit=MOST)
    }
    notices = {one.message: one for one in MunicipalNotice.objects.filter(direction="sent", message__in=deliveries)}
    return tuple(_sent(notices[message], row) for message, row in deliveries.items() if message in notices)


def received_notices() -> tuple[MunicipalRow, ...]:
    """受信, the newest first."""
    rows = MunicipalNotice.objects.filter(direction="received").order_by("-at")[:MOST]
    return tuple(_received(one) for one in rows)


def unreadable_notices() -> tuple[MunicipalRow, ...]:
    """誤り一覧 — what could not be read and was not replaced since by a notice that could."""
    rows = MunicipalNotice.objects.filter(direction="received").exclude(fault="").order_by("-at")[:MOST]
    found = (_received(one) for one in rows)
    return tuple(one for one in found if not one.settled_by)


def certificate_received_about(municipality: str, resident_code: str) -> dict[str, Any] | None:
    """本文 of the newest 転出証明書情報 of a municipality in which this person moves, unless withdrawn since."""
    rows = MunicipalNotice.objects.filter(
        direction="received", municipality=municipality, type__in=(CERTIFICATE, CANCELLED), fault=""
    )
    withdrawn: set[str] = set()
    for one in rows.order_by("-at").iterator(chunk_size=100):
        if one.type == CANCELLED:
            withdrawn.add(one.number)
            continue
        body = open_body(one.id, one.content)
        movers = {person["resident_code"] for person in body["persons"] if person.get("moves", True)}
        if resident_code in movers:
            return None if one.number in withdrawn else body
    return None


def _sent(one: MunicipalNotice, delivery: DeliveryRow) -> MunicipalRow:
    return MunicipalRow(
        one.id,
        one.direction,
        TITLES[one.type],
        title_of(one.municipality),
        one.number,
        one.at,
        one.people,
        delivery.state,
        delivery.id,
        delivery.attempts,
        delivery.last_code,
        delivery.last_error,
    )


def _received(one: MunicipalNotice) -> MunicipalRow:
    return MunicipalRow(
        one.id,
        one.direction,
        TITLES[one.type],
        title_of(one.municipality),
        one.number,
        one.at,
        one.people,
        "unreadable" if one.fault else "taken",
        error=f"読み取れない文字: {one.fault}" if one.fault else "",
        settled_by=_replacement(one) if one.fault else "",
    )


def _replacement(one: MunicipalNotice) -> str:
    """Number of a later readable notice that is the same one again or corrects it, empty while there is none."""
    later = MunicipalNotice.objects.filter(
        direction="received", type=one.type, municipality=one.municipality, at__gte=one.at, fault=""
    ).exclude(pk=one.pk)
    found = next((each for each in later if one.number in (each.number, each.corrects)), None)
    return found.number if found else ""
