"""Invented cards: a seeded share of the people has one, in the state in which most cards are."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import Any

from counterparts.national import cards, store

SHARE = 72
"""Of a hundred people, how many hold a card."""
_ADULT, _SIGNER = 18, 15


def give(
    database: sqlite3.Connection,
    updates: Iterable[Mapping[str, Any]],
    foreigners: Mapping[str, str],
    today: str,
    always: Container[str] = (),
) -> None:
    """Cards for their share of the current people; 通知カード for some of the others.

    Args: always: 住民票コード of those who hold a card that works whatever their share says.
    """
    current = [
        one for one in updates if one["record_state"] == "current" and one["identification"]["individual_number"]
    ]
    sure = [one for one in current if one["identification"]["resident_code"] in always]
    give_to_all(database, sure, foreigners, today, state="active")
    drawn = [one for one in current if one["identification"]["resident_code"] not in always]
    give_to_all(database, [one for one in drawn if _draw(one, "holds") < SHARE], foreigners, today)
    others = [one["identification"]["resident_code"] for one in drawn if _draw(one, "holds") >= SHARE]
    rows = [(code, "held", "2015-11-20") for code in others if _number(code, "notified") % 100 < 60]
    database.executemany("insert or ignore into notification_card values (?, ?, ?)", rows)


def give_to_all(
    database: sqlite3.Connection,
    holders: Iterable[Mapping[str, Any]],
    foreigners: Mapping[str, str],
    today: str,
    state: str = "",
) -> None:
    """One card each, with the serial number of its user certificate. Args: state: of all; by default as drawn."""
    rows, certificates = [], []
    for one in holders:
        record = one["identification"]
        row = card_row(record, foreigners, today, state or _state(one))
        rows.append(row)
        certificates.append((certificate_serial(row[0]), row[0], record["resident_code"]))
    cards.issue(database, rows, certificates)


def issue_one(database: sqlite3.Connection, record: Mapping[str, Any], kind: str, today: str) -> str:
    """新しいカードの発行 for somebody, waiting for its delivery. Returns its serial."""
    code = record["resident_code"]
    generation = 1 + len(cards.cards_of(database, code))
    foreigners = {code: ""} if kind == "foreign" else {}
    row = (*card_row(record, foreigners, today, "issued", generation)[:4], today, None)
    expires = _years_after(today, 10 if _age(record, today) >= _ADULT else 5)
    row = (*row, expires, int(_age(record, today) >= _SIGNER), 1, cards.surface_of(record))
    with database:
        cards.issue(database, [row], [(certificate_serial(row[0]), row[0], code)])
    return str(row[0])


def card_row(
    record: Mapping[str, Any], foreigners: Mapping[str, str], today: str, state: str, generation: int = 1
) -> tuple[Any, ...]:
    """A row of the table ``card``. Args: generation: of the person's cards, 1 for the first."""
    code = record["resident_code"]
    issued = _issued_on(code, record, today)
    expires = foreigners.get(code) or _years_after(issued, 10 if _age(record, issued) >= _ADULT else 5)
    return (
        f"{_number(code, f'card-{generation}') % 10**14:014d}",
        code,
        "foreign" if code in foreigners else "japanese",
        state,
        issued,
        None if state == "issued" else issued,
        expires,
        int(_age(record, today) >= _SIGNER),
        1,
        cards.surface_of(record),
    )


def certificate_serial(card: str) -> str:
    """発行番号 of the user certificate of a card, as hexadecimal digits."""
    return f"{_number(card, 'user-certificate') % 2**63 | 2**62:016x}"


def _state(one: Mapping[str, Any]) -> str:
    drawn = _draw(one, "state")
    return "issued" if drawn < 4 else "suspended" if drawn < 6 else "active"


def _issued_on(code: str, record: Mapping[str, Any], today: str) -> str:
    """A day of the last four years, and no day before the birth."""
    ago = _number(code, "issued") % (4 * 365)
    day = date.fromordinal(date.fromisoformat(today).toordinal() - ago).isoformat()
    return min(max(day, store.birth_of(record["birth_date"])), today)


def _age(record: Mapping[str, Any], on: str) -> int:
    birth = store.birth_of(record["birth_date"])
    return int(on[:4]) - int(birth[:4]) - (on[5:] < birth[5:])


def _years_after(day: str, years: int) -> str:
    whole = date.fromisoformat(day)
    return whole.replace(year=whole.year + years, day=min(whole.day, 28)).isoformat()


def _draw(one: Mapping[str, Any], what: str) -> int:
    return _number(one["identification"]["resident_code"], what) % 100


def _number(code: str, what: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{what}:{code}".encode()).digest()[:8], "big")
