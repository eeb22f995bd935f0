"""転出証明書 of a family of the invented city, as the fields of the form into which an officer types it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate, wareki
from daicho.municipal.codes.relationships import relationship_text

CITY = "神奈川県平塚市"
DATES = frozenset({"moved_on", "notified_on", "planned_on", "birth_date"})
"""Fields that take a whole date."""


@dataclass(frozen=True, slots=True)
class Mover:
    """異動者 — what has to arrive everywhere.

    Args: fields: by name in the form, without the prefix of the row. ``individual_number`` and ``resident_code`` stay
        out of every printout.
    """

    name: str
    birth: date
    individual_number: str
    resident_code: str
    fields: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Mover({self.name})"


@dataclass(frozen=True, slots=True)
class Notification:
    """転入届 — the fields of the form, and whom it is about."""

    fields: Mapping[str, str]
    address: Address
    movers: tuple[Mover, ...]

    def as_posted(self) -> dict[str, str]:
        """All fields under the names in which a browser sends them."""
        posted = {"members-TOTAL_FORMS": str(len(self.movers)), "members-INITIAL_FORMS": "0", **self.fields}
        for index, mover in enumerate(self.movers):
            posted |= {f"members-{index}-{name}": value for name, value in mover.fields.items()}
        return posted


def families(world: Path) -> list[dict[str, Any]]:
    """Families outside the city that are about to move in."""
    text = (world / "outsiders" / "families.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def family_named(world: Path, case: str) -> dict[str, Any]:
    """The first family of a case, e.g. ``plain_family``."""
    return next(family for family in families(world) if family["case"] == case)


def ordinary_families(world: Path) -> list[dict[str, Any]]:
    """Families whose notification meets no obstacle."""
    return [
        family
        for family in families(world)
        if family["case"].startswith("plain")
        and all(one["kind"] == "japanese" and isinstance(one["birth_date"], str) for one in family["members"])
    ]


def notification_of(family: Mapping[str, Any], notified_on: date) -> Notification:
    """The 転入届 that brings a family to its planned address, on the day it planned."""
    address = Address.from_json(family["planned_address"])
    papers = [*family["identity_papers"], "", ""]
    fields = {
        "moved_on": wareki(date.fromisoformat(family["planned_move_on"])),
        "notified_on": wareki(notified_on),
        "certificate": "paper",
        "notifier_kind": "self",
        "notifier_name": family["members"][0]["name"],
        "paper_1": papers[0],
        "paper_2": papers[1],
        "town": address.text.removeprefix(CITY),
        "lot": address.lot,
        "building": address.building,
        "from_address": Address.from_json(family["previous_address"]).one_line(),
        "from_head": family["previous_head"],
    }
    return Notification(fields, address, tuple(_mover(one) for one in family["members"]))


def _mover(member: Mapping[str, Any]) -> Mover:
    birth = PartialDate.from_json(member["birth_date"])
    fields = {
        "name": member["name"],
        "kana": member["name_kana"],
        "birth_date": birth.wareki(),
        "sex": member["sex"],
        "relationship": relationship_text(member["planned_relationship"]),
        "individual_number": member["individual_number"],
        "resident_code": member["resident_code"],
        "honseki": Address.from_json(member["honseki"]).one_line(),
        "head_of_register": member["head_of_register"],
        "kind": "japanese",
    }
    return Mover(member["name"], birth.sort_on, member["individual_number"], member["resident_code"], fields)
