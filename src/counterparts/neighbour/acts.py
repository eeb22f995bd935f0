"""湘北市's officers at work: what they send to us, rightly and wrongly. One function per act of the control page."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from counterparts import client, envelope
from counterparts.client import NoAnswer, Peer
from counterparts.envelope import Party
from counterparts.neighbour import store

CODE = "149993"
_TOKYO = timezone(timedelta(hours=9))
OUR_CITY = "142034"
"""平塚市, to whose CS everything goes."""
NEW_HOME = {"municipality_code": CODE, "postal_code": "2599999", "text": "神奈川県湘北市港町", "lot": "7番1号"}
STRANGER = {"resident_code": "98000000000", "name": "架空　一郎", "birth_date": "1970-01-01", "sex": "male"}
Given = Mapping[str, Any]


class BadAct(ValueError):
    """The act cannot be done; the text says why, in Japanese."""


@dataclass(frozen=True, slots=True)
class Office:
    """湘北市 — its file, its key and where our CS is."""

    database: sqlite3.Connection
    party: Party
    peer: Callable[[], Peer]

    async def send(self, type_: str, body: Mapping[str, Any], number: str) -> dict[str, Any]:
        """One exchange, written down whatever becomes of it."""
        peer = self.peer()
        request = envelope.request(self.party, peer.name, type_, CODE, body)
        try:
            answer = await asyncio.to_thread(client.send, self.party, peer, request)
        except NoAnswer as failure:
            store.note(self.database, "sent", type_, number, "no_answer", body)
            return {"result": "no_answer", "reason_code": "", "reason": str(failure), "body": {}}
        store.note(self.database, "sent", type_, number, answer["reason_code"] or answer["result"], body)
        return {name: answer[name] for name in ("result", "reason_code", "reason", "body")}


async def plan_departure(office: Office, given: Given) -> dict[str, Any]:
    """転出届 — by card the 転出証明書情報 goes to us; without one a paper is written."""
    home = store.household(office.database, _text(given, "household"))
    if home is None or home["state"] != "resident":
        raise BadAct("その世帯は転出届を出せる状態ではありません。")
    by_card = bool(given.get("by_card"))
    certificate = {
        "certificate_number": store.next_number(office.database, "SH-C"),
        "issued_on": _today(),
        "planned_on": _text(given, "planned_on") or _today(),
        "former_address": home["address"],
        "planned_address": given.get("planned_address") or _address_of(given),
        "household_head": home["head"],
        "by_card": by_card,
        "persons": _movers(home["people"], given.get("people")),
        "visit": {"planned_on": _text(given, "visit_on"), "time": _text(given, "visit_time")}
        if _text(given, "visit_on")
        else None,
    }
    store.put_departure(office.database, home["id"], "planned" if by_card else "paper", certificate)
    store.set_household(office.database, home["id"], "state", "leaving")
    if not by_card:
        return {"result": "paper", "reason_code": "", "reason": "", "body": {"certificate": certificate}}
    said = await office.send("move_out_certificate", certificate, certificate["certificate_number"])
    return {**said, "certificate_number": certificate["certificate_number"]}


async def send_certificate_again(office: Office, given: Given) -> dict[str, Any]:
    """転出証明書情報の再送 — the same content in a new message."""
    left = _departure(office, given)
    return await office.send("move_out_certificate", left["certificate"], _text(given, "certificate_number"))


async def cancel_departure(office: Office, given: Given) -> dict[str, Any]:
    """転出の取消し."""
    left = _departure(office, given)
    number = left["certificate"]["certificate_number"]
    store.set_state(office.database, "departure", number, "cancelled")
    store.set_household(office.database, left["household"], "state", "resident")
    reason = _text(given, "reason") or "転出の予定がなくなったため"
    return await office.send("move_out_cancelled", {"certificate_number": number, "reason": reason}, number)


async def take_arrival(office: Office, given: Given) -> dict[str, Any]:
    """転入届 of ours, from the 転出証明書情報 received: recorded there, and 転入通知 to us.

    ``garbled``: the notice has 文字化け. ``silent``: recorded, but no notice.
    """
    number = _text(given, "certificate_number")
    found = next((a for a in store.arrivals(office.database) if a["certificate"]["certificate_number"] == number), None)
    if found is None or found["state"] != "open":
        raise BadAct("受け取った転出証明書情報がないか、取り消されているか、使用済みです。")
    certificate = found["certificate"]
    movers = [one for one in certificate["persons"] if one["moves"]]
    store.set_state(office.database, "arrival", number, "used")
    head = movers[0]["name"]
    store.put_household(office.database, number, head, NEW_HOME, movers)
    if given.get("silent"):
        return {"result": "recorded", "reason_code": "", "reason": "", "body": {}}
    people = [_four(one) for one in movers]
    day = _text(given, "moved_in_on") or certificate["planned_on"]
    return await _notify(office, people, day, certificate["former_address"], head, garbled=bool(given.get("garbled")))


async def notify_arrival(office: Office, given: Given) -> dict[str, Any]:
    """転入通知 alone — about one person by paper, or about somebody whom nobody knows."""
    person = given.get("person") or {
        name: _text(given, name) or STRANGER[name] for name in ("resident_code", "name", "birth_date", "sex")
    }
    former = {"municipality_code": OUR_CITY, "text": "神奈川県平塚市"}
    day = _text(given, "moved_in_on") or _today()
    return await _notify(office, [person], day, former, person["name"], garbled=bool(given.get("garbled")))


async def repeat_notice(office: Office, given: Given) -> dict[str, Any]:
    """転入通知をもう一度 — the same notice in a new message."""
    body = _sent_notice(office, given)
    return await office.send("move_in_notice", body, body["notice_number"])


async def correct_notice(office: Office, given: Given) -> dict[str, Any]:
    """転入通知の訂正 — a new notice that replaces an earlier one."""
    body = _sent_notice(office, given)
    number = store.next_number(office.database, "SH-N")
    corrected = {
        **body,
        "notice_number": number,
        "corrects": body["notice_number"],
        "moved_in_on": _text(given, "moved_in_on") or body["moved_in_on"],
        "persons": given.get("persons") or body["persons"],
        "new_address": NEW_HOME,
    }
    return await office.send("move_in_notice", corrected, number)


async def notify_register(office: Office, given: Given) -> dict[str, Any]:
    """戸籍附票記載事項通知 — somebody whose 本籍 is in the other city has settled here."""
    number = _text(given, "notice_number") or store.next_number(office.database, "SH-F")
    honseki = {
        "municipality_code": _text(given, "honseki_code") or OUR_CITY,
        "text": "神奈川県平塚市浅間町",
        "lot": "9番地",
    }
    body = {
        "notice_number": number,
        "reason": "move_in",
        "moved_on": _text(given, "moved_on") or _today(),
        "person": {
            **{name: _text(given, name) or STRANGER[name] for name in STRANGER},
            "address": {**NEW_HOME, "text": "神奈川県湘北市〓〓町"} if given.get("garbled") else NEW_HOME,
            "address_set_on": _text(given, "moved_on") or _today(),
            "honseki": honseki,
            "head_of_register": _text(given, "head_of_register") or "架空　一郎",
        },
        "noted_on": _today(),
    }
    said = await office.send("family_register_notice", body, number)
    return {**said, "notice_number": number}


async def want_certificate(office: Office, given: Given) -> dict[str, Any]:
    """転出証明書情報の要求 — the person came to us and not where planned."""
    body = {
        "resident_code": _text(given, "resident_code"),
        "municipality_code_from": OUR_CITY,
        "purpose": "move_in",
        "operator": "9001",
    }
    said = await office.send("move_out_certificate_request", body, "")
    if said["result"] == "acknowledged":
        store.put_arrival(office.database, said["body"]["certificate"])
    return said


async def ask_wide_area(office: Office, given: Given) -> dict[str, Any]:
    """広域交付の請求."""
    number = store.next_number(office.database, "SH-K")
    body = {
        "request_number": number,
        "resident_code": _text(given, "resident_code"),
        "scope": _text(given, "scope") or "person",
        "members": list(given.get("members") or ()),
        "with_individual_number": bool(given.get("with_individual_number")),
        "with_resident_code": bool(given.get("with_resident_code")),
        "with_relationship": bool(given.get("with_relationship")),
        "identity": "card",
        "purpose": "certificate",
        "operator": "9001",
        "terminal": "SH-001",
    }
    return await office.send("wide_area_request", body, number)


async def set_protected(office: Office, given: Given) -> dict[str, Any]:
    """支援措置 of a household there, on or off."""
    store.set_household(office.database, _text(given, "household"), "protected", int(bool(given.get("protected"))))
    return {"result": "recorded", "reason_code": "", "reason": "", "body": {}}


ACTS: Mapping[str, Callable[[Office, Given], Awaitable[dict[str, Any]]]] = {
    "plan-departure": plan_departure,
    "send-certificate-again": send_certificate_again,
    "cancel-departure": cancel_departure,
    "take-arrival": take_arrival,
    "notify-arrival": notify_arrival,
    "repeat-notice": repeat_notice,
    "correct-notice": correct_notice,
    "notify-register": notify_register,
    "want-certificate": want_certificate,
    "ask-wide-area": ask_wide_area,
    "set-protected": set_protected,
}


async def _notify(
    office: Office, people: list[dict[str, Any]], day: str, former: Given, head: str, *, garbled: bool
) -> dict[str, Any]:
    number = store.next_number(office.database, "SH-N")
    body = {
        "notice_number": number,
        "moved_in_on": day,
        "notified_on": _today(),
        "new_address": {**NEW_HOME, "text": "神奈川県湘北市〓〓町\ufffd"} if garbled else NEW_HOME,
        "new_head": head,
        "former_address": former,
        "persons": [{**one, "name": "〓\ufffd" + one["name"][-1]} if garbled else one for one in people],
        "corrects": None,
    }
    said = await office.send("move_in_notice", body, number)
    return {**said, "notice_number": number}


def _departure(office: Office, given: Given) -> dict[str, Any]:
    number = _text(given, "certificate_number")
    for one in store.departures(office.database):
        if one["certificate"]["certificate_number"] == number and one["state"] == "planned":
            return one
    raise BadAct("転出予定の届出がありません。")


def _sent_notice(office: Office, given: Given) -> dict[str, Any]:
    number = _text(given, "notice_number")
    for one in store.exchanged(office.database):
        if (one["direction"], one["type"], one["number"]) == ("sent", "move_in_notice", number):
            found: dict[str, Any] = one["body"]
            return found
    raise BadAct("その番号の転入通知は送っていません。")


def _movers(people: list[dict[str, Any]], chosen: Any) -> list[dict[str, Any]]:
    codes = set(chosen) if isinstance(chosen, list) else {one["resident_code"] for one in people}
    return [{**one, "moves": one["resident_code"] in codes} for one in people]


def _address_of(given: Given) -> dict[str, str]:
    text = _text(given, "planned_text") or "神奈川県平塚市立野町"
    return {"municipality_code": OUR_CITY, "text": text, "lot": _text(given, "planned_lot") or "31番20号"}


def _four(person: Given) -> dict[str, Any]:
    return {name: person[name] for name in ("resident_code", "name", "birth_date", "sex")}


def _text(given: Given, name: str) -> str:
    value = given.get(name)
    return value.strip() if isinstance(value, str) else ""


def _today() -> str:
    return datetime.now(_TOKYO).date().isoformat()
