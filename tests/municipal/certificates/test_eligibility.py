"""交付の可否: table of who may have what (住民基本台帳法12条から12条の3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.certificates.eligibility import Requester, RequesterKind, certificate_findings, must_be_mailed
from daicho.municipal.certificates.inputs import (
    CertificateKind,
    CertificateMember,
    CertificateOptions,
    CertificateScope,
    HistoryLine,
)
from daicho.municipal.codes.residents import ResidentStatus
from daicho.municipal.masking.scope import ProtectedScope, address_key
from tests.municipal.certificates.members import ADDRESS, closed, japanese, request

HOUSEHOLD = "00000019"
CARD = ("individual_number_card",)
NUMBERS = CertificateOptions(individual_number=True)
CODE = CertificateOptions(resident_code=True)
RELATED = CertificateOptions(head_and_relationship=True)


def somebody(kind: RequesterKind, **changes: Any) -> Requester:
    """A requester whose papers are all in order."""
    given: dict[str, Any] = {"identity_papers": CARD, "authority_shown": True, "reason": "債権の保全のため"} | changes
    return Requester(kind, **given)


def codes(requester: Requester, protected: ProtectedScope | None = None, **changes: Any) -> list[str]:
    members = (japanese(1), japanese(2))
    found = certificate_findings(request(**changes), members, requester, protected or ProtectedScope(), HOUSEHOLD)
    return [finding.code for finding in found]


@pytest.mark.parametrize("kind", list(RequesterKind))
def test_who_is_in_order_may_have_the_basic_items(kind: RequesterKind) -> None:
    assert codes(somebody(kind)) == []


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        (RequesterKind.PRINCIPAL, NUMBERS, []),
        (RequesterKind.SAME_HOUSEHOLD, NUMBERS, []),
        (RequesterKind.STATUTORY_AGENT, NUMBERS, []),
        (RequesterKind.VOLUNTARY_AGENT, NUMBERS, ["CER-REQ-032"]),
        (RequesterKind.PUBLIC_BODY, NUMBERS, ["CER-REQ-031"]),
        (RequesterKind.THIRD_PARTY, NUMBERS, ["CER-REQ-030"]),
        (RequesterKind.PROFESSIONAL, CODE, ["CER-REQ-030"]),
        (RequesterKind.THIRD_PARTY, RELATED, ["CER-REQ-033"]),
        (RequesterKind.PUBLIC_BODY, RELATED, []),
        (RequesterKind.PRINCIPAL, RELATED, []),
    ],
)
def test_what_each_kind_of_requester_may_have(
    kind: RequesterKind, options: CertificateOptions, expected: list[str]
) -> None:
    assert codes(somebody(kind), options=options) == expected


def test_a_public_body_with_a_legal_ground_may_have_the_numbers() -> None:
    body = somebody(RequesterKind.PUBLIC_BODY, legal_ground_for_numbers="番号法別表")

    assert codes(body, options=NUMBERS) == []


def test_only_a_voluntary_agents_paper_with_numbers_goes_by_mail() -> None:
    asked = request(options=CODE)

    assert [kind for kind in RequesterKind if must_be_mailed(asked, Requester(kind))] == [RequesterKind.VOLUNTARY_AGENT]
    assert not must_be_mailed(request(), Requester(RequesterKind.VOLUNTARY_AGENT))


@pytest.mark.parametrize(
    ("requester", "expected"),
    [
        (somebody(RequesterKind.PRINCIPAL, identity_papers=()), ["CER-REQ-020"]),
        (somebody(RequesterKind.PRINCIPAL, identity_papers=("student_card",)), ["CER-REQ-020"]),
        (somebody(RequesterKind.PRINCIPAL, identity_papers=("student_card", "qualification_confirmation")), []),
        (somebody(RequesterKind.VOLUNTARY_AGENT, authority_shown=False), ["CER-REQ-021"]),
        (somebody(RequesterKind.PROFESSIONAL, authority_shown=False), ["CER-REQ-021"]),
        (somebody(RequesterKind.THIRD_PARTY, reason="　"), ["CER-REQ-022"]),
    ],
)
def test_missing_papers_authority_or_reason_block_the_issue(requester: Requester, expected: list[str]) -> None:
    assert codes(requester) == expected


@pytest.mark.parametrize(
    "protected",
    [
        ProtectedScope(residents=frozenset({"0000000002"})),
        ProtectedScope(households=frozenset({HOUSEHOLD})),
        ProtectedScope(addresses=frozenset({address_key(ADDRESS)})),
        ProtectedScope(addresses=frozenset({address_key(japanese().previous_address)})),
    ],
    ids=["person", "household", "address", "転入前住所"],
)
def test_a_protected_person_blocks_the_certificate_of_everybody_at_the_address(protected: ProtectedScope) -> None:
    own = {"scope": CertificateScope.PART, "selected": ("0000000001",)}

    assert codes(somebody(RequesterKind.PRINCIPAL), protected, **own) == ["CER-REQ-010"]


def test_after_the_protection_officers_review_an_alert_remains() -> None:
    reviewed = somebody(RequesterKind.PRINCIPAL, reviewed_by_protection_officer=True)

    assert codes(reviewed, ProtectedScope(households=frozenset({HOUSEHOLD}))) == ["CER-REQ-011"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"scope": CertificateScope.PART}, ["CER-REQ-001"]),
        ({"scope": CertificateScope.PART, "selected": ("0000000001", "9999999999")}, ["CER-REQ-002"]),
        ({"options": CertificateOptions(history=True)}, ["CER-REQ-004"]),
        ({"options": CertificateOptions(history=True), "kind": CertificateKind.INDIVIDUAL}, []),
    ],
    ids=["nobody", "a stranger", "history in the household form", "history in the individual form"],
)
def test_a_request_that_cannot_be_met_says_why(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(somebody(RequesterKind.PRINCIPAL), **changes) == expected


def test_a_closed_record_needs_another_certificate() -> None:
    members = (japanese(1), japanese(2, status=ResidentStatus.DEAD))
    found = certificate_findings(request(), members, somebody(RequesterKind.PRINCIPAL), ProtectedScope(), HOUSEHOLD)

    assert [finding.code for finding in found] == ["CER-REQ-003"]
    assert "除票の写し" in found[0].message


def closed_codes(requester: Requester, member: CertificateMember, **changes: Any) -> list[str]:
    asked = request(CertificateKind.CLOSED, **changes)
    return [one.code for one in certificate_findings(asked, (member,), requester, ProtectedScope(), HOUSEHOLD)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (RequesterKind.PRINCIPAL, []),
        (RequesterKind.THIRD_PARTY, []),
        (RequesterKind.PUBLIC_BODY, []),
        (RequesterKind.SAME_HOUSEHOLD, ["CER-REQ-006"]),
    ],
)
def test_a_former_household_gets_no_closed_record_as_such(kind: RequesterKind, expected: list[str]) -> None:
    assert closed_codes(somebody(kind), closed(japanese())) == expected


def test_a_closed_record_is_of_somebody_closed_and_shows_no_number_of_the_dead() -> None:
    dead = replace(closed(japanese()), status=ResidentStatus.DEAD)

    assert closed_codes(somebody(RequesterKind.PRINCIPAL), japanese()) == ["CER-REQ-005"]
    assert closed_codes(somebody(RequesterKind.PRINCIPAL), dead, options=NUMBERS) == ["CER-REQ-034"]
    assert closed_codes(somebody(RequesterKind.PRINCIPAL), closed(japanese()), options=NUMBERS) == []


@pytest.mark.parametrize("hidden", ["planned_to", "history"])
def test_an_address_in_the_history_of_a_closed_record_blocks_it_too(hidden: str) -> None:
    secret = Address(text="神奈川県横浜市中区本町", lot="9番地")
    line = HistoryLine("転居", PartialDate.known(date(2020, 1, 1)), addresses=(secret,))
    member = closed(japanese(), planned_to=secret) if hidden == "planned_to" else closed(japanese(history=(line,)))
    scope = ProtectedScope(addresses=frozenset({address_key(secret)}))
    asked = request(CertificateKind.CLOSED)

    found = certificate_findings(asked, (member,), somebody(RequesterKind.PRINCIPAL), scope, HOUSEHOLD)

    assert [one.code for one in found] == ["CER-REQ-010"]
