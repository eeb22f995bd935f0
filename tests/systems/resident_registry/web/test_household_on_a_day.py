"""世帯の時点照会: who stood in the household on a day, under which head, as it was known at a moment."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.resident_registry.queries.household_on_day import household_on
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.death import KIND as DEATH
from daicho.systems.resident_registry.rules.movements.household_separation import KIND as SEPARATION
from daicho.systems.resident_registry.rules.movements.household_separation import HouseholdSeparationEntry
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from tests.makers.births_and_deaths import a_death
from tests.makers.household import HEAD, SON, WIFE, filing
from tests.makers.move_in import a_move_in
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, officer
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
ARRIVED, DIED, SEPARATED = date(2026, 11, 1), date(2026, 11, 20), date(2026, 11, 10)
NOON = MONDAY_MORNING + timedelta(hours=3)
ROW = re.compile(r'<tr class="([^"]*)"><td><a[^>]*>([^<]*)</a></td><td class="nowrap">([^<]*)</td>')


def registered_in_turn() -> tuple[str, ...]:
    """誠, 結衣 and 陽 arrive; at noon 誠's death is registered, and after it that 陽 had separated ten days before."""
    family = approved(officer("1001"), officer("1002"), a_move_in(moved_on=ARRIVED)).resident_numbers
    father, _, child = family
    entry = HouseholdSeparationEntry(filing(SEPARATED, FilingBasis.NOTIFICATION), (child,), (Placed(child, HEAD),))
    carried_out(officer("1001"), officer("1002"), SEPARATION, entry)
    carried_out(officer("1001", NOON), officer("1002", NOON), DEATH, a_death(father, moved_on=DIED))
    return family


def members(browser: Client, number: str, **asked: str) -> list[tuple[str, str, str]]:
    """The rows of the household tab: mark, name, 続柄."""
    page = browser.get(f"/registry/residents/{number}/household/", asked).content.decode()
    return [(mark.strip(), name, relationship) for mark, name, relationship in ROW.findall(page)]


def test_the_household_tab_of_a_day_shows_who_stood_in_it_on_that_day(browser_of: SignIn) -> None:
    _, mother, _ = registered_in_turn()
    browser = browser_of("inquiry")

    together = members(browser, mother, as_of="R8.11.9")
    separated = members(browser, mother, as_of="R8.11.19")
    today = members(browser, mother)

    assert together == [("", "大川 誠", "世帯主"), ("is-current", "大川 結衣", "妻"), ("", "大川 陽", "子")]
    assert separated == [("", "大川 誠", "世帯主"), ("is-current", "大川 結衣", "妻")]
    assert today == [("is-current", "大川 結衣", "世帯主"), ("is-gone", "大川 誠", "世帯主")]


def test_the_household_is_shown_as_it_was_known_on_a_day_of_registration(browser_of: SignIn) -> None:
    """The same valid day, before and after the death was registered."""
    father, mother, child = registered_in_turn()
    household = newest_records([mother])[mother].record.household_number

    before = household_on(household, DIED, NOON - timedelta(minutes=1))
    after = household_on(household, DIED, NOON)

    assert [(one.resident_number, one.record.relationship) for one in before] == [(father, HEAD), (mother, WIFE)]
    assert [(one.resident_number, one.record.relationship) for one in after] == [(mother, HEAD), (father, HEAD)]
    assert [one.record.is_present for one in after] == [True, False]
    assert [one.resident_number for one in household_on(household, SEPARATED - timedelta(days=1))] == [
        father, mother, child,
    ]  # fmt: skip
    assert household_on(household, ARRIVED - timedelta(days=1)) == ()
    assert household_on(household, ARRIVED)[2].record.relationship == SON


def test_everybody_shown_in_the_household_of_a_day_is_recorded_as_shown(browser_of: SignIn) -> None:
    father, mother, child = registered_in_turn()

    members(browser_of("inquiry"), mother, as_of="R8.11.9")

    row = AuditEvent.objects.using("resident_registry").filter(event="resident.viewed").latest("number")
    assert sorted(row.subjects) == sorted((father, mother, child))
    assert row.detail["as_of"] == "2026-11-09"


@pytest.mark.parametrize(
    ("known_on", "status", "words"),
    [
        ("R8.11.22", 422, "この登録日までに、この人の住民票はまだ登録されていません"),
        ("R8.13.1", 422, "月が12を超えています"),
        ("R20.1.1", 422, "処理日より後の日"),
    ],
)
def test_a_day_of_registration_that_cannot_be_answered_says_why(
    browser_of: SignIn, known_on: str, status: int, words: str
) -> None:
    _, mother, _ = registered_in_turn()

    answer = browser_of("inquiry").get(f"/registry/residents/{mother}/household/", {"known_on": known_on})

    assert answer.status_code == status
    assert words in answer.content.decode()


def test_the_names_in_the_household_of_a_day_lead_to_the_records_of_that_day(browser_of: SignIn) -> None:
    father, mother, _ = registered_in_turn()

    page = browser_of("inquiry").get(f"/registry/residents/{mother}/household/", {"as_of": "R8.11.9"}).content.decode()

    assert f"/registry/residents/{father}/?as_of=R8.11.9" in page
    assert "令和8年11月9日の世帯" in page
