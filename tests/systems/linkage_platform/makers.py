"""Makers for tests of platform and addressee: residents as the registry reports them."""

from __future__ import annotations

import itertools
import json
from datetime import datetime
from typing import Any

from daicho.contracts.messages import AddresseeChanged, ResidentRecordChanged, ResidentSnapshot
from daicho.foundation.clock.business import TOKYO
from daicho.kernel.context import Actor, Context, Office
from daicho.kernel.law import LawTables
from daicho.kernel.numbers import household_number, individual_number_from, resident_number

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=TOKYO)
_sequence = itertools.count(1)


def new_resident() -> dict[str, str]:
    """Numbers of somebody whom no test has used yet."""
    while True:
        serial = next(_sequence)
        number, household = resident_number(serial + 500_000), household_number(serial + 50_000)
        if number is not None and household is not None:
            return {
                "resident_number": number,
                "household_number": household,
                "individual_number": individual_number_from(f"314159{serial:05d}"),
            }


def a_resident(**changes: Any) -> ResidentSnapshot:
    """平塚 太郎, resident; without numbers given, somebody new."""
    numbers = {} if "resident_number" in changes else new_resident()
    plain: dict[str, Any] = {
        **numbers,
        "kind": "japanese",
        "status": "resident",
        "name": "平塚　太郎",
        "name_kana": "ヒラツカ　タロウ",
        "birth_date": "1990-04-01",
        "sex": "male",
        "address": {"municipality_code": "142034", "text": "神奈川県平塚市浅間町", "lot": "9番1号"},
        "head_name": "平塚　太郎",
        "relationship": "世帯主",
        "became_resident_on": "2026-11-20",
        "protected": False,
    }
    return ResidentSnapshot.model_validate_json(json.dumps(plain | changes))


def a_change(resident: ResidentSnapshot | None = None, *, version_no: int = 1, **changes: Any) -> ResidentRecordChanged:
    """異動情報: 国内転入 of a resident."""
    whole: dict[str, Any] = {
        "movement_id": "M-1",
        "reason_code": "move_in",
        "reason_name": "国内転入",
        "moved_on": "2026-11-20",
        "version_no": version_no,
        "recorded_at": NOW.isoformat(),
        "resident": json.loads((resident or a_resident()).model_dump_json()),
    }
    return ResidentRecordChanged.model_validate_json(json.dumps(whole | changes))


def an_addressee_change(resident: ResidentSnapshot | None = None, *, version_no: int = 1) -> AddresseeChanged:
    """宛名情報連携 of a resident."""
    change = a_change(resident, version_no=version_no)
    return AddresseeChanged(
        movement_id=change.movement_id,
        reason_code=change.reason_code,
        moved_on=change.moved_on,
        version_no=change.version_no,
        recorded_at=change.recorded_at,
        addressee=change.resident,
    )


def context_of(system: str, *duties: str, staff_id: str = "1006", cause: str = "request-1") -> Context:
    """A context served by a system."""
    return Context(
        actor=Actor(staff_id, "渡辺 学", "office", frozenset(duties)),
        office=Office("0080", "保険年金課"),
        terminal="HK-011",
        purpose="試験",
        system=system,
        now=NOW,
        law=LawTables({}),
        caused_by=cause,
    )
