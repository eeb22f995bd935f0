"""The lines of the files as types; ``specs/initial_load.md`` explains every key."""

from __future__ import annotations

from typing import Any, TypedDict

Day = str | dict[str, str]
"""ISO date, or ``{"sort_on", "text", "pattern"}`` where part of it is unknown."""


class AddressJson(TypedDict, total=False):
    """住所 — the parts that are not empty, as ``daicho.kernel.addresses`` writes them."""

    municipality_code: str
    town_code: str
    postal_code: str
    text: str
    lot: str
    building: str
    building_kana: str
    country: str


class ForeignJson(TypedDict):
    """外国人住民の記載事項 (住民基本台帳法30条の45)."""

    nationality: str
    nationality_name: str
    status_category: str
    status_of_residence: str
    period: str
    expires_on: str | None
    card_number: str
    became_foreign_resident_on: str


class Resident(TypedDict):
    """住民票 — one line of ``registry/residents.jsonl``: today's content, earlier content in ``history``."""

    resident_number: str
    household_number: str
    household_created_on: str
    is_head: bool
    kind: str
    status: str
    individual_number: str
    resident_code: str
    name: str
    name_kana: str
    family_name: str
    given_name: str
    family_name_kana: str
    given_name_kana: str
    kana_official: bool
    alphabet_name: str
    common_name: str
    common_name_kana: str
    former_family_name: str
    former_family_name_kana: str
    birth_date: Day
    sex: str
    relationship: list[str]
    address: AddressJson
    address_set_on: str
    became_resident_on: Day
    became_resident_reason: str
    notified_on: str
    previous_address: AddressJson
    honseki: AddressJson
    head_of_register: str
    order_in_household: int
    foreign: ForeignJson | None
    valid_from: str
    reason: str
    move_out_planned_on: str | None
    removed_on: str | None
    removed_reason: str
    moved_out_to: AddressJson
    history: list[dict[str, Any]]


def empty_resident() -> Resident:
    """A present Japanese resident about whom nothing is known yet; the keys in the order of the file."""
    return {
        "resident_number": "",
        "household_number": "",
        "household_created_on": "",
        "is_head": False,
        "kind": "japanese",
        "status": "resident",
        "individual_number": "",
        "resident_code": "",
        "name": "",
        "name_kana": "",
        "family_name": "",
        "given_name": "",
        "family_name_kana": "",
        "given_name_kana": "",
        "kana_official": False,
        "alphabet_name": "",
        "common_name": "",
        "common_name_kana": "",
        "former_family_name": "",
        "former_family_name_kana": "",
        "birth_date": "",
        "sex": "",
        "relationship": [],
        "address": {},
        "address_set_on": "",
        "became_resident_on": "",
        "became_resident_reason": "",
        "notified_on": "",
        "previous_address": {},
        "honseki": {},
        "head_of_register": "",
        "order_in_household": 0,
        "foreign": None,
        "valid_from": "",
        "reason": "",
        "move_out_planned_on": None,
        "removed_on": None,
        "removed_reason": "",
        "moved_out_to": {},
        "history": [],
    }


class Offender(TypedDict):
    """加害者 — against whom a household is protected."""

    resident_number: str | None
    name: str
    name_kana: str
    birth_date: str
    sex: str
    address: AddressJson


class Protection(TypedDict):
    """支援措置 — one line of ``registry/protections.jsonl``: one application with all who are protected by it."""

    protection_id: str
    household_number: str
    applicant: str
    protected: list[str]
    kind: str
    applied_on: str
    starts_on: str
    ends_on: str
    opinion_from: str
    scope: list[str]
    offenders: list[Offender]
    markers: list[str]


class Suppression(TypedDict):
    """抑止 — one line of ``registry/suppressions.jsonl``. ``levels``: ``error`` or ``alert`` by process."""

    suppression_id: str
    target: str
    of_household: bool
    cause: str
    levels: dict[str, str]
    starts_on: str
    ends_on: str | None
    note: str
    reason: str
    markers: list[str]


class ClosedJson(TypedDict):
    """抑止する処理 as it is told to other systems."""

    process: str
    level: str
    starts_on: str


class FamilyMember(TypedDict):
    """転出証明書の記載 for one person about to move in."""

    name: str
    name_kana: str
    family_name: str
    given_name: str
    family_name_kana: str
    given_name_kana: str
    alphabet_name: str
    common_name: str
    common_name_kana: str
    former_family_name: str
    former_family_name_kana: str
    birth_date: Day
    sex: str
    kind: str
    relationship: list[str]
    planned_relationship: list[str]
    individual_number: str
    resident_code: str
    honseki: AddressJson
    head_of_register: str
    foreign: ForeignJson | None
    has_card: bool
    former_resident_number: str | None


class Family(TypedDict):
    """One line of ``outsiders/families.jsonl``: a family about to move in, with its 転出証明書."""

    family_id: str
    case: str
    issuer: dict[str, str]
    certificate: dict[str, str]
    previous_address: AddressJson
    previous_head: str
    planned_move_on: str
    planned_address: AddressJson
    joins_household: str | None
    identity_papers: list[str]
    members: list[FamilyMember]
