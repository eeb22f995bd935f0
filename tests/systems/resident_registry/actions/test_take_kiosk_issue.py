"""コンビニ交付の結果: in the 交付履歴 of everybody shown, once, with its last outcome."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daicho.contracts.messages import KioskIssueReported
from daicho.foundation.audit.models import AuditEvent
from daicho.systems.resident_registry.actions.take_kiosk_issue import take_kiosk_issue
from daicho.systems.resident_registry.models import KioskIssue
from daicho.systems.resident_registry.queries.certificates import IssuedCertificate, issue_history
from tests.contracts.kiosk_examples import KIOSK
from tests.makers.move_in import a_move_in, father, mother
from tests.makers.raw import protect
from tests.makers.registry_flow import approved
from tests.makers.staff import MONDAY_MORNING, officer

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
RECEIPT = "20261123000100000017"


@pytest.fixture
def couple() -> tuple[str, ...]:
    """Two residents of one household."""
    return approved(officer("1001"), officer("1002"), a_move_in((father(), mother()))).resident_numbers


def told(couple: tuple[str, ...], **changes: Any) -> None:
    """The outcome of a receipt of the head, for both of them."""
    (example,) = (one for one in KIOSK if isinstance(one, KioskIssueReported))
    whole = {"applicant": couple[0], "subjects": couple, "scope": "whole", "issued_at": MONDAY_MORNING, **changes}
    take_kiosk_issue(officer("1003"), example.model_copy(update=whole))


def history(resident: str) -> list[IssuedCertificate]:
    return list(issue_history(resident))


def test_an_issue_at_a_kiosk_stands_in_the_history_of_everybody_shown(couple: tuple[str, ...]) -> None:
    told(couple)

    (of_head,), (of_wife,) = history(couple[0]), history(couple[1])
    assert (of_head.kind, of_head.scope, of_head.pages) == ("住民票の写し（コンビニ交付）", "世帯全員", 1)
    assert (of_head.requester, of_wife.requester) == ("本人", "同じ世帯の人")
    assert (of_head.staff_name, of_head.terminal) == ("コンビニ交付", "K-0001 平塚宝町店")
    assert of_head.state == of_wife.state == "handed_over"


def test_who_is_not_shown_has_nothing_in_the_history(couple: tuple[str, ...]) -> None:
    told(couple, subjects=(couple[0],))

    assert history(couple[1]) == []


def test_the_same_outcome_again_is_kept_once_and_both_receptions_are_audited(couple: tuple[str, ...]) -> None:
    told(couple)
    told(couple)

    assert KioskIssue.objects.count() == 1
    events = AuditEvent.objects.using("resident_registry").filter(event="kiosk_issue.received")
    assert [sorted(event.subjects) for event in events] == [sorted(couple)] * 2
    assert sorted(event.detail["is_new"] for event in events) == [False, True]


@pytest.mark.parametrize("order", [("printed", "refunded"), ("refunded", "printed"), ("not_printed", "refunded")])
def test_a_refund_is_the_last_word_in_whatever_order_it_is_told(
    couple: tuple[str, ...], order: tuple[str, str]
) -> None:
    for outcome in order:
        told(couple, outcome=outcome)

    assert [one.state for one in history(couple[0])] == ["refunded"]


def test_what_was_not_printed_is_not_shown_as_handed_over(couple: tuple[str, ...]) -> None:
    told(couple, outcome="not_printed")

    assert [one.state for one in history(couple[0])] == ["not_printed"]


def test_issues_are_listed_newest_first(couple: tuple[str, ...]) -> None:
    told(couple)
    told(couple, receipt_number="2" * 20, issued_at=MONDAY_MORNING + timedelta(hours=1), outcome="not_printed")

    assert [one.state for one in history(couple[0])] == ["not_printed", "handed_over"]


def test_the_shop_is_hidden_of_somebody_protected_and_of_the_household(couple: tuple[str, ...]) -> None:
    told(couple)
    protect(couple[1])

    shown = [one.terminal for resident in couple for one in history(resident)]

    assert shown == ["(表示制限)", "(表示制限)"]
