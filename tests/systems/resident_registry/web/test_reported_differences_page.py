"""本人確認情報の不一致の画面: resent to the CS with a reason, withdrawn there by two, refused with what was typed."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.models import Delivery, Message
from daicho.kernel.numbers import resident_code_from
from daicho.systems.resident_registry.models import ReportedDifference
from daicho.systems.resident_registry.models.reported_difference import seal_code
from daicho.systems.resident_registry.queries.linkage_subjects import subject_at_cs
from daicho.systems.resident_registry.queries.records import personal_numbers
from tests.foundation.accounts.people import PASSWORD, an_officer
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
LIST = "/registry/received/differences/"
REASON = "CSに届いていないことを確かめた"
BY_TWO = {"outcome": REASON, "second_id": "1013", "second_password": PASSWORD}
Reported = Callable[..., str]


@pytest.fixture
def number() -> str:
    """A resident with both numbers."""
    return approved(officer("1001"), officer("1002")).resident_numbers[0]


@pytest.fixture
def approver(browser_of: SignIn) -> Client:
    return browser_of("approve")


def reported(number: str, kind: str, *, found_by: str = "registry", code: str = "") -> str:
    """A difference on the worklist; without a number, of somebody whom only the CS holds."""
    key = str(uuid4())
    ReportedDifference.objects.create(
        difference=key,
        resident=number,
        found_by=found_by,
        kind=kind,
        items=["address"] if kind == "differs" else [],
        found_on=date(2026, 11, 23),
        note="",
        told_by="",
        received_at=datetime(2026, 11, 23, 1, tzinfo=UTC),
        code=seal_code(key, code or resident_code_from("3141599999")),
    )
    return key


def sent(kind: str) -> int:
    return Message.objects.using("resident_registry").filter(type=kind).count()


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("kind", ["missing_here", "differs", "behind"])
def test_the_record_as_it_stands_is_sent_again_and_the_case_is_settled(
    approver: Client, number: str, kind: str
) -> None:
    key = reported(number, kind)
    assert "今の記録をCSへ再送" in text(approver.get(LIST))

    answer = approver.post(f"{LIST}{key}/resend/", {"outcome": REASON})

    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert sent("IdentificationRecovered") == 1
    assert ReportedDifference.objects.get(pk=key).outcome == f"CSへ再送: {REASON}"
    event = AuditEvent.objects.using("resident_registry").get(event="reported_difference.resent")
    assert (event.subjects, event.detail["reason"]) == ([number], REASON)
    assert REASON in text(approver.get(f"{LIST}?state=settled"))


def test_a_difference_of_the_suppression_sends_that_alone(approver: Client, number: str) -> None:
    key = reported(number, "suppression")
    assert "抑止情報をCSへ再送" in text(approver.get(LIST))

    assert approver.post(f"{LIST}{key}/resend/", {"outcome": REASON}).status_code == 302

    assert (sent("IdentificationRecovered"), sent("JukinetSuppressionChanged")) == (0, 1)


def test_without_a_reason_nothing_is_sent_and_the_list_leads_to_the_field(approver: Client, number: str) -> None:
    key = reported(number, "differs")

    answer = approver.post(f"{LIST}{key}/resend/", {"outcome": "　"})

    assert answer.status_code == 422
    assert f'href="#why-{key}"' in text(answer)
    assert f'id="why-{key}"' in text(answer)
    assert (sent("IdentificationRecovered"), ReportedDifference.objects.get(pk=key).settled_at) == (0, None)


def test_a_held_update_goes_first(approver: Client, number: str) -> None:
    key = reported(number, "differs")
    with serving("resident_registry"), transaction.atomic(using="resident_registry"):
        subject = subject_at_cs(number)
    held = Delivery.objects.using("resident_registry").filter(receiver="jukinet_server", subject=subject)
    assert held.update(state="held") > 0

    answer = approver.post(f"{LIST}{key}/resend/", {"outcome": REASON})

    assert answer.status_code == 409
    assert "CSに届いていない連携があります" in text(answer)
    assert sent("IdentificationRecovered") == 0


@pytest.mark.parametrize(("kind", "found_by"), [("missing_there", "registry"), ("differs", "prefecture")])
def test_only_what_this_register_can_mend_is_sent_again(
    approver: Client, number: str, kind: str, found_by: str
) -> None:
    key = reported(number if found_by == "prefecture" else "", kind, found_by=found_by)

    assert approver.post(f"{LIST}{key}/resend/", {"outcome": REASON}).status_code == 409
    assert "CSへ再送</button>" not in text(approver.get(LIST))
    assert sent("IdentificationRecovered") == 0


def test_whom_only_the_cs_holds_is_withdrawn_by_two(approver: Client) -> None:
    an_officer("1013", "approve")
    key = reported("", "missing_there")
    page = text(approver.get(LIST))
    assert "この市の記録にない方" in page
    assert "CSの記録を取り消す" in page

    answer = approver.post(f"{LIST}{key}/withdraw/", BY_TWO)

    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert sent("IdentificationWithdrawn") == 1
    assert "確認 1013" in ReportedDifference.objects.get(pk=key).outcome
    event = AuditEvent.objects.using("resident_registry").get(event="reported_difference.withdrawn")
    assert (event.staff_id, event.detail["confirmed_by"]) == ("5000", "1013")


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"outcome": ""}, 422, "理由"),
        ({"second_id": "", "second_password": ""}, 403, "職員番号かパスワードが違うか"),
        ({"second_password": "guess"}, 403, "職員番号かパスワードが違うか"),
        ({"second_id": "5000"}, 422, "もう一人の本登録の担当者"),
        ({"second_id": "1014"}, 422, "もう一人の本登録の担当者"),
    ],
)
def test_a_withdrawal_that_is_refused_keeps_what_was_typed_but_the_password(
    approver: Client, given: dict[str, str], status: int, words: str
) -> None:
    an_officer("1013", "approve")
    an_officer("1014", "entry")
    key = reported("", "missing_there")
    typed = BY_TWO | given

    answer = approver.post(f"{LIST}{key}/withdraw/", typed)

    page = text(answer)
    assert answer.status_code == status
    assert words in page
    assert '<details class="more" open><summary>CSの記録を取り消す' in page
    assert f'name="outcome" maxlength="200" value="{typed["outcome"]}"' in page
    assert f'value="{typed["second_id"]}"' in page
    assert PASSWORD not in page
    assert "guess" not in page
    assert (sent("IdentificationWithdrawn"), ReportedDifference.objects.get(pk=key).settled_at) == (0, None)


def test_nobody_who_lives_here_is_withdrawn(approver: Client, number: str) -> None:
    an_officer("1013", "approve")
    with serving("resident_registry"), transaction.atomic(using="resident_registry"):
        code = personal_numbers(number).resident_code
    key = reported("", "missing_there", code=str(code))

    assert approver.post(f"{LIST}{key}/withdraw/", BY_TWO).status_code == 409
    assert sent("IdentificationWithdrawn") == 0


def test_a_case_is_settled_once(approver: Client, number: str) -> None:
    key = reported(number, "differs")
    approver.post(f"{LIST}{key}/resend/", {"outcome": REASON})

    assert approver.post(f"{LIST}{key}/resend/", {"outcome": REASON}).status_code == 409
    assert sent("IdentificationRecovered") == 1


@pytest.mark.parametrize("act", ["resend", "withdraw", "settle"])
def test_who_may_not_approve_sees_the_list_and_no_forms(browser_of: SignIn, number: str, act: str) -> None:
    key = reported(number, "differs")
    client = browser_of("entry")

    assert "CSへ再送</button>" not in text(client.get(LIST))
    assert client.post(f"{LIST}{key}/{act}/", BY_TWO).status_code == 403
    assert ReportedDifference.objects.get(pk=key).settled_at is None
