"""When a requirement counts as met, partly met or not yet met."""

from __future__ import annotations

import pytest

from daicho.config.pia.catalogue import Requirement
from daicho.config.pia.evidence import Proof
from daicho.config.pia.status import judge

FUNCTION = Requirement("S9.1", "a function", {"S9.1.a": "It does this.", "S9.1.b": "It does that."})
MEASURE = Requirement("M99", "a measure", {"M99.a": "The right way works.", "M99.b": "The wrong way is refused."})


def proof(claim: str, how: str, outcome: str = "passed", test: str = "tests/test_it.py::test_it") -> Proof:
    return Proof(claim, how, test, outcome)


def test_a_function_is_met_when_every_claim_has_a_passing_journey_or_sequence() -> None:
    judgement = judge(FUNCTION, [proof("S9.1.a", "journey"), proof("S9.1.b", "sequence")])

    assert judgement.status == "met"
    assert judgement.proven == {"S9.1.a", "S9.1.b"}


def test_one_claim_without_proof_makes_it_partly() -> None:
    assert judge(FUNCTION, [proof("S9.1.a", "journey")]).status == "partly"


def test_a_requirement_without_proof_is_not_yet_met() -> None:
    assert judge(FUNCTION, []).status == "not yet"


def test_a_measure_is_only_partly_met_while_nobody_tried_the_forbidden_thing() -> None:
    both = [proof("M99.a", "sequence"), proof("M99.b", "sequence")]

    assert judge(MEASURE, both).status == "partly"
    assert judge(MEASURE, [*both, proof("M99.b", "refusal")]).status == "met"


def test_a_refusal_alone_never_proves_a_claim() -> None:
    judgement = judge(MEASURE, [proof("M99.a", "refusal"), proof("M99.b", "refusal")])

    assert judgement.status == "partly"
    assert judgement.proven == frozenset()


def test_units_are_listed_but_never_count() -> None:
    judgement = judge(FUNCTION, [proof("S9.1.a", "unit"), proof("S9.1.b", "unit")])

    assert judgement.status == "not yet"
    assert [p.how for p in judgement.evidence] == ["unit", "unit"]


@pytest.mark.parametrize("outcome", ["failed", "skipped"])
def test_a_test_that_did_not_pass_proves_nothing(outcome: str) -> None:
    proofs = [proof("S9.1.a", "journey", outcome), proof("S9.1.b", "journey")]

    assert judge(FUNCTION, proofs).status == "partly"


def test_one_failing_test_outweighs_a_passing_one_for_the_same_claim() -> None:
    proofs = [
        proof("S9.1.a", "journey"),
        proof("S9.1.a", "unit", "failed", test="tests/test_other.py::test_other"),
        proof("S9.1.b", "journey"),
    ]

    judgement = judge(FUNCTION, proofs)

    assert judgement.status == "partly"
    assert {p.claim for p in judgement.evidence} == {"S9.1.b"}


def test_proofs_of_other_requirements_are_left_aside() -> None:
    assert judge(FUNCTION, [proof("S1.1.a", "journey")]).status == "not yet"
