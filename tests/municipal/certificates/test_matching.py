"""請求と証明書の照合 (M34): a paper that is not the one asked for is found out before it is handed over."""

from __future__ import annotations

from typing import Any

import pytest

from daicho.municipal.certificates.composition import compose
from daicho.municipal.certificates.inputs import CertificateKind, CertificateOptions, CertificateScope
from daicho.municipal.certificates.matching import mismatches, printed_options, subjects
from tests.municipal.certificates.members import EVERYTHING, ISSUER, NUMBER, closed, foreign, japanese, request

MEMBERS = (japanese(1), foreign(2), japanese(3))
ONE = {"scope": CertificateScope.PART, "selected": ("0000000001",)}


@pytest.mark.parametrize("kind", list(CertificateKind))
@pytest.mark.parametrize("options", [CertificateOptions(), EVERYTHING])
def test_the_paper_asked_for_matches(kind: CertificateKind, options: CertificateOptions) -> None:
    asked = request(kind, options=options)
    members = tuple(map(closed, MEMBERS)) if kind is CertificateKind.CLOSED else MEMBERS

    assert mismatches(compose(asked, members, ISSUER, NUMBER), asked, members) == ()


@pytest.mark.parametrize(
    ("asked", "made", "expected"),
    [
        (ONE, {**ONE, "selected": ("0000000003",)}, ["CER-MATCH-001"]),
        (ONE, {}, ["CER-MATCH-001"]),
        ({}, {"official_use": True}, ["CER-MATCH-002"]),
        (ONE, {**ONE, "options": CertificateOptions(individual_number=True)}, ["CER-MATCH-003"]),
        ({**ONE, "options": CertificateOptions(resident_code=True)}, ONE, ["CER-MATCH-003"]),
    ],
    ids=["another person", "too many", "official use", "a number not asked for", "a code left out"],
)
def test_another_paper_does_not(asked: dict[str, Any], made: dict[str, Any], expected: list[str]) -> None:
    content = compose(request(**made), MEMBERS, ISSUER, NUMBER)

    assert [finding.code for finding in mismatches(content, request(**asked), MEMBERS)] == expected


def test_the_issue_history_gets_subjects_and_printed_items() -> None:
    content = compose(request(options=CertificateOptions(register=True)), MEMBERS, ISSUER, NUMBER)

    assert subjects(content) == ("0000000001", "0000000002", "0000000003")
    assert printed_options(content) == ("本籍", "筆頭者")
