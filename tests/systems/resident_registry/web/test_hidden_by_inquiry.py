"""照会の抑止 hides an address wherever 支援措置 does: forms, previews, pages of others, and as a place to move to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from daicho.kernel.findings import Level
from daicho.systems.resident_registry.actions.set_suppression import lift_suppression, lift_temporarily
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.queries.resident_page import view_resident
from daicho.systems.resident_registry.queries.scenes import judge
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry
from tests.makers.hiding import Hide, close_household_to_inquiry, close_to_inquiry, however_hidden
from tests.makers.household import filing, grandmother
from tests.makers.move_in import a_move_in, father, fresh_numbers, new_address
from tests.makers.registry_flow import approved, carried_out, entered
from tests.makers.staff import MONDAY_MORNING, later, officer
from tests.proofs import proves
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
HOME = new_address("88番7号", "")
LOT = HOME.lot
PLACE = "REG-PLACE-001"


@pytest.fixture
def family() -> tuple[str, ...]:
    return approved(officer("1001"), officer("1002"), a_move_in(address=HOME)).resident_numbers


def place_findings(entry: MoveInEntry) -> list[Level]:
    found = judge(officer("1001"), MOVE_IN, entry, fresh_numbers(len(entry.members)))
    return [finding.level for finding in found if finding.code == PLACE]


@proves("S1.2.h", how="unit")
@however_hidden
def test_no_page_of_anybody_at_that_address_shows_it(browser_of: SignIn, family: tuple[str, ...], hide: Hide) -> None:
    neighbour = approved(officer("1001"), officer("1002"), a_move_in((grandmother(),), address=HOME))
    hide(family[0])
    clerk = browser_of("inquiry")

    for number in (*family[1:], *neighbour.resident_numbers):
        for tab in ("", "household/", "history/", "issues/"):
            answer = clerk.get(f"/registry/residents/{number}/{tab}")
            assert LOT not in answer.content.decode()
            assert answer.status_code in (200, 409)
    assert clerk.get(f"/registry/residents/{neighbour.resident_numbers[0]}/").status_code == 200


@proves("S1.2.h", how="unit")
@however_hidden
def test_no_entry_form_or_preview_shows_it(browser_of: SignIn, family: tuple[str, ...], hide: Hide) -> None:
    neighbour = approved(officer("1001"), officer("1002"), a_move_in((grandmother(),), address=HOME))
    moving = MoveWithinEntry(filing(), family, new_address("89番1号", ""))
    reception = carried_out(officer("1001"), officer("1002"), MOVE_WITHIN, moving)
    back = MoveWithinEntry(filing(filing().filed_on), family, HOME)
    waiting = carried_out(officer("1001"), officer("1002"), MOVE_WITHIN, back)
    hide(family[0])
    clerk, verifier = browser_of("entry"), browser_of("verify")

    for code in ("official_correction", "minor_correction", "clerical_correction", "household_change", "move_out"):
        page = clerk.get(f"/registry/movements/new/{code}/{neighbour.resident_numbers[0]}/").content.decode()
        assert LOT not in page
        assert re.findall(r'<option value="(\d{8})"', page) == []
    for number in (reception, waiting):
        page = verifier.get(f"/registry/movements/{number}/").content.decode()
        assert "(表示制限)" in page


@pytest.mark.parametrize("close", [close_to_inquiry, close_household_to_inquiry])
def test_the_keeper_too_sees_it_only_after_giving_a_reason(
    browser_of: SignIn, family: tuple[str, ...], close: Hide
) -> None:
    close(family[0])
    keeper = browser_of("protection")
    page = f"/registry/residents/{family[0]}/"

    assert LOT not in keeper.get(page).content.decode()
    assert keeper.post(f"{page}address/", {"reason": ""}).status_code == 422
    assert LOT in keeper.post(f"{page}address/", {"reason": "本人からの申出"}).content.decode()


def test_a_temporary_lifting_shows_it_for_its_minutes_and_a_lifting_for_good(family: tuple[str, ...]) -> None:
    held = close_to_inquiry(family[0])
    lift_temporarily(officer("1007"), held, "本人の来庁", minutes=10)
    clerk = officer("1006")

    assert view_resident(clerk, family[1]).addresses.address.endswith(LOT)
    in_ten = later(clerk, MONDAY_MORNING + timedelta(minutes=10))
    assert view_resident(in_ten, family[1]).addresses.restricted
    lift_suppression(officer("1007"), held, "終わったため")
    assert not view_resident(in_ten, family[1]).addresses.restricted


@however_hidden
def test_who_moves_to_that_address_is_warned_of_without_saying_who_lives_there(
    browser_of: SignIn, family: tuple[str, ...], hide: Hide
) -> None:
    entry = a_move_in((father(),), address=HOME)
    assert place_findings(entry) == []
    hide(family[1])

    assert place_findings(entry) == [Level.ALERT]
    assert place_findings(replace(entry, address=replace(HOME, building="別棟3号室"))) == [Level.ALERT]
    assert place_findings(replace(entry, address=new_address("88番70号", ""))) == []
    (alert,) = (f for f in judge(officer("1001"), MOVE_IN, entry, fresh_numbers(1)) if f.code == PLACE)
    assert "大川" not in alert.message
    page = browser_of("verify").get(f"/registry/movements/{entered(officer('1001'), entry)}/").content.decode()
    assert "住所の表示を制限している記録に関わります" in page


@pytest.mark.parametrize("close", [close_to_inquiry, close_household_to_inquiry])
def test_who_joins_a_household_closed_to_inquiry_is_warned_of_once(family: tuple[str, ...], close: Hide) -> None:
    close(family[0])
    household = newest_records(family)[family[0]].record.household_number

    assert place_findings(a_move_in((grandmother(),), address=HOME, target=household)) == [Level.ALERT]


def test_who_moves_inside_the_city_to_that_address_is_warned_of(family: tuple[str, ...]) -> None:
    mover = approved(officer("1001"), officer("1002"), a_move_in((grandmother(),))).resident_numbers
    close_to_inquiry(family[0])

    found = judge(officer("1001"), MOVE_WITHIN, MoveWithinEntry(filing(), mover, HOME), EntryNumbers())

    assert [finding.level for finding in found if finding.code == PLACE] == [Level.ALERT]
