"""交付する証明書の案内: what is offered to everybody, and what to the household of a card."""

from __future__ import annotations

from typing import Any

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.certificate_server.actions.offer_certificates import identify_at_kiosk, offer_certificates
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope
from daicho.systems.certificate_server.rules.service_hours import ClosedReason
from tests.systems.certificate_server.kiosk_requests import at_kiosk, decide
from tests.systems.certificate_server.makers import feed_is_up, keep_household, keep_person

pytestmark = pytest.mark.django_db(databases=["certificate_server"])


@pytest.fixture(autouse=True)
def _feed() -> None:
    feed_is_up()


def events(event: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.using("certificate_server").filter(event=event))


def test_everybody_is_told_what_is_given_out_what_it_costs_and_when() -> None:
    decide("options", ["register"])
    decide("most_copies", 3)

    by_day, at_night = offer_certificates(at_kiosk()), offer_certificates(at_kiosk(hours=14))

    assert (by_day.closed, by_day.next_opening, by_day.most_copies) == (None, None, 3)
    assert [(one.kind, one.fee, one.options) for one in by_day.kinds] == [("resident_certificate", 200, ("register",))]
    assert at_night.closed is ClosedReason.HOURS
    assert at_night.next_opening is not None
    assert at_night.next_opening.isoformat() == "2026-11-24T06:30:00+09:00"
    assert not AuditEvent.objects.using("certificate_server").exists()


def test_a_household_is_shown_in_its_order_with_what_applies_to_it() -> None:
    foreign: dict[str, Any] = {
        "nationality": "ブラジル",
        "status_category": "1",
        "became_foreign_resident_on": "2020-04-01",
        "status_of_residence": "永住者",
        "period": "",
        "expires_on": None,
        "card_number": "AB12345678CD",
        "common_names": [],
    }
    wife = {"kind": "foreign", "name": "", "alphabet_name": "MARIA SILVA", "foreign": foreign, "kana_official": False}
    head, second = keep_household({}, wife)

    shown = identify_at_kiosk(at_kiosk(), second.serial)

    assert [(one.name, one.birth, one.is_applicant) for one in shown.members] == [
        ("平塚　太郎", "平成2年4月1日", False),
        ("MARIA SILVA", "1990年4月1日", True),
    ]
    assert set(shown.kinds[0].options) >= {"register", "nationality", "card_number"}
    assert shown.kinds[0].scopes == tuple(KioskScope)
    assert events("kiosk.identified")[0].subjects == [head.resident_number, second.resident_number]


def test_who_lives_alone_and_is_japanese_is_not_asked_for_what_does_not_apply() -> None:
    (kind,) = identify_at_kiosk(at_kiosk(), keep_person().serial).kinds

    assert kind.scopes == (KioskScope.SELF, KioskScope.WHOLE)
    assert kind.options == ("head_and_relationship", "register", "individual_number")


def test_nothing_of_a_household_is_shown_to_who_is_not_served_and_the_true_reason_is_written_down() -> None:
    one, fellow = keep_household({}, {"protected": True})

    with pytest.raises(KioskRefused) as refused:
        identify_at_kiosk(at_kiosk(), one.serial)

    assert refused.value.refusal is RefusalCode.NOT_KIOSK
    (event,) = events("kiosk.refused")
    assert event.detail == {"code": "K-NOT-KIOSK", "reason": "protected", "receipt": ""}
    assert event.subjects == [one.resident_number]
    assert not events("kiosk.identified")
    assert fellow.resident_number not in str(event.detail)
