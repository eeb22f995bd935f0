"""送付先情報の画面: seen with its past, set with a reason, hidden where addresses are hidden, sent again."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from daicho.contracts.hidden import ResidentCode
from daicho.contracts.messages import DestinationStateReported, DestinationSubjectsReceived
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.models import Message
from daicho.systems.resident_registry.actions.set_destination import (
    resend_destination,
    take_destination_state,
    take_destination_subjects,
)
from daicho.systems.resident_registry.errors import DestinationUnknown
from daicho.systems.resident_registry.models import Destination, DestinationReport, DestinationSetting
from daicho.systems.resident_registry.queries.records import personal_numbers
from tests.makers.hiding import Hide, however_hidden
from tests.makers.raw import protect
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.proofs import proves
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
ELSEWHERE = "神奈川県平塚市明石町1番1号 平塚病院"
WISH = {
    "place": "elsewhere",
    "postal_code": "254-0042",
    "address": ELSEWHERE,
    "print_class": "1",
    "reason": "入院中のため",
}
LIVES_AT = "宝町"


def somebody() -> str:
    """A resident with both numbers."""
    return approved(officer("1001"), officer("1002")).resident_numbers[0]


def page_of(number: str) -> str:
    return f"/registry/residents/{number}/destinations/"


def sent() -> list[str]:
    return list(
        Message.objects.using("resident_registry").filter(type="DestinationUpdated").values_list("subject", flat=True)
    )


def reported(number: str, state: str, reason: str = "") -> None:
    newest = Destination.objects.get(resident_number=number, is_newest=True)
    told = DestinationStateReported.model_validate(
        {"management_number": newest.management_number, "state": state, "on": date(2026, 11, 23), "reason": reason}
    )
    with transaction.atomic(using="resident_registry"):
        take_destination_state(officer("1003"), told)


@proves("S2.7.b", how="unit")
def test_a_residence_is_set_with_a_reason_and_the_former_setting_stays(browser_of: SignIn) -> None:
    # given
    number, clerk = somebody(), browser_of("entry")
    assert "送付先情報はまだありません" in clerk.get(page_of(number)).content.decode()

    # when: set, resent, and set back
    assert clerk.post(f"{page_of(number)}set/", WISH).status_code == 302
    assert sent() == []
    assert clerk.post(f"{page_of(number)}resend/", {"reason": "本人の申出"}).status_code == 302
    assert (
        clerk.post(f"{page_of(number)}set/", {"place": "home", "print_class": "2", "reason": "退院"}).status_code == 302
    )

    # then
    assert len(sent()) == 2
    newest = Destination.objects.get(resident_number=number, is_newest=True)
    assert (newest.cause, newest.is_elsewhere, newest.print_class) == ("place_set", False, "2")
    former = Destination.objects.get(resident_number=number, is_newest=False)
    assert (former.cause, former.is_elsewhere, former.postal_code) == ("resent", True, "2540042")
    page = clerk.get(page_of(number)).content.decode()
    assert ELSEWHERE in page
    assert "入院中のため" in page
    assert DestinationSetting.objects.filter(resident_number=number).count() == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason": ""}, "理由"),
        ({"postal_code": ""}, "居所の郵便番号が入力されていません"),
        ({"address": ""}, "居所の住所が入力されていません"),
        ({"place": "home"}, "居所を選ぶか、居所を消してください"),
        ({"postal_code": "254"}, "7桁の番号ですが、3桁"),
    ],
)
def test_a_half_given_residence_is_refused_with_what_was_typed(
    browser_of: SignIn, changed: dict[str, str], words: str
) -> None:
    number = somebody()

    answer = browser_of("entry").post(f"{page_of(number)}set/", {**WISH, **changed})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not DestinationSetting.objects.exists()


def test_a_resend_without_reason_or_numbers_says_what_to_do(browser_of: SignIn) -> None:
    number = somebody()

    answer = browser_of("approve").post(f"{page_of(number)}resend/", {"reason": " "})

    assert answer.status_code == 422
    assert "理由が入力されていません" in answer.content.decode()
    assert sent() == []


@however_hidden
def test_address_and_residence_of_somebody_hidden_are_shown_to_nobody_without_reason(
    browser_of: SignIn, hide: Hide
) -> None:
    # given
    number = somebody()
    browser_of("entry").post(f"{page_of(number)}set/", WISH)
    browser_of("entry").post(f"{page_of(number)}resend/", {"reason": "本人の申出"})
    hide(number)

    for duty in ("entry", "verify", "approve", "next_day", "protection"):
        # when
        page = browser_of(duty).get(page_of(number)).content.decode()

        # then
        assert "(表示制限)" in page, duty
        assert ELSEWHERE not in page, duty
        assert LIVES_AT not in page, duty


def test_the_officer_for_protection_sees_it_with_a_reason_and_it_is_logged(browser_of: SignIn) -> None:
    number = somebody()
    browser_of("entry").post(f"{page_of(number)}set/", WISH)
    protect(number)
    keeper = browser_of("protection")

    without = keeper.post(f"{page_of(number)}reveal/", {"reason": ""})
    shown = keeper.post(f"{page_of(number)}reveal/", {"reason": "本人からの照会"})

    assert (without.status_code, ELSEWHERE in without.content.decode()) == (422, False)
    assert ELSEWHERE in shown.content.decode()
    event = AuditEvent.objects.using("resident_registry").get(event="destination.address_shown")
    assert (event.subjects, event.detail["reason"]) == ([number], "本人からの照会")


def test_what_was_not_sent_or_came_back_waits_on_the_list(browser_of: SignIn) -> None:
    # given
    number, clerk = somebody(), browser_of("entry")
    resend_destination(officer("1003"), number, "本人の申出")
    assert "対応の要る送付先情報はありません" in clerk.get("/registry/received/destinations/").content.decode()

    # when / then
    reported(number, "mismatch", "機構の保存する本人確認情報と違います(住所)。")
    listed = clerk.get("/registry/received/destinations/").content.decode()
    assert "突合の不一致" in listed
    assert "違います(住所)" in listed
    assert LIVES_AT not in listed
    assert page_of(number) in listed
    reported(number, "returned")
    assert "郵便が返ってきました" in clerk.get("/registry/received/destinations/").content.decode()

    # when: sent again, the older one is no longer of interest
    resend_destination(officer("1003"), number, "住所を確かめた")
    assert "対応の要る送付先情報はありません" in clerk.get("/registry/received/destinations/").content.decode()
    states = DestinationReport.objects.filter(destination__resident_number=number).order_by("id")
    assert list(states.values_list("state", flat=True)) == ["mismatch", "returned"]


def test_a_report_of_an_unknown_one_is_refused() -> None:
    told = DestinationStateReported(management_number="142034-S-none", state="sent", on=date(2026, 11, 23))

    with pytest.raises(DestinationUnknown):
        take_destination_state(officer("1003"), told)


def test_j_lis_asks_for_somebody_here_and_for_somebody_who_never_was() -> None:
    # given
    number = somebody()
    code = personal_numbers(number).resident_code
    stranger = personal_numbers(somebody()).resident_code[::-1]
    wanted = [code] + [one for one in (stranger,) if ResidentCode.is_valid(one)]

    # when
    told = DestinationSubjectsReceived(subjects=tuple(ResidentCode(one) for one in wanted))
    with transaction.atomic(using="resident_registry"):
        take_destination_subjects(officer("1003"), told)

    # then
    assert Destination.objects.get(resident_number=number).cause == "requested"
    event = AuditEvent.objects.using("resident_registry").get(event="destination.wanted_again")
    assert event.detail == {"asked": len(wanted), "made": 1}


@proves("F3.a", how="refusal")
@pytest.mark.parametrize("duty", ["inquiry", "certificate", "linkage", "administrator", "auditor"])
def test_nobody_outside_the_counters_of_the_register_sees_it(browser_of: SignIn, duty: str) -> None:
    number = somebody()

    assert browser_of(duty).get(page_of(number)).status_code == 403
    assert "送付先情報" not in browser_of(duty).get(f"/registry/residents/{number}/").content.decode()
