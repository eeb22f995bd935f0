"""個人番号カードの管理 of the national server: lawful steps alone, revocation by law, serials with a cursor."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from counterparts.national.cards import OPERATIONS, STEPS
from tests.counterparts.national_city import OPERATOR, National, a_code, a_number

STATES = ("issued", "active", "suspended", "revoked")


@pytest.fixture
def national(tmp_path: Path) -> National:
    """An empty one."""
    return National(tmp_path)


@pytest.mark.parametrize(("state", "operation"), sorted(product(STATES, OPERATIONS)))
def test_a_card_takes_exactly_the_steps_that_its_state_allows(national: National, state: str, operation: str) -> None:
    person = national.person()
    serial = national.card_of(person, state=state)

    reply = national.operate(serial, person, operation)

    needed, after = STEPS[operation]
    if state in needed:
        assert (reply.result, reply.body["state"], national.state_of(serial)) == ("acknowledged", after, after)
    else:
        assert (reply.reason_code, national.state_of(serial)) == ("N-CARD-002", state)


@pytest.mark.parametrize("last", ["recover", "return"])
def test_a_card_that_was_taken_back_is_at_its_end(national: National, last: str) -> None:
    person = national.person()
    serial = national.card_of(person, state="revoked")
    national.operate(serial, person, last)

    replies = [national.operate(serial, person, operation).reason_code for operation in OPERATIONS]

    assert replies == ["N-CARD-002"] * len(OPERATIONS)


def test_a_card_that_does_not_exist_or_is_somebody_elses_is_rejected(national: National) -> None:
    person, other = national.person(), national.person()
    serial = national.card_of(person)

    assert national.operate("00000000000000", person, "deliver").reason_code == "N-CARD-001"
    assert national.operate(serial, other, "deliver").reason_code == "N-CARD-004"


def test_the_holder_of_a_notification_card_gets_a_card_only_against_it(national: National) -> None:
    person = national.person()
    serial = national.card_of(person)
    with national.database:
        national.database.execute(
            "insert into notification_card values (?, 'held', '2015-11-20')", (person["resident_code"],)
        )

    without = national.operate(serial, person, "deliver")
    against = national.operate(serial, person, "deliver", returned_on="2026-11-23")
    query = national.ask("card_query", {"resident_code": person["resident_code"], **OPERATOR}).body

    assert without.reason_code == "N-CARD-003"
    assert against.body["state"] == "active"
    assert query["notification_card"] == "returned"
    assert [(one["serial"], one["state"], one["delivered_on"]) for one in query["cards"]] == [
        (serial, "active", "2026-11-23")
    ]


@pytest.mark.parametrize(
    ("kind", "record", "state"),
    [
        ("japanese", {"reason": "death"}, "revoked"),
        ("foreign", {"reason": "death"}, "revoked"),
        ("foreign", {"reason": "move_out", "reason_detail": "国外転出"}, "revoked"),
        ("japanese", {"reason": "move_out", "reason_detail": "国外転出"}, "active"),
        ("foreign", {"reason": "move_out", "reason_detail": ""}, "active"),
        ("japanese", {"reason": "individual_number_changed"}, "revoked"),
        ("japanese", {"reason": "change_of_address"}, "active"),
    ],
)
def test_updates_revoke_cards_exactly_where_the_law_says_so(
    national: National, kind: str, record: dict[str, Any], state: str
) -> None:
    person = national.person()
    serial = national.card_of(person, kind, "active")
    if record["reason"] == "individual_number_changed":
        record = record | {"individual_number": a_number()}

    kept = {name: value for name, value in person.items() if name != "record_state"}
    assert national.report(2, **kept | record).result == "acknowledged"

    assert national.state_of(serial) == state
    rows = national.serial_rows()["rows"]
    assert [row["state"] for row in rows] == (["valid", "revoked"] if state == "revoked" else ["valid"])


def test_a_changed_resident_code_takes_the_card_along(national: National) -> None:
    person = national.person()
    serial = national.card_of(person, state="active")
    code = a_code()
    kept = {name: value for name, value in person.items() if name != "record_state"}

    national.report(2, **kept | {"resident_code": code, "former_resident_code": person["resident_code"],
                                 "reason": "resident_code_changed"})  # fmt: skip

    query = national.ask("card_query", {"resident_code": code, **OPERATOR}).body
    assert [one["serial"] for one in query["cards"]] == [serial]
    assert national.serial_rows()["rows"][-1]["resident_code"] == code


def test_serials_come_in_parts_and_each_change_comes_once(national: National) -> None:
    people = [national.person() for _ in range(3)]
    serials = [national.card_of(person, state="active") for person in people]

    first = national.serial_rows(limit=2)
    rest = national.serial_rows(after=first["cursor"])
    national.operate(serials[0], people[0], "revoke")
    later = national.serial_rows(after=rest["cursor"])

    assert [row["resident_code"] for row in (*first["rows"], *rest["rows"])] == [
        person["resident_code"] for person in people
    ]
    assert [(row["resident_code"], row["state"], row["since"]) for row in later["rows"]] == [
        (people[0]["resident_code"], "revoked", "2026-11-23")
    ]
    assert national.serial_rows(after=later["cursor"])["rows"] == []


def test_a_card_never_delivered_shows_no_serial_even_when_revoked(national: National) -> None:
    national.card_of(national.person(), state="revoked")

    assert national.serial_rows()["rows"] == []


def test_continuing_a_card_prints_the_new_address_on_it(national: National) -> None:
    person = national.person()
    serial = national.card_of(person, state="active")
    kept = {name: value for name, value in person.items() if name != "record_state"}
    national.report(2, **kept | {"reason": "change_of_address", "address": "神奈川県平塚市宝町８番"})

    national.operate(serial, person, "continue")

    (surface,) = national.database.execute("select surface from card where serial = ?", (serial,)).fetchone()
    assert "宝町８番" in surface
