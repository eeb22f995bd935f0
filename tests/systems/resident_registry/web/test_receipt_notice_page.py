"""受理通知 on the page of a movement."""

from __future__ import annotations

import pytest

from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.systems.resident_registry.actions.test_make_receipt_notice import newest, without_papers
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])


def test_the_page_of_the_movement_reminds_of_it_and_opens_it(browser_of: SignIn) -> None:
    approved(officer("1001"), officer("1002"), without_papers())
    page = f"/registry/movements/{newest()}/"
    browser = browser_of("approve")

    assert "受理通知を開く" in browser.get(page).content.decode()
    letter = browser.post(f"{page}receipt-notice.pdf")
    assert (letter.status_code, letter["Content-Type"]) == (200, "application/pdf")
    assert browser_of("inquiry").post(f"{page}receipt-notice.pdf").status_code == 403
