"""改製原住民票: the old sheet is read as it was closed, from the history of the person."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.dates import PartialDate
from daicho.systems.resident_registry.queries.records import versions_of
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.sheet_renewal import SHEET_REMAKING, SheetRenewalEntry
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
TODAY = Filing(PartialDate.known(date(2026, 11, 23)), date(2026, 11, 23), FilingBasis.OFFICIAL)


@pytest.fixture
def remade() -> tuple[str, str]:
    """A resident with a sheet remade today, and the reception number of it."""
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    entry = SheetRenewalEntry(TODAY, (number,), "本人の申出")
    return number, carried_out(officer("1001"), officer("1002"), SHEET_REMAKING, entry)


def shown(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_old_sheet_is_read_from_the_history_as_it_was_closed(browser_of: SignIn, remade: tuple[str, str]) -> None:
    browser, address = browser_of("approve"), f"/registry/residents/{remade[0]}/"
    history = shown(browser, f"{address}history/")
    assert "改製原住民票(改製番号0)として消除" in history
    assert "新しい住民票(改製番号1)を記載" in history
    assert f'href="{address}?sheet=2"' in history

    old = shown(browser, f"{address}?sheet=2")

    assert "消除されたときのまま表示しています" in old
    assert "大川" in old
    assert AuditEvent.objects.using("resident_registry").filter(event="resident.viewed", detail__version=2).count() == 1


@pytest.mark.parametrize("sheet", ["1", "3", "99"])
def test_a_version_that_closed_no_sheet_is_none(browser_of: SignIn, remade: tuple[str, str], sheet: str) -> None:
    answer = browser_of("approve").get(f"/registry/residents/{remade[0]}/?sheet={sheet}")

    assert answer.status_code == 404


def test_a_remade_sheet_undone_is_the_old_one_again_and_what_was_done_stays_readable(
    browser_of: SignIn, remade: tuple[str, str]
) -> None:
    number, reception = remade
    entry = CancellationEntry(TODAY, reception, (number,), "改製の必要が無かったため")
    carried_out(officer("1001"), officer("1002"), CANCELLATION, entry)

    today, *_, first = reversed(versions_of(number))
    assert today.content == first.content
    assert "消除されたときのまま" in shown(browser_of("approve"), f"/registry/residents/{number}/?sheet=2")
