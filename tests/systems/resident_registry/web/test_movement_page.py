"""届出一件の画面: what is offered is what may be done, and numbers that nobody has are not hidden."""

from __future__ import annotations

import re
from datetime import date

import pytest

from daicho.systems.resident_registry.actions.approve_movement import approve_movement
from daicho.systems.resident_registry.actions.review_movement import verify_movement
from daicho.systems.resident_registry.models import OfficeSetting
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.queries.resident_page import view_resident
from daicho.systems.resident_registry.rules.movements.birth.kind import KIND as BIRTH
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.death import KIND as DEATH
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry
from daicho.systems.resident_registry.web.forms.movements.cancellation import CancellationForm
from tests.makers.births_and_deaths import a_birth, a_death
from tests.makers.household import filing
from tests.makers.move_in import a_move_in, new_address
from tests.makers.registry_flow import approved, carried_out, entered
from tests.makers.staff import MONDAY_MORNING, officer
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
DOTS = re.compile(r'class="mask"')


def forbid_the_verifier() -> None:
    OfficeSetting.objects.using("resident_registry").create(
        name="verifier_may_approve", setting_no=1, value=False, set_at=MONDAY_MORNING, staff_id="1009"
    )


@pytest.mark.parametrize(("forbidden", "offered"), [(False, True), (True, False)])
def test_the_verifier_is_offered_the_approval_only_where_the_office_allows_it(
    browser_of: SignIn, forbidden: bool, offered: bool
) -> None:
    if forbidden:
        forbid_the_verifier()
    reception = entered(officer("1001"))
    browser = browser_of("verify", "approve")
    browser.post(f"/registry/movements/{reception}/verify/", {"entry_no": 1})

    page = browser.get(f"/registry/movements/{reception}/").content.decode()

    assert ('id="approve"' in page) is offered
    assert ("照合した職員は本登録できない設定のため" in page) is forbidden


def test_somebody_else_is_offered_the_approval_where_the_verifier_is_not(browser_of: SignIn) -> None:
    forbid_the_verifier()
    reception = entered(officer("1001"))
    verify_movement(officer("1002"), reception, 1)

    page = browser_of("approve").get(f"/registry/movements/{reception}/").content.decode()

    assert 'id="approve"' in page
    assert "照合した職員は本登録できない設定" not in page


def born(family: tuple[str, ...]) -> str:
    """A newborn without numbers; the reception number."""
    father, mother, _ = family
    household = newest_records([father])[father].record.household_number
    entry = a_birth(beside=mother, household=household, mother=mother, father=father, quoted_from=father)
    return carried_out(officer("1001"), officer("1002"), BIRTH, entry)


def test_numbers_that_a_newborn_does_not_have_yet_are_said_to_be_missing(browser_of: SignIn) -> None:
    family = approved(officer("1001"), officer("1002"), a_move_in()).resident_numbers
    reception = born(family)
    browser = browser_of("entry", "verify", "approve")

    act = browser.get(f"/registry/movements/{reception}/").content.decode()
    newborn = re.search(r"/registry/residents/(\d{10})/", act)
    assert newborn
    record = browser.get(f"/registry/residents/{newborn[1]}/").content.decode()
    sibling = browser.get(f"/registry/residents/{family[2]}/").content.decode()

    assert (act.count("未付番"), len(DOTS.findall(act))) == (2, 0)
    assert (record.count("未付番"), len(DOTS.findall(record))) == (2, 0)
    assert (sibling.count("未付番"), len(DOTS.findall(sibling))) == (0, 2)


def test_numbers_that_exist_stay_hidden_after_the_approval(browser_of: SignIn) -> None:
    reception = entered(officer("1001"))
    verify_movement(officer("1002"), reception, 1)
    approve_movement(officer("1002"), reception, 1)

    page = browser_of("verify").get(f"/registry/movements/{reception}/").content.decode()

    assert ("未付番" in page, len(DOTS.findall(page))) == (False, 6)


def test_the_choice_of_what_to_cancel_names_a_day_not_wholly_known_in_its_own_words() -> None:
    _, _, child = approved(officer("1001"), officer("1002"), a_move_in()).resident_numbers
    carried_out(officer("1001"), officer("1002"), DEATH, a_death(child, moved_on="令和8年11月頃"))

    form = CancellationForm(subject=CancellationForm.subject_for(officer("1001"), child))
    words = [str(text) for _, text in form.fields["reception"].choices]  # type: ignore[attr-defined]

    assert words[0].startswith("死亡　令和8年11月頃　")
    assert words[1].startswith("転入　令和8年11月20日　")


@pytest.mark.parametrize(("duties", "offered"), [(("approve",), False), (("approve", "certificate"), True)])
def test_the_certificate_is_offered_to_who_may_issue_it(
    browser_of: SignIn, duties: tuple[str, ...], offered: bool
) -> None:
    reception = entered(officer("1001"))
    verify_movement(officer("1002"), reception, 1)
    number = approve_movement(officer("1002"), reception, 1).resident_numbers[0]

    page = browser_of(*duties).get(f"/registry/movements/{reception}/").content.decode()

    assert f"/registry/residents/{number}/" in page
    assert (f"/registry/residents/{number}/certificate/" in page) is offered


def test_an_approved_cancellation_shows_whom_it_restored_and_how(browser_of: SignIn) -> None:
    arrived = a_move_in(notified_on=date(2026, 11, 21))
    family = approved(officer("1001"), officer("1002"), arrived).resident_numbers
    moved = MoveWithinEntry(filing(), family, new_address("88番7号", ""))
    reception = carried_out(officer("1001"), officer("1002"), MOVE_WITHIN, moved)
    undone = CancellationEntry(filing(), reception, family, "届出の誤りを確認したため")

    cancelled = carried_out(officer("1001"), officer("1002"), CANCELLATION, undone)

    page = browser_of("next_day").get(f"/registry/movements/{cancelled}/").content.decode()
    assert all(f"/registry/residents/{number}/" in page for number in family)
    assert ("88番7号" in page, "1番8号" in page) == (True, True)
    assert view_resident(officer("1001"), family[0]).filed_on == date(2026, 11, 21), "届出の年月日 is of the move-in"
