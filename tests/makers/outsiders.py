"""Families outside the city as they stand at the counter: their 転出証明書 typed into the form, field by field."""

from __future__ import annotations

from datetime import date
from typing import Any

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.places.countries import country
from daicho.municipal.places.towns import CITY_NAME

Family = dict[str, Any]
Fields = dict[str, str]


def typed(family: Family, today: date) -> Fields:
    """The fields of the 転入 form for a family, as an officer types them from the paper."""
    address = Address.from_json(family["planned_address"])
    papers = [*family["identity_papers"], "", ""]
    joined = family["joins_household"] or ""
    return {
        "moved_on": family["planned_move_on"],
        "notified_on": today.isoformat(),
        "planned_on": family["planned_move_on"],
        "variety": "domestic",
        "basis": "notification",
        "target": "existing" if joined else "new",
        "target_number": joined,
        "certificate": "paper",
        "notifier_kind": "self",
        "notifier_name": family["members"][0]["name"],
        "paper_1": papers[0],
        "paper_2": papers[1],
        "explanation": "" if family["identity_papers"] else "財布を失くしたと説明。家族構成と前住所を聴き取った",
        "town": address.text.removeprefix(CITY_NAME),
        "lot": address.lot,
        "building": address.building,
        "from_address": Address.from_json(family["previous_address"]).one_line(),
        "from_head": family["previous_head"],
        "members-TOTAL_FORMS": str(len(family["members"])),
        "members-INITIAL_FORMS": "0",
        **{f"members-{i}-{k}": v for i, one in enumerate(family["members"]) for k, v in _member(one).items()},
    }


def _member(one: Family) -> Fields:
    foreign = one["foreign"] or {}
    fields = {
        "name": one["name"],
        "kana": one["name_kana"],
        "birth_date" if isinstance(one["birth_date"], str) else "birth_date_text": _day(one["birth_date"]),
        "sex": one["sex"],
        "relationship": relationship_text(one["planned_relationship"]),
        "individual_number": one["individual_number"],
        "resident_code": one["resident_code"],
        "honseki": Address.from_json(one["honseki"]).one_line(),
        "head_of_register": one["head_of_register"],
        "kind": one["kind"],
        "kana_official": "on",
        "former_family_name": one["former_family_name"],
        "former_family_name_kana": one["former_family_name_kana"],
        "alphabet_name": one["alphabet_name"],
        "common_name": one["common_name"],
        "common_name_kana": one["common_name_kana"],
    }
    if foreign:
        nation = country(foreign["nationality"])
        fields |= {
            "nationality": nation.name if nation else "",
            "status_category": foreign["status_category"],
            "status_of_residence": foreign["status_of_residence"],
            "period": foreign["period"],
            "card_number": foreign["card_number"],
        }
        fields["expires_on"] = foreign["expires_on"] or ""
    return fields


def _day(value: Any) -> str:
    """A birth date as one types it whole, or the words for an unknown one."""
    return value if isinstance(value, str) else PartialDate.from_json(value).text
