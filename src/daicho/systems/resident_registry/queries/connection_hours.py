"""接続時間 — whether messages to the CS are held back outside the hours of 住基ネット, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daicho.kernel.law import LawTables
from daicho.systems.resident_registry.queries.office_settings import holds_outside_connection_hours
from daicho.systems.resident_registry.rules.desk_hours import Connection, connection_opens, connection_works


@dataclass(frozen=True, slots=True)
class ConnectionHours:
    """接続先の今 — inside its hours or not; outside, whether messages are held, and when it opens next."""

    is_open: bool
    holds: bool = False
    opens: str = ""


def hours_of_cs(now: datetime, law: LawTables) -> ConnectionHours:
    """住基ネットの接続時間 at a moment of business time, Asia/Tokyo."""
    if connection_works(now, Connection.JUKINET, law):
        return ConnectionHours(is_open=True)
    opens = connection_opens(now, Connection.JUKINET, law)
    return ConnectionHours(is_open=False, holds=holds_outside_connection_hours(), opens=opens)


def may_send_to_cs(now: datetime, law: LawTables) -> bool:
    """送信してよい時間か — what the relay to the CS asks before each round."""
    hours = hours_of_cs(now, law)
    return hours.is_open or not hours.holds
