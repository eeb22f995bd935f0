"""受信: what 湘北市 does with each request of another municipality, by its own reading of ``specs/municipality/``."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from counterparts.neighbour import store
from counterparts.schema import SPECIFICATIONS, fault_in
from counterparts.signed import Desk, Handler, Reply, rejected

FOLDER = SPECIFICATIONS / "municipality"
TYPES = (
    "move_out_certificate", "move_out_certificate_request", "move_out_cancelled", "move_in_notice",
    "family_register_notice", "wide_area_request",
)  # fmt: skip
_NOT_FOUND = rejected("M-NOTFOUND-001", "該当する記録がありません。")
_PROTECTED = rejected("M-PROTECTED-001", "この請求には回答できません。住所地の市区町村にお尋ねください。")


def desk_of(database: sqlite3.Connection) -> Desk:
    """What it answers; a body that breaks its schema is rejected before anything is done."""
    acting: Mapping[str, Callable[[sqlite3.Connection, Mapping[str, Any]], Reply]] = {
        "move_out_certificate": _certificate,
        "move_out_certificate_request": _certificate_wanted,
        "move_out_cancelled": _cancelled,
        "move_in_notice": _move_in_notice,
        "family_register_notice": _family_register_notice,
        "wide_area_request": _wide_area,
    }
    handlers = {type_: _checked(database, type_, acting[type_]) for type_ in TYPES}
    return Desk(
        handlers, person_of, another_person, anew=frozenset({"move_out_certificate_request", "wide_area_request"})
    )


def _checked(
    database: sqlite3.Connection, type_: str, act: Callable[[sqlite3.Connection, Mapping[str, Any]], Reply]
) -> Handler:
    def handle(message: Mapping[str, Any]) -> Reply:
        body = message["body"]
        fault = fault_in(body, FOLDER / f"{type_}.schema.json")
        reply = rejected("M-FORMAT-001", f"項目の形式が正しくありません: {fault}") if fault else act(database, body)
        store.note(database, "received", type_, _number(body), reply.reason_code or reply.result, body)
        return reply

    return handle


def person_of(body: Mapping[str, Any]) -> str:
    """住民票コード of the (first) person that a body is about."""
    people = body.get("persons")
    first = people[0] if isinstance(people, list) and people else body.get("person", body)
    return str(first.get("resident_code", "")) if isinstance(first, dict) else ""


def another_person(type_: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """``other_person`` — the answer about somebody else than asked."""
    if type_ == "move_out_certificate_request" and "certificate" in body:
        persons = [{**one, "resident_code": "98000000000", "name": "別人"} for one in body["certificate"]["persons"]]
        return {"certificate": {**body["certificate"], "persons": persons}}
    if type_ == "wide_area_request" and "records" in body:
        return {"records": [{**one, "resident_code": "98000000000", "name": "別人"} for one in body["records"]]}
    return body


def _number(body: Mapping[str, Any]) -> str:
    names = ("certificate_number", "notice_number", "request_number")
    return next((str(body[name]) for name in names if name in body), "")


def _certificate(database: sqlite3.Connection, body: Mapping[str, Any]) -> Reply:
    return _received(duplicate=store.put_arrival(database, body))


def _cancelled(database: sqlite3.Connection, body: Mapping[str, Any]) -> Reply:
    known = store.set_state(database, "arrival", body["certificate_number"], "cancelled")
    return _received() if known else _NOT_FOUND


def _move_in_notice(database: sqlite3.Connection, body: Mapping[str, Any]) -> Reply:
    """The departure is confirmed and its people are struck off; about strangers it is taken all the same."""
    for person in body["persons"]:
        left = store.departure_of(database, person["resident_code"])
        if left is not None:
            store.set_state(database, "departure", left["certificate"]["certificate_number"], "confirmed")
            store.set_household(database, left["household"], "state", "gone")
    return _received()


def _family_register_notice(_database: sqlite3.Connection, _body: Mapping[str, Any]) -> Reply:
    return _received()


def _certificate_wanted(database: sqlite3.Connection, body: Mapping[str, Any]) -> Reply:
    left = store.departure_of(database, body["resident_code"])
    if left is None or left["state"] == "confirmed":
        return _NOT_FOUND
    home = store.household(database, left["household"])
    if home is not None and home["protected"]:
        return _PROTECTED
    return Reply({"certificate": left["certificate"]})


def _wide_area(database: sqlite3.Connection, body: Mapping[str, Any]) -> Reply:
    home = store.household_of(database, body["resident_code"])
    if home is None or home["state"] == "gone":
        return _NOT_FOUND
    if home["protected"]:
        return _PROTECTED
    wanted = {body["resident_code"], *body["members"]} if body["scope"] != "household" else None
    people = [one for one in home["people"] if wanted is None or one["resident_code"] in wanted]
    return Reply({"records": [_record(one, home, body) for one in people]})


def _record(person: Mapping[str, Any], home: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """記載事項 — what was asked for and no 戸籍の表示."""
    relationship = "世帯主" if person["is_head"] else "同居人"
    return {
        "resident_code": person["resident_code"] if asked["with_resident_code"] else None,
        "individual_number": person["individual_number"] if asked["with_individual_number"] else None,
        "name": person["name"],
        "name_kana": person["name_kana"],
        "alphabet_name": person["alphabet_name"],
        "former_family_name": person["former_family_name"],
        "common_name": person["common_name"],
        "birth_date": person["birth_date"],
        "sex": person["sex"],
        "household_head": home["head"] if asked["with_relationship"] else None,
        "relationship": relationship if asked["with_relationship"] else None,
        "address": home["address"],
        "became_resident_on": None,
        "address_set_on": None,
        "notified_on": None,
        "former_address": None,
        "foreign": person["foreign"],
    }


def _received(*, duplicate: bool = False) -> Reply:
    return Reply({"received": True, "duplicate": duplicate})
