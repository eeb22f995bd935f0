"""Golden samples of every interface of the Juki-net: we write these very requests and read these very answers."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from counterparts.schema import fault_in
from daicho.contracts.hidden import ResidentCode
from daicho.contracts.inquiries import Answered, MoveOutCertificateAnswer, WideAreaAnswer
from daicho.contracts.messages import (
    CardOperationOrdered,
    FamilyRegisterNotice,
    FamilyRegisterNoticeSent,
    Identification,
    MoveInNotice,
    MoveInNoticeSent,
    MoveOutCancelledSent,
    MoveOutCertificate,
    MoveOutCertificateSent,
    NumberRequested,
    PersonToNumber,
    PrefecturalUpdate,
)
from daicho.contracts.messages.body import read
from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate
from daicho.systems.jukinet_server.actions import ask_municipality
from daicho.systems.jukinet_server.actions.answer_municipality import answer_anew
from daicho.systems.jukinet_server.actions.ask_municipality import WideAreaWish, ask_wide_area, want_certificate
from daicho.systems.jukinet_server.actions.numbers import pursue_numbers, take_number_request
from daicho.systems.jukinet_server.actions.take_notice import take_notice
from daicho.systems.jukinet_server.outside import (
    municipal_wire,
    municipalities,
    national,
    prefecture_wire,
    reconciliation,
)
from daicho.systems.jukinet_server.outside.envelope import Answer, Request, Result
from daicho.systems.jukinet_server.outside.exchange import Question
from daicho.systems.jukinet_server.outside.national import Asker
from daicho.systems.jukinet_server.outside.reconciliation import Reconciler
from daicho.systems.jukinet_server.rules.four_items import FourItems
from daicho.systems.jukinet_server.rules.reconciliation import Difference, Peer
from tests.proofs import proves
from tests.systems.jukinet_server.makers import cs_context

pytestmark = pytest.mark.django_db(databases=["jukinet_server"])
SPECIFICATIONS = settings.PROJECT_ROOT / "specs"
FOLDERS = ("prefecture", "national", "municipality", "jukinet")
SHOHOKU, CODE = "149993", "99000000120"
BY, ONCE = Asker("2001", "JK-001"), str(uuid.UUID(int=1, version=4))
"""The operator and the terminal of the samples."""


def sample(folder: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SPECIFICATIONS / folder / "examples" / f"{name}.json").read_text())
    return found


def without_asker(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in ("operator", "terminal")}


def an_answer(type_: str, result: Result, body: Mapping[str, Any]) -> Answer:
    """An envelope that has been checked."""
    return Answer(
        type=f"{type_}_answer", message_id=ONCE, sender="peer", receiver="jukinet_server", municipality_code="142034",
        sent_at=datetime.now(UTC), body=dict(body), result=result,
    )  # fmt: skip


class Wire:
    """The peer of a sample: keeps what it is asked, and answers what the sample says."""

    def __init__(self, *answers: Mapping[str, Any]) -> None:
        self.answers = list(answers)
        self.asked: list[Question] = []

    def __call__(self, question: Question, _line: object, _seconds: float = 0) -> Answer:
        body = self.answers.pop(0)
        assert question.is_about(body), "we take the answer for one about somebody else"
        self.asked.append(question)
        return an_answer(question.type, "acknowledged", body)


class Registry:
    """Answers for the registry, and keeps what it was asked."""

    def __init__(self, answer: Answered) -> None:
        self.answer = answer
        self.asked: list[Any] = []

    def __call__(self, _ctx: Context, question: Any) -> Answered:
        self.asked.append(question)
        return self.answer


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Wire]:
    """``connected(answer)``: every peer answers with this."""

    def answers(*bodies: Mapping[str, Any]) -> Wire:
        wire = Wire(*bodies)
        for module in (national, municipalities, reconciliation):
            monkeypatch.setattr(module, "ask", wire)
            monkeypatch.setattr(module, "configured_line", lambda *named: None)
        monkeypatch.setattr(ask_municipality, "is_connected", lambda code: True)
        return wire

    return answers


def _operate() -> Any:
    given = sample("national", "card_operation")
    ordered = CardOperationOrdered.model_validate_json(json.dumps(given))
    body = ordered.model_dump(mode="json", exclude={"operator", "terminal"})
    return national.operate_card(body, ONCE, Asker(ordered.operator, ordered.terminal))


NATIONAL: dict[str, Callable[[], Any]] = {
    "identity_query": lambda: national.identity_by_items(
        FourItems("平塚　太郎", birth_date=PartialDate.known(date(1990, 4, 1))), "01", 50, BY
    ),
    "code_lot": lambda: national.code_lot(2, ONCE, BY),
    "number_result": lambda: national.number_result("R-20261123-0001", "31415926530", BY),
    "card_query": lambda: national.query_cards("31415926530", BY),
    "card_operation": _operate,
    "certificate_serials": lambda: national.certificate_serials(0, 500, BY),
    "destination": lambda: national.send_destination(without_asker(sample("national", "destination")), ONCE, BY),
    "destination_state": lambda: national.destination_state("S-20261123-0001", BY),
    "destination_subjects": lambda: national.destination_subjects(0, BY),
}


@proves("S2.5.a", how="unit")
@pytest.mark.parametrize("name", NATIONAL)
def test_we_ask_the_national_server_as_agreed_and_read_its_answer_whole(
    connected: Callable[..., Wire], name: str
) -> None:
    agreed = sample("national", f"{name}_answer")
    wire = connected(agreed)

    answer = NATIONAL[name]()

    assert [(one.type, one.body) for one in wire.asked] == [(name, sample("national", name))]
    assert json.loads(answer.model_dump_json()) == agreed


def test_we_ask_for_a_number_as_agreed_and_read_both_answers(connected: Callable[..., Wire]) -> None:
    request, result = sample("national", "number_request"), sample("national", "number_result_answer")
    wire = connected(sample("national", "number_request_answer"), result)
    person = {**request["person"], "address": {"text": request["person"]["address"]}}
    del person["municipality_code"]
    asked = NumberRequested(
        request_number=request["request_number"],
        kind="new",
        reason=request["reason"],
        person=PersonToNumber.model_validate_json(json.dumps(person)),
    )
    with transaction.atomic(using="jukinet_server"):
        take_number_request(cs_context(), asked)

    assert [pursue_numbers(cs_context()), pursue_numbers(cs_context()), pursue_numbers(cs_context())] == [1, 1, 0]

    assert [(one.type, one.body) for one in wire.asked] == [
        ("number_request", request),
        ("number_result", sample("national", "number_result")),
    ]


def _differences(found: list[Difference]) -> dict[str, Any]:
    names = ("kind", "resident_code", "items", "theirs")
    rows = [{name: getattr(one, name) for name in names} for one in found]
    return {"differences": [{**row, "items": list(row["items"])} for row in rows]}


def _digests(peer: Reconciler, body: Mapping[str, Any]) -> dict[str, Any]:
    different, total = peer.different_buckets(body["buckets"], body["total"])
    return {"different": different, "total": total}


RECONCILIATION: dict[str, Callable[[Reconciler, Mapping[str, Any]], dict[str, Any]]] = {
    "reconciliation_digests": _digests,
    "reconciliation_records": lambda peer, body: _differences(peer.compare_bucket(body["bucket"], body["records"])),
    "reconciliation_file": lambda peer, body: _differences(
        peer.compare_part(
            (body["part"], body["parts"]), body["records"], {one["resident_code"] for one in body["records"]}
        )
    ),
    "reconciliation_correction": lambda peer, body: {
        "resident_code": body["resident_code"],
        "record_state": peer.correct(body),
    },
}


@pytest.mark.parametrize("peer", list(Peer))
@pytest.mark.parametrize("name", RECONCILIATION)
def test_we_reconcile_as_agreed(connected: Callable[..., Wire], name: str, peer: Peer) -> None:
    body, agreed = sample("jukinet", name), sample("jukinet", f"{name}_answer")
    wire = connected(agreed)

    answer = RECONCILIATION[name](Reconciler(peer, "142034"), body)

    assert [(one.type, one.municipality_code, one.body) for one in wire.asked] == [(name, "142034", body)]
    assert answer == agreed


UPDATES = ("move_in", "resident_code_changed", "death_on_unknown_day")


@proves("S2.1.a", how="unit")
@pytest.mark.parametrize("name", UPDATES)
def test_we_write_an_update_to_the_prefecture_as_agreed(name: str) -> None:
    agreed = sample("prefecture", name)
    items = dict(agreed["identification"])
    for address in ("address", "previous_address"):
        items[address] = {"text": items[address]}

    written = prefecture_wire.body_of(
        PrefecturalUpdate(
            identification=Identification.model_validate_json(json.dumps(items)),
            order_number=agreed["update_order_number"],
            record_state=agreed["record_state"],
            stamped_at=datetime.fromisoformat(agreed["stamped_at"]),
        )
    )

    schema = json.loads((SPECIFICATIONS / "prefecture" / "identification_update.schema.json").read_text())
    said = written.pop("identification")
    assert {key: written[key] for key in agreed if key != "identification"} == without(agreed, "identification")
    assert {key: said[key] for key in agreed["identification"]} == agreed["identification"]
    assert set(written) < set(schema["properties"])
    assert set(said) <= set(schema["$defs"]["identification"]["properties"])
    assert not any(said[key] for key in set(said) - set(agreed["identification"])), "beyond the sample nothing is said"


def without(body: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in names}


PREFECTURE_ANSWERS: dict[str, tuple[Result, int | None]] = {
    "answer_acknowledged": ("acknowledged", None),
    "answer_out_of_order": ("out_of_order", 2),
}


@pytest.mark.parametrize("name", PREFECTURE_ANSWERS)
def test_we_read_what_the_prefecture_decided(name: str) -> None:
    result, expected = PREFECTURE_ANSWERS[name]

    answer = prefecture_wire.read(an_answer("identification_update", result, sample("prefecture", name)))

    assert (answer.result, answer.expected_order_number, answer.duplicate) == (result, expected, False)


def _certificate(name: str = "move_out_certificate") -> MoveOutCertificate:
    body = sample("municipality", name)
    return read(MoveOutCertificate, json.dumps(body.get("certificate", body), ensure_ascii=False).encode())


def _notice(kind: type[Any], name: str) -> Any:
    return read(kind, json.dumps(sample("municipality", name), ensure_ascii=False).encode())


NOTICES: dict[str, Callable[[], Any]] = {
    "move_out_certificate": lambda: MoveOutCertificateSent(receiver=SHOHOKU, certificate=_certificate()),
    "move_out_cancelled": lambda: MoveOutCancelledSent(
        receiver=SHOHOKU, **sample("municipality", "move_out_cancelled")
    ),
    "move_in_notice": lambda: MoveInNoticeSent(receiver=SHOHOKU, notice=_notice(MoveInNotice, "move_in_notice")),
    "family_register_notice": lambda: FamilyRegisterNoticeSent(
        receiver=SHOHOKU, notice=_notice(FamilyRegisterNotice, "family_register_notice")
    ),
}


@pytest.mark.parametrize("name", NOTICES)
def test_we_write_a_notice_to_another_municipality_as_agreed(name: str) -> None:
    message = NOTICES[name]()

    assert municipal_wire.type_of(message) == name
    assert municipal_wire.body_of(message) == sample("municipality", name)


@pytest.mark.parametrize("name", NOTICES)
def test_we_take_a_notice_of_another_municipality_and_acknowledge_it_as_agreed(name: str) -> None:
    first, second = (_taken(name) for _ in range(2))

    agreed = sample("municipality", "move_out_certificate_answer")
    assert first == agreed == {"received": True, "duplicate": False}
    assert second == sample("municipality", "move_in_notice_answer")
    assert fault_in(first, SPECIFICATIONS / "municipality" / f"{name}_answer.schema.json") == ""


def _taken(name: str) -> Mapping[str, Any]:
    request = Request(
        type=name, message_id=str(uuid.uuid4()), sender=f"municipality-{SHOHOKU}", receiver="jukinet_server",
        municipality_code=SHOHOKU, sent_at=datetime.now(UTC), body=sample("municipality", name),
    )  # fmt: skip
    with transaction.atomic(using="jukinet_server"):
        decision = take_notice(cs_context(), SHOHOKU, request, uuid.uuid4().bytes)
    assert not decision.reason_code, decision.reason
    return decision.body


def test_we_ask_another_municipality_for_a_certificate_as_agreed_and_read_it(connected: Callable[..., Wire]) -> None:
    wire = connected(sample("municipality", "move_out_certificate_request_answer"))

    number = want_certificate(cs_context(), SHOHOKU, CODE, "特例転入")

    asked = (wire.asked[0].type, wire.asked[0].body)
    assert asked == ("move_out_certificate_request", sample("municipality", "move_out_certificate_request"))
    assert number == _certificate("move_out_certificate_request_answer").certificate_number


def test_we_answer_another_municipality_with_a_certificate_as_agreed() -> None:
    found = MoveOutCertificateAnswer(certificate=_certificate("move_out_certificate_request_answer"))
    registry = Registry(Answered(answer=found))

    decision = answer_anew(
        cs_context(),
        SHOHOKU,
        "move_out_certificate_request",
        sample("municipality", "move_out_certificate_request"),
        registry,
    )

    assert decision.body == sample("municipality", "move_out_certificate_request_answer")
    assert [(one.resident_code.reveal(), one.asked_by) for one in registry.asked] == [(CODE, SHOHOKU)]


def test_we_ask_for_a_copy_elsewhere_as_agreed_and_read_it(connected: Callable[..., Wire]) -> None:
    agreed, request = sample("municipality", "wide_area_request_answer"), sample("municipality", "wide_area_request")
    named = {"records": [{**agreed["records"][0], "resident_code": CODE}]}
    wire = connected(named)

    records = ask_wide_area(
        cs_context(), SHOHOKU, CODE, WideAreaWish("person", "card", with_relationship=True), "広域交付"
    )

    # Our number and operator, and always the code: without it an answer about somebody else could not be told.
    ours = {"with_resident_code": True, "operator": "2001", "terminal": "JK-001"}
    sent = {**wire.asked[0].body}
    assert sent.pop("request_number").startswith("142034-")
    assert sent == without(request | ours, "request_number")
    assert [json.loads(one.model_dump_json()) for one in records] == agreed["records"]


def test_we_answer_another_municipality_with_a_copy_as_agreed() -> None:
    agreed, request = sample("municipality", "wide_area_request_answer"), sample("municipality", "wide_area_request")
    found = WideAreaAnswer.model_validate_json(json.dumps(agreed))
    registry = Registry(Answered(answer=found))

    decision = answer_anew(
        cs_context(),
        SHOHOKU,
        "wide_area_request",
        request,
        registry,
    )

    assert decision.body == agreed
    (question,) = registry.asked
    assert question.resident_code == ResidentCode(CODE)
    for name in ("scope", "with_individual_number", "with_resident_code", "with_relationship"):
        assert getattr(question, name) == request[name]


def test_no_golden_sample_is_without_a_check_on_our_side() -> None:
    both = {
        "national": {*NATIONAL, "number_request"},
        "jukinet": set(RECONCILIATION),
        "municipality": {"move_out_certificate_request", "wide_area_request"},
    }
    checked = {f"{folder}/{name}{end}" for folder, names in both.items() for name in names for end in ("", "_answer")}
    checked |= {f"prefecture/{name}" for name in (*UPDATES, *PREFECTURE_ANSWERS)}
    checked |= {f"municipality/{name}" for name in NOTICES}
    checked |= {"municipality/move_out_certificate_answer", "municipality/move_in_notice_answer"}

    files = [file for folder in FOLDERS for file in (SPECIFICATIONS / folder / "examples").glob("*.json")]

    assert {f"{file.parents[1].name}/{file.stem}" for file in files} == checked
