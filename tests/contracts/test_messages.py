"""Messages: what the sender writes is what the receiver accepts, and nothing beyond it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import daicho.contracts
from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages import TYPES, ContractRefusal, MessageBody, parse
from tests.contracts.examples import EXAMPLES, INDIVIDUAL_NUMBER, RESIDENT_CODE, a_resident, record_changed
from tests.proofs import proves

SAMPLES = Path(daicho.contracts.__file__).parent / "samples"


def sample_of(body: MessageBody) -> Path:
    return SAMPLES / f"{body.type}.v{body.version}.json"


def named(body: MessageBody) -> str:
    return body.type


def test_every_message_version_has_an_example_and_a_sample() -> None:
    # given / when / then
    assert {type(body) for body in EXAMPLES} == set(TYPES)
    assert {file.name for file in SAMPLES.glob("*.json")} == {sample_of(body).name for body in EXAMPLES}


@pytest.mark.parametrize("body", EXAMPLES, ids=named)
def test_the_sender_writes_exactly_the_agreed_sample(body: MessageBody) -> None:
    # given
    agreed = json.loads(sample_of(body).read_text(encoding="utf-8"))

    # when
    written = json.loads(body.to_bytes())

    # then
    assert written == agreed


@pytest.mark.parametrize("body", EXAMPLES, ids=named)
def test_the_receiver_accepts_the_agreed_sample(body: MessageBody) -> None:
    # given
    agreed = sample_of(body).read_bytes()

    # when
    read = parse(body.type, body.version, agreed)

    # then
    assert read == body


def every_object(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(found for part in value.values() for found in every_object(part))]
    if isinstance(value, list):
        return [found for part in value for found in every_object(part)]
    return []


@proves("M49.b", how="unit")
@proves("M33.c", how="unit")
@pytest.mark.parametrize("body", EXAMPLES, ids=named)
def test_an_item_that_was_not_agreed_is_refused_at_every_depth(body: MessageBody) -> None:
    # given
    count = len(every_object(json.loads(body.to_bytes())))
    for place in range(count):
        content = json.loads(body.to_bytes())
        every_object(content)[place]["remark"] = "税の滞納"

        # when
        with pytest.raises(ContractRefusal) as refusal:
            parse(body.type, body.version, json.dumps(content).encode())

        # then
        assert refusal.value.code == "MSG-BODY"


@pytest.mark.parametrize("version", [0, 2, 99])
def test_an_unknown_version_is_refused(version: int) -> None:
    # given
    content = record_changed().to_bytes()

    # when
    with pytest.raises(ContractRefusal) as refusal:
        parse("ResidentRecordChanged", version, content)

    # then
    assert refusal.value.code == "MSG-VERSION"


@pytest.mark.parametrize("number", ["123456789012", "12345678901", "", "１２３４５６７８９０１８"])
def test_a_wrong_individual_number_is_refused_without_being_repeated(number: str) -> None:
    # given
    content = json.loads(record_changed().to_bytes())
    content["resident"]["individual_number"] = number

    # when
    with pytest.raises(ContractRefusal) as refusal:
        parse("ResidentRecordChanged", 1, json.dumps(content).encode())

    # then
    assert "resident.individual_number" in refusal.value.text
    assert not number or number not in refusal.value.text


@proves("M54.c", how="unit")
@pytest.mark.parametrize("body", EXAMPLES, ids=named)
def test_personal_numbers_show_in_no_printed_form(body: MessageBody) -> None:
    # given / when
    printed = f"{body!r} {body} {body.model_dump(mode='python')!r}"

    # then
    assert INDIVIDUAL_NUMBER not in printed
    assert RESIDENT_CODE not in printed


def test_a_refused_number_shows_in_no_error() -> None:
    # given
    wrong = "999999999999"

    # when
    with pytest.raises(ValidationError) as refusal:
        a_resident(individual_number=wrong)

    # then
    assert wrong not in str(refusal.value)


def test_hidden_numbers_compare_by_value_and_kind() -> None:
    # given
    number = IndividualNumber(INDIVIDUAL_NUMBER)

    # when / then
    assert number == IndividualNumber(INDIVIDUAL_NUMBER)
    assert number != ResidentCode(RESIDENT_CODE)
    assert number.reveal() == INDIVIDUAL_NUMBER
    assert f"{number}" == "***"


def test_a_message_cannot_be_changed_after_it_was_made() -> None:
    # given
    body = record_changed()

    # when / then
    with pytest.raises(ValidationError):
        body.version_no = 2
