"""だれがどの画面を開けるか: each route with the duties that must not get in, tried by address (M24)."""

from __future__ import annotations

import pytest

from daicho.foundation.accounts.duties import DUTIES
from daicho.foundation.audit.models import AuditEvent
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.proofs import proves
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
COUNTER = {"entry", "verify", "approve", "next_day", "certificate", "protection"}
LOOK = COUNTER | {"inquiry"}
OFFICE_DUTIES = sorted(LOOK | {"linkage", "administrator", "auditor"})
MAY = {
    "": LOOK,
    "residents/{}/": LOOK,
    "residents/{}/household/": LOOK,
    "residents/{}/history/": LOOK,
    "residents/{}/issues/": LOOK,
    "residents/{}/numbers/": {"entry", "verify", "approve", "next_day"},
    "residents/{}/address/": {"protection"},
    "linkage/deliveries/1/resend/": {"linkage"},
    "linkage/deliveries/1/skip/": {"linkage"},
    "residents/{}/suppressions/": {"protection", "approve"},
    "residents/{}/suppressions/new/": {"protection"},
    "residents/{}/suppressions/00000000-0000-4000-8000-000000000000/change/": {"protection"},
    "residents/{}/suppressions/00000000-0000-4000-8000-000000000000/lift/": {"protection"},
    "residents/{}/suppressions/00000000-0000-4000-8000-000000000000/lift-for-now/": {"protection", "approve"},
    "protections/": {"protection"},
    "protections/endings/": {"protection", "approve"},
    "protections/endings/00000000-0000-4000-8000-000000000000/confirm/": {"protection", "approve"},
    "protections/endings/00000000-0000-4000-8000-000000000000/withdraw/": {"protection", "approve"},
    "residents/{}/protections/": {"protection"},
    "residents/{}/protections/new/": {"protection"},
    "residents/{}/protections/00000000-0000-4000-8000-000000000000/change/": {"protection"},
    "residents/{}/protections/00000000-0000-4000-8000-000000000000/extend/": {"protection"},
    "residents/{}/protections/00000000-0000-4000-8000-000000000000/end/": {"protection"},
    "residents/{}/protections/00000000-0000-4000-8000-000000000000/offender/": {"protection"},
    "residents/{}/destinations/": {"entry", "verify", "approve", "next_day", "protection"},
    "residents/{}/destinations/set/": {"entry", "approve", "protection"},
    "residents/{}/destinations/resend/": {"entry", "approve", "protection"},
    "residents/{}/destinations/reveal/": {"protection"},
    "received/destinations/": {"entry", "verify", "approve", "next_day"},
    "received/certificates/": {"entry", "verify", "approve", "next_day"},
    "received/arrivals/": {"entry", "verify", "approve", "next_day"},
    "received/arrivals/00000000-0000-4000-8000-000000000000/retry/": {"approve"},
    "received/arrivals/00000000-0000-4000-8000-000000000000/settle/": {"approve"},
    "wide-area/": {"certificate"},
    "wide-area/142034-0000000000000000/issue/": {"certificate"},
    "wide-area/142034-0000000000000000/copy.pdf": {"certificate"},
    "wide-area/142034-0000000000000000/discard/": {"certificate"},
    "received/registers/": {"entry", "verify", "approve", "next_day"},
    "received/registers/00000000-0000-4000-8000-000000000000/noted/": {"approve"},
    "received/registers/00000000-0000-4000-8000-000000000000/settle/": {"approve"},
    "received/differences/": {"entry", "verify", "approve", "next_day"},
    "received/differences/00000000-0000-4000-8000-000000000000/settle/": {"approve"},
    "received/differences/00000000-0000-4000-8000-000000000000/resend/": {"approve"},
    "received/differences/00000000-0000-4000-8000-000000000000/withdraw/": {"approve"},
    "immigration/": {"entry", "verify", "approve", "next_day"},
    "immigration/take/": {"entry", "approve"},
    "immigration/rows/00000000-0000-4000-8000-000000000000/enter/": {"entry"},
    "immigration/rows/00000000-0000-4000-8000-000000000000/again/": {"entry", "approve"},
    "immigration/rows/00000000-0000-4000-8000-000000000000/refuse/": {"approve"},
    "immigration/reports/": {"entry", "verify", "approve", "next_day"},
    "immigration/reports/write/": {"approve"},
    "immigration/outputs/1/again/": {"approve"},
    "media/": {"administrator"},
    "media/NK-001/retire/": {"administrator"},
    "move-in/received/00000000-0000-4000-8000-000000000000/": {"entry"},
    "duplicates/": {"approve", "next_day"},
    "duplicates/{}/0000000027/": {"approve", "next_day"},
    "closed-records/": {"administrator"},
    "closed-records/propose/2176/": {"administrator"},
    "closed-records/destructions/1/approve/": {"administrator"},
    "closed-records/destructions/1/withdraw/": {"administrator"},
    "terminals/": {"administrator"},
    "terminals/new/": {"administrator"},
    "terminals/HK-020/retire/": {"administrator"},
    "settings/": {"administrator"},
    "settings/verifier_may_approve/": {"administrator"},
    "accounts/": {"administrator"},
    "accounts/new/": {"administrator"},
    "accounts/1001/": {"administrator"},
    "accounts/1001/duties/": {"administrator"},
    "accounts/1001/password/": {"administrator"},
    "households/headless/": {"entry", "verify", "approve", "next_day"},
    "audit/": {"auditor"},
    "audit/looks/": {"auditor"},
    "audit/verification/": {"auditor"},
    "audit/verification/order/": {"auditor"},
    "audit/checkpoint/": {"auditor"},
    "statistics/": COUNTER | {"administrator"},
    "statistics/movements/": COUNTER | {"administrator"},
    "help/": set(OFFICE_DUTIES),
    "help/search/": set(OFFICE_DUTIES),
}
SHUT = [(path, duty) for path, may in MAY.items() for duty in OFFICE_DUTIES if duty not in may]
SHUT += [("linkage/", duty) for duty in OFFICE_DUTIES if duty not in {"linkage", "administrator", "approve"}]


@proves("M24.b", how="refusal")
@pytest.mark.parametrize(("path", "duty"), SHUT)
def test_who_has_not_the_duty_is_refused_by_address_too_and_the_attempt_is_kept(
    browser_of: SignIn, path: str, duty: str
) -> None:
    browser = browser_of(duty)

    for answer in (
        browser.get(f"/registry/{path}".format("0000000019")),
        browser.post(f"/registry/{path}".format("1")),
    ):
        assert answer.status_code == 403
        assert "権限がありません" in answer.content.decode()
    kept = AuditEvent.objects.using("resident_registry").filter(event="function.refused", staff_id="5000")
    assert kept.count() == 2


@proves("M24.a", how="unit")
@pytest.mark.parametrize("duty", OFFICE_DUTIES)
def test_the_menu_holds_what_the_duty_opens_and_every_entry_opens(browser_of: SignIn, duty: str) -> None:
    assert duty in DUTIES
    browser = browser_of(duty)
    page = browser.get("/registry/help/").content.decode()

    assert ('href="/registry/"' in page) == (duty in LOOK)
    assert ('href="/registry/linkage/"' in page) == (duty in {"linkage", "administrator", "approve"})
    assert ('href="/registry/move-in/"' in page) == (duty == "entry")


@pytest.mark.parametrize("duty", sorted(LOOK))
def test_who_may_look_sees_no_button_that_would_be_refused(browser_of: SignIn, duty: str) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]

    page = browser_of(duty).get(f"/registry/residents/{number}/").content.decode()

    assert ("numbers/" in page) == (duty in MAY["residents/{}/numbers/"])
    assert ("証明発行" in page) == (duty == "certificate")


@pytest.mark.parametrize(
    ("duty", "first"), [("entry", "/registry/"), ("linkage", "/registry/linkage/"), ("auditor", "/registry/audit/")]
)
def test_signing_in_leads_to_the_first_screen_that_the_duties_open(browser_of: SignIn, duty: str, first: str) -> None:
    assert browser_of(duty).get("/")["Location"] == first
