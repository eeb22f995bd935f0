"""入管庁長官通知のファイル as the agency's terminal would write it, and a medium on which it comes."""

from __future__ import annotations

import json
from typing import Any

from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.resident_registry.actions.register_medium import register_medium
from daicho.systems.resident_registry.rules.record import ResidentRecord
from tests.makers.staff import officer

MEDIUM = "NK-001"


def a_medium(number: str = MEDIUM) -> str:
    """A registered medium."""
    register_medium(officer("1003"), number, "市民課 金庫")
    return number


def noticed(record: ResidentRecord, code: str = "02", **changed: Any) -> dict[str, Any]:
    """A row about somebody as recorded here. Args: changed: items of 変更後 that differ from the record."""
    foreign = record.foreign
    after = {
        "name": "" if record.name.full == record.alphabet_name.text else record.name.full,
        "alphabet_name": record.alphabet_name.text,
        "birth_date": record.birth_date.sort_on.isoformat(),
        "sex": record.sex.value,
        "nationality": foreign.nationality,
        "status_category": foreign.article_30_45,
        "status_of_residence": foreign.status_of_residence,
        "period": f"{foreign.period_years}年" if foreign.period_years else "",
        "expires_on": foreign.expires_on.isoformat() if foreign.expires_on else None,
        "card_number": foreign.card_number,
    }
    return {
        "row": 1,
        "notice_code": code,
        "notified_on": "2026-11-20",
        "effective_on": "2026-11-18",
        "held_card_number": foreign.card_number,
        "name": record.name.full,
        "birth_date": record.birth_date.sort_on.isoformat(),
        "nationality": foreign.nationality,
        "after": after | changed if code < "10" else None,
    }


def a_file(*rows: dict[str, Any], **header: Any) -> bytes:
    """The rows numbered in their order."""
    numbered = [{**row, "row": place} for place, row in enumerate(rows, 1)]
    content = {
        "format": "immigration-notice/1",
        "medium": MEDIUM,
        "file_number": "ISA-2026-000001",
        "municipality_code": CITY_CODE,
        "made_on": "2026-11-20",
        "rows": numbered,
        **header,
    }
    return json.dumps(content, ensure_ascii=False).encode()
