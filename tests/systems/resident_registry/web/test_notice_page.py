"""通知書 on the page of a movement: offered after the approval, issued by a button, opened as often as needed."""

from __future__ import annotations

import re

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.resident_registry.rules.movements.death import KIND as DEATH
from daicho.systems.resident_registry.rules.movements.official_removal import KIND as OFFICIAL_REMOVAL
from tests.makers.births_and_deaths import a_death, a_removal
from tests.makers.move_in import a_move_in, father, fresh_numbers, mother, person_name
from tests.makers.raw import protect
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])


@pytest.fixture
def removal() -> tuple[str, tuple[str, ...]]:
    """A family struck off by the office: the reception number and who they are."""
    family = approved(officer("1001"), officer("1002")).resident_numbers
    return carried_out(officer("1001"), officer("1002"), OFFICIAL_REMOVAL, a_removal(*family)), family


def test_a_letter_is_issued_by_its_button_and_opened_again(
    browser_of: SignIn, removal: tuple[str, tuple[str, ...]]
) -> None:
    reception, family = removal
    browser = browser_of("approve")
    page = f"/registry/movements/{reception}/"
    assert "職権記載等通知書を発行" in browser.get(page).content.decode()

    answer = browser.post(f"{page}notices/", {"kind": "by_office", "recipient": family[0]})

    assert answer["Location"] == f"{page}?done=notice"
    after = browser.get(answer["Location"]).content.decode()
    assert "通知書を発行しました" in after
    assert "職権記載等通知書を発行" not in after
    link = re.search(r'href="(/registry/notices/[^"]+)"', after)
    assert link
    for _ in range(2):
        paper = browser.get(link[1])
        assert paper["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF")
    assert "職権記載等通知書" in browser.get(f"/registry/residents/{family[0]}/issues/").content.decode()


def test_what_is_not_due_or_would_reach_a_protected_person_is_refused_in_words(
    browser_of: SignIn, removal: tuple[str, tuple[str, ...]]
) -> None:
    reception, family = removal
    browser = browser_of("approve")

    other = browser.post(f"/registry/movements/{reception}/notices/", {"kind": "head_wanted", "recipient": family[1]})
    protect(family[1])
    sent = browser.post(f"/registry/movements/{reception}/notices/", {"kind": "by_office", "recipient": family[0]})

    assert "この通知書は要りません" in other.content.decode()
    assert "支援措置責任者に相談" in sent.content.decode()
    assert (other.status_code, sent.status_code) == (409, 409)


def test_who_only_checks_the_next_day_is_offered_no_letter(
    browser_of: SignIn, removal: tuple[str, tuple[str, ...]]
) -> None:
    reception, family = removal
    browser = browser_of("next_day")

    assert "通知書を発行" not in browser.get(f"/registry/movements/{reception}/").content.decode()
    refused = browser.post(f"/registry/movements/{reception}/notices/", {"kind": "by_office", "recipient": family[0]})
    assert refused.status_code == 403


def test_a_household_without_head_is_listed_with_who_gets_the_letter_until_it_has_one(browser_of: SignIn) -> None:
    grown = mother(name=person_name("大川", "咲", "オオカワ", "サキ"), relationship=("20",))
    entry = a_move_in((father(), mother(), grown))
    family = approved(officer("1001"), officer("1002"), entry, fresh_numbers(3)).resident_numbers
    browser = browser_of("entry")
    page = "/registry/households/headless/"
    assert "世帯主のいない世帯はありません" in browser.get(page).content.decode()

    carried_out(officer("1001"), officer("1002"), DEATH, a_death(family[0]))

    listed = browser.get(page).content.decode()
    assert "大川 結衣" in listed
    assert "2人" in listed
    assert "グリーンヒルズ" in listed
    assert f"/registry/movements/new/head_change/{family[1]}/" in listed
    kept = AuditEvent.objects.using("resident_registry").filter(event="headless_households.listed").latest("number")
    assert kept.subjects == [family[1]]
    protect(family[2])
    assert "グリーンヒルズ" not in browser.get(page).content.decode()
