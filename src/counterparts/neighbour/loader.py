"""初期登録 — makes people about to move to us out of the invented city's ``outsiders/families.jsonl``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from counterparts.neighbour import store
from counterparts.neighbour.acts import CODE
from counterparts.serving import Place

CASES = frozenset({"plain", "returning_alone", "foreign_family", "mixed_nationality", "former_name"})
MOST = 14
_PERIOD = re.compile(r"(?:(\d+)年)?(?:(\d+)月)?(?:(\d+)日)?")
_NAMES = (
    "resident_code", "individual_number", "name", "name_kana", "family_name", "given_name", "family_name_kana",
    "given_name_kana", "alphabet_name", "common_name", "common_name_kana", "former_family_name",
    "former_family_name_kana", "birth_date", "sex", "relationship", "head_of_register",
)  # fmt: skip


def load_families(place: Place, path: Path) -> int:
    """Fill an empty registry with households of card holders. Returns how many; 0 where anybody lives already."""
    database = store.open_store(place.folder / "neighbour.sqlite3")
    try:
        if store.is_filled(database):
            return 0
        count = 0
        for count, family in enumerate(_fitting(path), start=1):
            people = [_mover(one) for one in family["members"]]
            store.put_household(database, f"SH-H-{family['family_id']}", family["previous_head"], _home(count), people)
        return count
    finally:
        database.close()


def homes_of(path: Path) -> dict[str, dict[str, str]]:
    """住民票コード → address of everybody who lives here, for others who must know of the same people."""
    return {
        one["resident_code"]: _home(count)
        for count, family in enumerate(_fitting(path), start=1)
        for one in family["members"]
        if one["resident_code"]
    }


def _fitting(path: Path) -> Iterator[dict[str, Any]]:
    """The families that hold a card: the special ones first, then ordinary ones."""
    found = 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            family = json.loads(line)
            if family["case"] in CASES and family["members"][0]["has_card"] and found < MOST:
                found += 1
                yield family


def _home(number: int) -> dict[str, str]:
    return {"municipality_code": CODE, "postal_code": "2599999", "text": "神奈川県湘北市緑町", "lot": f"{number}番5号"}


def _mover(member: Mapping[str, Any]) -> dict[str, Any]:
    """転出証明書情報の一人 from a member of an outsider family."""
    foreign = member["foreign"]
    return {
        **{name: member[name] for name in _NAMES},
        "common_name_rows": [],
        "is_head": member["relationship"] == ["02"],
        "honseki": member["honseki"] or None,
        "insurance": [],
        "foreign": None if foreign is None else _foreign(foreign),
        "moves": True,
    }


def _foreign(given: Mapping[str, Any]) -> dict[str, Any]:
    matched = _PERIOD.fullmatch(given["period"] or "")
    years, months, days = (part or "" for part in matched.groups()) if matched else ("", "", "")
    return {
        "nationality": given["nationality"],
        "nationality_name": given["nationality_name"],
        "status_category": given["status_category"],
        "status_code": "",
        "status_of_residence": given["status_of_residence"],
        "period_years": years,
        "period_months": months,
        "period_days": days,
        "expires_on": given["expires_on"] or None,
        "card_number": given["card_number"],
        "card_kind": "",
    }
