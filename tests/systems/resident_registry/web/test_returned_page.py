"""再転入者の画面: two records, never one history (標準仕様書 2.2.1)."""

from __future__ import annotations

import pytest

from daicho.systems.resident_registry.queries.records import versions_of
from daicho.systems.resident_registry.rules.sheets import split_at_return
from tests.makers.move_in import a_move_in, father, fresh_numbers
from tests.systems.resident_registry.movements.test_move_in import done, gone
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])


@pytest.fixture
def returned() -> str:
    """Whose record was closed and who is recorded again; 宛名番号."""
    numbers = fresh_numbers(1)
    number = gone(numbers)
    done(a_move_in((father(),)), numbers)
    return number


def test_the_history_begins_with_the_return_and_leads_to_the_earlier_record(browser_of: SignIn, returned: str) -> None:
    browser = browser_of("inquiry")

    present = browser.get(f"/registry/residents/{returned}/history/").content.decode()
    assert [f'<td class="num">{n}</td>' in present for n in (1, 2, 3)] == [False, False, True]
    assert f"/registry/residents/{returned}/history/?earlier=1" in present

    earlier = browser.get(f"/registry/residents/{returned}/history/?earlier=1").content.decode()
    assert [f'<td class="num">{n}</td>' in earlier for n in (1, 2, 3)] == [True, True, False]
    assert "以前の記録(除票)を表示しています" in earlier
    assert f"/registry/residents/{returned}/household/?earlier=1" in earlier


def test_nobody_else_has_an_earlier_record(browser_of: SignIn) -> None:
    number = done(a_move_in((father(),)), fresh_numbers(1)).resident_numbers[0]
    browser = browser_of("inquiry")

    assert "以前の記録" not in browser.get(f"/registry/residents/{number}/").content.decode()
    assert browser.get(f"/registry/residents/{number}/?earlier=1").status_code == 404


def test_a_removal_that_was_cancelled_is_no_return(returned: str) -> None:
    versions = versions_of(returned)

    before, present = split_at_return(versions, {3: "cancellation_entry"})

    assert (before, present) == ((), versions)
