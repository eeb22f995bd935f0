"""入力できる項目: what a movement does not list is refused, whatever else is right about the request (M2)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.resident_registry.models import Movement
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.proofs import proves
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
LISTED = {"members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "0", "moved_on_year": "R8.11.20", "members-0-name": "某"}


@proves("M2.b", how="refusal")
@pytest.mark.parametrize("item", ["annual_income", "members-0-bank_account", "others-0-name", "-"])
def test_a_further_item_of_a_moving_in_is_refused(browser_of: SignIn, item: str) -> None:
    browser = browser_of("entry")

    assert browser.post("/registry/move-in/", {**LISTED, "register": "1"}).status_code == 422
    answer = browser.post("/registry/move-in/", {**LISTED, "register": "1", item: "SECRET-777"})

    assert answer.status_code == 409
    assert "入力できない項目" in answer.content.decode()
    assert "SECRET-777" not in answer.content.decode()
    assert not Movement.objects.using("resident_registry").exists()
    assert AuditEvent.objects.using("resident_registry").get(event="act.refused").detail["code"] == "REG-ENTRY-003"


@proves("M2.b", how="refusal")
def test_an_item_of_another_movement_is_refused(browser_of: SignIn) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    before = Movement.objects.using("resident_registry").count()
    path = reverse("registry-entry-begin", args=["move_within", number])

    answer = browser_of("entry").post(path, {"register": "1", "members-0-individual_number": "1"})

    assert answer.status_code == 409
    assert Movement.objects.using("resident_registry").count() == before
