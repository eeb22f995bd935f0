"""入管庁長官通知の見本 — a notice file about a few foreign residents, to be taken in at the demonstration.

Layout: ``specs/immigration``. It holds what an officer meets: changes, two of them about one person, a departure, a
特別永住者 and somebody who does not live here.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from invented_city import places
from invented_city.layout import ForeignJson, Resident

MEDIUM = "DEMO-001"
FILE_NUMBER = "DEMO-000001"
WANTED = 3
"""中長期在留者 whom the notices are about, as far as the city has them."""


class Noticed:
    """Chooses, while the world is made, whom the file is about."""

    def __init__(self) -> None:
        self.ordinary: list[Resident] = []
        self.special: list[Resident] = []

    def see(self, resident: Resident, *, hidden: bool) -> None:
        """A resident of the city. Args: hidden: about whom no notice is invented."""
        foreign = resident["foreign"]
        known_day = isinstance(resident["birth_date"], str)
        if foreign is None or hidden or not known_day or resident["status"] != "resident":
            return
        if resident["move_out_planned_on"] is not None:
            return
        is_special = foreign["status_category"] == "special_permanent"
        chosen, most = (self.special, 1) if is_special else (self.ordinary, WANTED)
        if len(chosen) < most and (is_special or foreign["expires_on"]):
            chosen.append(resident)

    def file(self, today: date) -> dict[str, Any]:
        """The notice file."""
        rows: list[dict[str, Any]] = []
        for place, resident in enumerate(self.ordinary):
            rows += _extended(resident, today) if place == 0 else [_changed(resident, today, place)]
        rows += [_row(resident, "04", today, {"card_number": _next(resident, "YZ")}) for resident in self.special]
        rows.append(_stranger(today))
        return {
            "format": "immigration-notice/1",
            "medium": MEDIUM,
            "file_number": FILE_NUMBER,
            "municipality_code": places.CITY_CODE,
            "made_on": (today - timedelta(1)).isoformat(),
            "rows": [{**row, "row": number} for number, row in enumerate(rows, 1)],
        }


def _extended(resident: Resident, today: date) -> list[dict[str, Any]]:
    """在留期間の更新, then another card: worked in this order."""
    until = (today + timedelta(3 * 365)).isoformat()
    longer = {"period": "3年", "expires_on": until, "card_number": _next(resident, "YZ")}
    replaced = {**longer, "card_number": _next(resident, "ZZ")}
    second = _row(resident, "04", today, replaced)
    return [_row(resident, "03", today - timedelta(3), longer), {**second, "held_card_number": longer["card_number"]}]


def _changed(resident: Resident, today: date, place: int) -> dict[str, Any]:
    if place == WANTED - 1:
        return _row(resident, "15", today, None)
    status = {"status_of_residence": "永住者", "period": "", "expires_on": None, "card_number": _next(resident, "YZ")}
    return _row(resident, "02", today, status)


def _row(resident: Resident, code: str, today: date, changed: dict[str, Any] | None) -> dict[str, Any]:
    foreign = _foreign(resident)
    is_alphabet = resident["name"] == resident["alphabet_name"]
    after = {
        "name": "" if is_alphabet else resident["name"],
        "alphabet_name": resident["alphabet_name"],
        "birth_date": resident["birth_date"],
        "sex": resident["sex"],
        "nationality": foreign["nationality"],
        "status_category": foreign["status_category"],
        "status_of_residence": foreign["status_of_residence"],
        "period": foreign["period"],
        "expires_on": foreign["expires_on"],
        "card_number": foreign["card_number"],
    }
    return {
        "row": 0,
        "notice_code": code,
        "notified_on": (today - timedelta(1)).isoformat(),
        "effective_on": (today - timedelta(3)).isoformat(),
        "held_card_number": foreign["card_number"],
        "name": resident["name"],
        "birth_date": resident["birth_date"],
        "nationality": foreign["nationality"],
        "after": None if changed is None else {**after, **changed},
    }


def _foreign(resident: Resident) -> ForeignJson:
    if resident["foreign"] is None:
        raise ValueError("a notice is about a foreign resident")
    return resident["foreign"]


def _next(resident: Resident, ending: str) -> str:
    """A number that no other card has: the letters at the end are of no other resident."""
    return _foreign(resident)["card_number"][:-2] + ending


def _stranger(today: date) -> dict[str, Any]:
    return {
        "row": 0,
        "notice_code": "11",
        "notified_on": (today - timedelta(1)).isoformat(),
        "effective_on": (today - timedelta(2)).isoformat(),
        "held_card_number": "XX00000000XX",
        "name": "DOE JANE",
        "birth_date": "1991-02-03",
        "nationality": "USA",
        "after": None,
    }
