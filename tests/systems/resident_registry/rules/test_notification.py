"""届出人: who has standing, and which papers suffice (住基法26条, 27条)."""

from __future__ import annotations

import pytest

from daicho.systems.resident_registry.rules.notification import IdentityCheck, Notifier, NotifierKind, check_notifier
from tests.proofs import proves

K = NotifierKind
CARD = IdentityCheck(("individual_number_card",))


def codes(notifier: Notifier) -> list[str]:
    return [finding.code for finding in check_notifier(notifier, 2)]


@proves("M12.d", how="refusal")
@pytest.mark.parametrize("kind", [K.AGENT, K.STATUTORY_AGENT])
def test_an_agent_without_a_paper_that_shows_the_right_has_no_standing(kind: NotifierKind) -> None:
    (finding,) = check_notifier(Notifier(kind, "隣人 某", identity=CARD), 2)

    assert (finding.code, finding.article) == ("REG-NOTE-002", "住基法27条3項")
    assert finding.article in finding.message
    assert codes(Notifier(kind, "代理 人子", authority="委任状", identity=CARD)) == []


@pytest.mark.parametrize("kind", [K.SELF, K.HEAD, K.SAME_HOUSEHOLD])
def test_the_person_the_head_and_the_household_need_no_such_paper(kind: NotifierKind) -> None:
    assert codes(Notifier(kind, "大川 誠", identity=CARD)) == []


@proves("M12.b", how="refusal")
@pytest.mark.parametrize(
    ("papers", "explanation", "expected"),
    [
        (("individual_number_card",), "", []),
        (("bank_book", "pension_handbook"), "", []),
        (("bank_book",), "", ["REG-NOTE-003"]),
        (("bank_book", "bank_book"), "", ["REG-NOTE-003"]),
        ((), "", ["REG-NOTE-003"]),
        ((), "  ", ["REG-NOTE-003"]),
        ((), "家族構成を聴き取った", ["REG-NOTE-004"]),
        (("bank_book",), "家族構成を聴き取った", ["REG-NOTE-004"]),
    ],
)
def test_one_paper_with_photograph_or_two_others_or_an_explanation(
    papers: tuple[str, ...], explanation: str, expected: list[str]
) -> None:
    assert codes(Notifier(K.SELF, "大川 誠", identity=IdentityCheck(papers, explanation))) == expected
