"""The national server decides as ``specs/national`` says: queries, numbers, 送付先情報, updates, reconciliation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from counterparts.national import numbers, store
from counterparts.prefecture.validation import check_digit_holds
from counterparts.reconciliation import MEMBERS, bucket_of
from counterparts.schema import SPECIFICATIONS, fault_in
from tests.counterparts.national_city import HERE, OPERATOR, National, a_code, a_number

NATIONAL = SPECIFICATIONS / "national"


@pytest.fixture
def national(tmp_path: Path) -> National:
    """An empty one."""
    return National(tmp_path)


def _query(national: National, key: Mapping[str, Any], limit: int = 50) -> Any:
    return national.ask("identity_query", {"key": key, "purpose": "01", "limit": limit, **OPERATOR})


def _names(reply: Any) -> list[str]:
    return sorted(one["name"] for one in reply.body["persons"])


@pytest.mark.parametrize("file", sorted(NATIONAL.glob("examples/*.json")), ids=lambda file: file.stem)
def test_every_golden_sample_has_the_form_of_its_schema(file: Path) -> None:
    body = json.loads(file.read_text(encoding="utf-8"))

    assert fault_in(body, NATIONAL / f"{file.stem}.schema.json") == ""


@pytest.mark.parametrize("file", sorted((SPECIFICATIONS / "jukinet").glob("examples/*.json")), ids=lambda one: one.stem)
def test_every_golden_sample_of_reconciliation_has_the_form_of_its_schema(file: Path) -> None:
    body = json.loads(file.read_text(encoding="utf-8"))

    assert fault_in(body, file.parents[1] / f"{file.stem}.schema.json") == ""


def test_every_request_has_a_sample_and_a_schema_for_its_answer() -> None:
    requests = {file.name.removesuffix(".schema.json") for file in NATIONAL.glob("*.schema.json")} - {"common"}

    assert {name for name in requests if not name.endswith("_answer")} == {
        name.removesuffix("_answer") for name in requests if name.endswith("_answer")
    }
    assert requests == {file.stem for file in NATIONAL.glob("examples/*.json")}


def test_a_person_is_found_by_code_by_number_and_by_items_and_nobody_else_is(national: National) -> None:
    taro = national.person(name="平塚　太郎", birth_date="1990-04-01", address="神奈川県平塚市宝町１番１号")
    national.person(name="平塚　太郎", birth_date="1991-04-01", address="神奈川県平塚市宝町２番２号")
    national.person(name="平塚　次郎", birth_date="1990-04-01", address="神奈川県平塚市宝町１番１号")

    keys: list[dict[str, Any]] = [
        {"resident_code": taro["resident_code"]},
        {"individual_number": taro["individual_number"]},
        {"four_items": {"name": "平塚太郎", "birth_date": "1990-04-01"}},
        {"four_items": {"name": "平塚 太郎", "address": "神奈川県平塚市宝町1番1号"}},
    ]

    for key in keys:
        reply = _query(national, key)
        assert reply.body["found"] == 1
        assert [one["resident_code"] for one in reply.body["persons"]] == [taro["resident_code"]]


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ({"four_items": {"name": "平塚　太郎"}}, "N-QUERY-002"),
        ({"four_items": {"name": "平塚　太郎", "sex": "male"}}, "N-QUERY-002"),
        ({"four_items": {"address": "神奈川県平塚市宝町", "birth_date": "1990-04-01"}}, "N-QUERY-002"),
        ({"four_items": {"name": "", "birth_date": "1990-04-01"}}, "N-QUERY-002"),
        ({}, "N-QUERY-001"),
        ({"resident_code": "93000000015", "individual_number": "123456789018"}, "N-QUERY-001"),
        ({"favourite_colour": "blue"}, "J-FORMAT-001"),
    ],
)
def test_a_key_that_selects_too_little_or_twice_is_rejected(
    national: National, key: Mapping[str, Any], code: str
) -> None:
    national.person()

    reply = _query(national, key)

    assert (reply.result, reply.reason_code, reply.body) == ("rejected", code, {})


def test_an_answer_says_how_many_there_are_and_whether_more_follow(national: National) -> None:
    for _ in range(3):
        national.person(name="同姓　同名", birth_date="2000-01-01")

    reply = _query(national, {"four_items": {"name": "同姓同名", "birth_date": "2000-01-01"}}, limit=2)

    assert (reply.body["found"], len(reply.body["persons"]), reply.body["has_more"]) == (3, 2, True)


def test_a_query_is_kept_with_operator_terminal_and_purpose(national: National) -> None:
    _query(national, {"resident_code": a_code()})

    row = national.database.execute("select operator, terminal, purpose, found from query_log").fetchall()

    assert row == [("2001", "JK-001", "01", 0)]


def test_a_lot_holds_codes_that_nobody_has_and_no_other_lot_holds(national: National) -> None:
    first = national.ask("code_lot", {"count": 200, **OPERATOR}).body
    second = national.ask("code_lot", {"count": 200, **OPERATOR}).body

    assert len(set(first["codes"]) | set(second["codes"])) == 400
    assert all(check_digit_holds(code) for code in first["codes"])
    assert first["lot"] != second["lot"]


@pytest.mark.parametrize("count", [0, 10001, True, "5"])
def test_a_lot_of_no_lawful_size_is_rejected(national: National, count: object) -> None:
    assert national.ask("code_lot", {"count": count, **OPERATOR}).reason_code == "J-FORMAT-001"


def _request(national: National, person: Mapping[str, Any], kind: str = "new", former: str | None = None) -> Any:
    body = json.loads((NATIONAL / "examples" / "number_request.json").read_text())
    names = set(body["person"])
    body["person"] |= {name: value for name, value in person.items() if name in names}
    return national.ask(
        "number_request",
        body | {"kind": kind, "former_individual_number": former, "request_number": f"R-{a_code()}"},
    )


def test_a_number_is_generated_once_for_a_new_person(national: National) -> None:
    code = a_code()

    first = _request(national, {"resident_code": code})
    again = _request(national, {"resident_code": code})

    assert first.body["state"] == "done"
    assert check_digit_holds(first.body["individual_number"])
    assert again.reason_code == "N-NUMBER-001"


def test_a_number_may_be_in_progress_first_and_is_told_when_done(national: National) -> None:
    store.set_setting(national.database, numbers.IN_PROGRESS, "1")

    reply = _request(national, {"resident_code": a_code()})
    ask = {"request_number": reply.body["request_number"], **OPERATOR}
    before = national.ask("number_result", ask).body
    numbers.finish(national.database)
    after = national.ask("number_result", ask).body

    assert (before["state"], before["individual_number"]) == ("in_progress", None)
    assert after["state"] == "done"
    assert check_digit_holds(after["individual_number"])


def test_a_change_needs_the_number_that_is_kept(national: National) -> None:
    person = national.person()

    right = _request(national, person, "change_on_request", person["individual_number"])
    wrong = _request(national, national.person(), "change_by_office", a_number())
    none = _request(national, {"resident_code": a_code()}, "change_by_office", a_number())

    assert right.body["individual_number"] not in (None, person["individual_number"])
    assert (wrong.reason_code, none.reason_code) == ("N-NUMBER-005", "N-NUMBER-002")


def test_the_result_of_a_request_never_made_is_rejected(national: National) -> None:
    assert national.ask("number_result", {"request_number": "R-0", **OPERATOR}).reason_code == "N-NUMBER-003"


def _destination(person: Mapping[str, Any], number: str = "S-1", **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((NATIONAL / "examples" / "destination.json").read_text())
    names = set(body["persons"][0])
    body["persons"] = [{name: person[name] for name in names} | changes]
    return body | {"management_number": number}


def test_a_destination_of_the_person_known_is_received_and_its_way_can_be_followed(national: National) -> None:
    person = national.person()
    body = _destination(person)

    received = national.ask("destination", body)
    again = national.ask("destination", body)
    other = national.ask("destination", body | {"print_class": "2"})
    state = national.ask("destination_state", {"management_number": "S-1", **OPERATOR})

    assert (received.body["state"], again.body["state"], state.body["state"]) == ("received", "received", "received")
    assert other.reason_code == "N-DEST-002"
    assert national.ask("destination_state", {"management_number": "S-2", **OPERATOR}).reason_code == "N-DEST-001"


@pytest.mark.parametrize(
    "changes",
    [{"name": "平塚　次郎"}, {"address": "神奈川県平塚市宝町９９番"}, {"birth_date": "1990-04-02"}, {"sex": "female"}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_destination_that_differs_in_one_of_the_four_items_is_rejected(
    national: National, changes: dict[str, Any]
) -> None:
    assert national.ask("destination", _destination(national.person(), **changes)).reason_code == "N-MATCH-001"


def test_a_destination_of_somebody_unknown_or_gone_is_rejected(national: National) -> None:
    gone = national.person()
    national.report(2, **_kept(gone) | {"reason": "death", "moved_on": "2026-11-22"})

    assert national.ask("destination", _destination(gone)).reason_code == "N-MATCH-002"
    assert national.ask("destination", _destination(gone, resident_code=a_code())).reason_code == "N-MATCH-002"


def test_whose_envelope_comes_back_is_asked_for_anew_once(national: National) -> None:
    from counterparts.national import destinations

    person = national.person()
    national.ask("destination", _destination(person))
    before = national.ask("destination_subjects", {"after": 0, **OPERATOR}).body
    destinations.advance(national.database, HERE, "S-1", "returned")

    after = national.ask("destination_subjects", {"after": before["cursor"], **OPERATOR}).body
    rest = national.ask("destination_subjects", {"after": after["cursor"], **OPERATOR}).body

    assert before["subjects"] == []
    assert after["subjects"] == [person["resident_code"]]
    assert rest == {"subjects": [], "cursor": after["cursor"]}


def _kept(person: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in person.items() if name != "record_state"}


def test_updates_come_from_the_prefecture_alone(national: National) -> None:
    from tests.counterparts.updates import an_update

    by_cs = national.ask("identification_update", an_update())
    query = national.ask("identity_query", {}, sender="prefecture")
    digests = national.ask("reconciliation_digests", {}, sender="prefecture")

    assert [one.reason_code for one in (by_cs, query, digests)] == ["J-TYPE-001"] * 3


def test_each_municipality_numbers_its_own_updates_of_a_person(national: National) -> None:
    person = national.person(municipality_code="149993")
    code = person["resident_code"]

    moved_in = national.report(1, **_kept(person) | {"municipality_code": HERE, "address": "神奈川県平塚市宝町１番"})
    left = national.report(2, here="149993", **_kept(person) | {"reason": "move_out", "municipality_code": "149993"})

    assert (moved_in.result, left.result) == ("acknowledged", "acknowledged")
    kept = store.person(national.database, code)
    assert kept is not None
    assert (kept["municipality_code"], kept["record_state"]) == (HERE, "current")


def test_an_update_out_of_order_repeated_or_changed_is_answered_as_by_the_prefecture(national: National) -> None:
    person = national.person()

    repeated = national.report(1, **_kept(person))
    changed = national.report(1, **_kept(person) | {"name": "別　名"})
    early = national.report(3, **_kept(person) | {"reason": "minor_correction"})

    assert (repeated.result, repeated.body["duplicate"]) == ("acknowledged", True)
    assert (changed.result, changed.reason_code) == ("rejected", "P-ORDER-001")
    assert (early.result, early.body["expected_order_number"]) == ("out_of_order", 2)


def _digest(record: Mapping[str, Any]) -> int:
    """By the words of ``specs/jukinet``, independent of the simulator's own code."""
    array = json.dumps([record[name] for name in MEMBERS], ensure_ascii=False, separators=(",", ":"))
    return int(hashlib.sha256(array.encode()).hexdigest(), 16)


def _eight(person: Mapping[str, Any]) -> dict[str, Any]:
    return {name: person[name] for name in MEMBERS}


def _buckets(records: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for record in records:
        name = bucket_of(record["resident_code"])
        one = found.setdefault(name, {"count": 0, "digest": 0})
        found[name] = {"count": one["count"] + 1, "digest": (one["digest"] + _digest(record)) % 2**256}
    return {name: one | {"digest": f"{one['digest']:064x}"} for name, one in found.items()}


def test_equal_copies_have_equal_digests_however_they_came_about(national: National) -> None:
    people = [national.person(name=f"氏　名{number}") for number in range(20)]
    moved = people[0] | {"address": "神奈川県平塚市宝町７番", "reason": "change_of_address"}
    national.report(2, **_kept(moved))
    renumbered = people[1] | {"resident_code": a_code(), "reason": "resident_code_changed"}
    national.report(2, former_resident_code=people[1]["resident_code"], **_kept(renumbered))
    dead = people[2] | {"reason": "death", "record_state": "removed"}
    national.report(2, **_kept(dead))
    ours = [_eight(one) for one in (moved, renumbered, dead, *people[3:])]

    same = national.ask("reconciliation_digests", {"buckets": _buckets(ours), "total": 20}).body
    ours[5]["name"] = "別　名"
    other = national.ask("reconciliation_digests", {"buckets": _buckets(ours), "total": 20}).body

    assert same == {"different": [], "total": 20}
    assert other["different"] == [bucket_of(ours[5]["resident_code"])]


def test_the_records_of_a_bucket_tell_what_differs_and_what_one_side_misses(national: National) -> None:
    known = national.person()
    bucket = bucket_of(known["resident_code"])
    unknown = _eight(known) | {"resident_code": a_code()}

    differs = national.ask(
        "reconciliation_records", {"bucket": bucket, "records": [_eight(known) | {"sex": "female"}]}
    ).body["differences"]
    missing = national.ask("reconciliation_records", {"bucket": bucket, "records": [unknown]}).body["differences"]

    assert [(one["kind"], one["items"], one["theirs"]["sex"]) for one in differs] == [("differs", ["sex"], "male")]
    assert [(one["kind"], one["resident_code"], one["theirs"] is None) for one in missing] == [
        ("missing_there", unknown["resident_code"], True),
        ("missing_here", known["resident_code"], False),
    ]


def test_the_whole_file_in_parts_tells_at_its_end_what_only_the_peer_has(national: National) -> None:
    people = [_eight(national.person()) for _ in range(3)]
    national.person(municipality_code="149993")

    first = national.ask("reconciliation_file", {"part": 1, "parts": 2, "records": people[:1]}).body
    skipped = national.ask("reconciliation_file", {"part": 3, "parts": 3, "records": []})
    last = national.ask("reconciliation_file", {"part": 2, "parts": 2, "records": people[1:2]}).body

    assert first == {"differences": []}
    assert skipped.reason_code == "J-PART-001"
    assert [(one["kind"], one["resident_code"]) for one in last["differences"]] == [
        ("missing_here", people[2]["resident_code"])
    ]
