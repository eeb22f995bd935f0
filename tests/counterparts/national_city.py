"""A national server in memory, and bodies for its exchanges."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from counterparts.national import card_makers, cards, destinations, numbers
from counterparts.national.desk import desk
from counterparts.national.store import open_store
from counterparts.reconciliation import Held
from counterparts.schema import SPECIFICATIONS, fault_in
from counterparts.signed import Reply
from tests.counterparts.updates import an_update, with_check_digit

OPERATOR = {"operator": "2001", "terminal": "JK-001"}
HERE = "142034"
_serials = count(1)


def a_code() -> str:
    """A 住民票コード that no other test uses."""
    return with_check_digit(f"93{next(_serials):08d}")


def a_number() -> str:
    """A 個人番号 that no other test uses."""
    return with_check_digit(f"94{next(_serials):09d}")


class National:
    """Its decisions about requests that were believed."""

    def __init__(self, folder: Path) -> None:
        self.database: sqlite3.Connection = open_store(folder / "national.sqlite3")
        for part in (cards, destinations, numbers):
            part.prepare(self.database)
        Held(self.database)
        self._desk = desk(self.database)

    def ask(self, type_: str, body: Mapping[str, Any], sender: str = "jukinet_server", here: str = HERE) -> Reply:
        """One request and the decision; every acknowledged answer has the form of its schema."""
        asked = {
            "type": type_,
            "sender": sender,
            "municipality_code": here,
            "message_id": str(uuid.uuid4()),
            "body": body,
        }
        with self.database:
            reply = self._desk.handlers[type_](asked)
        if reply.result == "acknowledged":
            part = "jukinet" if type_.startswith("reconciliation") else "national"
            file = SPECIFICATIONS / part / f"{type_}_answer.schema.json"
            if file.is_file():
                assert fault_in(json.loads(json.dumps(reply.body)), file) == ""
        return reply

    def report(self, number: int = 1, *, here: str = HERE, **record: Any) -> Reply:
        """An update that the prefecture passes on."""
        state = "removed" if record.get("reason") in ("death", "move_out", "removal_by_office") else "current"
        update = an_update(record={"municipality_code": here, **record}, update_order_number=number, record_state=state)
        return self.ask("identification_update", update, sender="prefecture", here=here)

    def person(self, **record: Any) -> dict[str, Any]:
        """Somebody whom the prefecture reported."""
        given = {"resident_code": a_code(), "individual_number": a_number(), **record}
        assert self.report(**given).result == "acknowledged"
        return {**an_update(record=given)["identification"], "record_state": "current"}

    def card_of(self, person: Mapping[str, Any], kind: str = "japanese", state: str = "issued") -> str:
        """A card in a state. Returns its serial."""
        serial = card_makers.issue_one(self.database, person, kind, "2026-01-15")
        steps = {"issued": (), "active": ("deliver",), "suspended": ("deliver", "suspend"), "revoked": ("revoke",)}
        for operation in steps[state]:
            assert self.operate(serial, person, operation).result == "acknowledged"
        return serial

    def operate(self, serial: str, person: Mapping[str, Any], operation: str, returned_on: str | None = None) -> Reply:
        """One step of a card."""
        body = {
            "serial": serial,
            "resident_code": person["resident_code"],
            "operation": operation,
            "reason": "試験",
            "on": "2026-11-23",
            "notification_card_returned_on": returned_on,
            **OPERATOR,
        }
        return self.ask("card_operation", body)

    def state_of(self, serial: str) -> str:
        """State of a card."""
        return str(self.database.execute("select state from card where serial = ?", (serial,)).fetchone()[0])

    def serial_rows(self, after: int = 0, limit: int = 100) -> Mapping[str, Any]:
        """発行番号 after a cursor."""
        return self.ask("certificate_serials", {"after": after, "limit": limit, **OPERATOR}).body
