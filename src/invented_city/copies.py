"""Copies: what every other party keeps of the same residents, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from daicho.kernel.names import search_key
from invented_city.households import Household
from invented_city.layout import ClosedJson, Resident
from invented_city.places import one_line

IDENTIFICATION_KEYS = frozenset(
    {"name", "name_kana", "former_family_name", "former_family_name_kana", "birth_date", "sex", "address", "status",
     "individual_number", "resident_code"}
)  # fmt: skip
"""Keys whose change is a change of 本人確認情報 (住民基本台帳法30条の6)."""

_REASONS = {
    "move_in": "move_in",
    "move_in_from_abroad": "move_in",
    "birth": "birth",
    "entry_by_naturalization": "entry_by_office",
    "move_within": "change_of_address",
    "move_out": "move_out",
    "move_out_abroad": "move_out",
    "death": "death",
    "official_removal": "removal_by_office",
}
"""異動事由 of the registry → 事由 of 本人確認情報; all others are 職権修正等."""


RELATIONSHIP_WORDS = {
    "02": "世帯主", "11": "夫", "12": "妻", "13": "夫（未届）", "14": "妻（未届）", "20": "子", "51": "父", "52": "母",
    "71": "兄", "74": "弟", "81": "姉", "84": "妹", "96": "縁故者", "99": "同居人",
}  # fmt: skip

UNIFIED_PREFIX = "10000"
"""Makes fifteen digits (団体内統合宛名番号) of a 宛名番号."""


def identification_changes(resident: Resident) -> list[tuple[str, str]]:
    """(異動年月日, 異動事由) of every change of 本人確認情報 so far, the first entry included."""
    today: dict[str, Any] = dict(resident)
    states = [{**today, **entry} for entry in resident["history"]] + [today]
    changes = [(states[0]["valid_from"], states[0]["reason"])]
    for earlier, later in pairwise(states):
        if any(earlier[key] != later[key] for key in IDENTIFICATION_KEYS):
            changes.append((later["valid_from"], later["reason"]))
    return changes


def snapshot(resident: Resident, household: Household, protected: bool, closed: list[ClosedJson]) -> dict[str, Any]:
    """住民情報 in the form in which the 連携基盤 passes it on."""
    keys = (
        "resident_number", "household_number", "kind", "status", "individual_number", "name", "name_kana",
        "alphabet_name", "common_name", "birth_date", "sex", "address", "became_resident_on",
    )  # fmt: skip
    line: dict[str, Any] = {key: resident[key] for key in keys}  # type: ignore[literal-required]  # keys as text
    line["head_name"] = household.head_name
    line["relationship"] = "の".join(RELATIONSHIP_WORDS[code] for code in resident["relationship"])
    line["protected"] = protected
    line["closed"] = closed
    return line


def _stamp(resident: Resident) -> dict[str, Any]:
    return {
        "version_no": len(resident["history"]) + 1,
        "reason_code": resident["reason"],
        "moved_on": resident["valid_from"],
    }


def jukinet_line(resident: Resident) -> dict[str, Any]:
    """本人確認情報 as the city's CS keeps it: the last update, in the form in which the registry sends it."""
    changes = identification_changes(resident)
    moved_on, reason = changes[-1]
    address, previous = resident["address"], resident["previous_address"]
    return {
        "update_order_number": len(changes),
        "record_state": "current" if resident["status"] == "resident" else "removed",
        "identification": {
            "resident_code": resident["resident_code"],
            "individual_number": resident["individual_number"] or None,
            "name": resident["name"] or resident["alphabet_name"],
            "name_kana": resident["name_kana"],
            "plain_kana": search_key("".join(resident["name_kana"].split())),
            "former_family_name": resident["former_family_name"],
            "former_family_name_kana": resident["former_family_name_kana"],
            "birth_date": resident["birth_date"],
            "sex": resident["sex"],
            "municipality_code": address.get("municipality_code", ""),
            "town_code": address.get("town_code", ""),
            "postal_code": address.get("postal_code", ""),
            "address": address,
            "became_resident_on": resident["became_resident_on"],
            "address_set_on": resident["address_set_on"],
            "notified_on": resident["notified_on"],
            "previous_municipality_code": previous.get("municipality_code", ""),
            "previous_address": previous or None,
            "reason": _REASONS.get(reason, "correction_by_office"),
            "moved_on": moved_on,
            "operator_id": "initial-load",
            "terminal_id": "",
            "is_expected_to_leave": resident["move_out_planned_on"] is not None,
        },
    }


def prefecture_line(resident: Resident) -> dict[str, Any]:
    """The same as the prefecture keeps it, where an address is one line (``specs/prefecture``)."""
    kept = jukinet_line(resident)
    places = {key: one_line(resident[key]) for key in ("address", "previous_address")}
    return kept | {"identification": kept["identification"] | places}


def _at_the_cs(protected: bool, closed: list[ClosedJson]) -> dict[str, Any]:
    """抑止情報 that the CS is told of: 広域交付, and looking a record up."""
    return {"protected": protected, "closed": [one for one in closed if one["process"] in ("issue", "inquiry")]}


def lines_of(
    household: Household, protected: frozenset[str], closed: Mapping[str, list[ClosedJson]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every line of every party's file for one household, with the file's name.

    Args: closed: 抑止情報 by 宛名番号.
    """
    for resident in household.members:
        number = resident["resident_number"]
        is_protected, now_closed = number in protected, closed.get(number, [])
        passed_on = snapshot(resident, household, is_protected, now_closed)
        yield "registry/residents.jsonl", dict(resident)
        yield (
            "jukinet/identification.jsonl",
            jukinet_line(resident) | {"suppression": _at_the_cs(is_protected, now_closed)},
        )
        yield "prefecture/identification.jsonl", prefecture_line(resident)
        yield "platform/residents.jsonl", {**_stamp(resident), "resident": passed_on}
        yield (
            "addressee/addressees.jsonl",
            {**_stamp(resident), "addressee_number": UNIFIED_PREFIX + number, "addressee": passed_on},
        )
