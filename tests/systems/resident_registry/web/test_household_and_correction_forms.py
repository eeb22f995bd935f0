"""世帯の異動・修正の入力票: what stands in the fields at first, what they make of it, and what they never show."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daicho.foundation.ui.forms import DateParts
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.residents import Sex
from daicho.systems.resident_registry.models import Movement
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.corrections.clerical import ClericalCorrectionEntry
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.corrections.minor import MinorCorrectionEntry, MinorGround
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from daicho.systems.resident_registry.rules.movements.head_change import HeadChangeEntry
from daicho.systems.resident_registry.rules.movements.household_joining import (
    HouseholdChangeEntry,
    HouseholdMergerEntry,
)
from daicho.systems.resident_registry.rules.movements.household_separation import HouseholdSeparationEntry
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.movements.sheet_renewal import SheetRenewalEntry
from daicho.systems.resident_registry.rules.typed_address import typed_address
from daicho.systems.resident_registry.web.forms.movements.form import MovementForm, Subject
from daicho.systems.resident_registry.web.forms.movements.register import FORMS
from tests.journeys.product import World, make_world
from tests.makers.household import HEAD, SON, TODAY, filing, grandmother
from tests.makers.move_in import a_move_in, new_address, person_name
from tests.makers.names_and_numbers import foreigner
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.proofs import proves
from tests.systems.resident_registry.web.conftest import SignIn
from tests.systems.resident_registry.web.test_no_leak import around, load

pytestmark = [pytest.mark.django_db(databases=["office", "resident_registry"]), pytest.mark.timeout(240)]
CORRECTIONS = ("official_correction", "minor_correction", "clerical_correction")


@pytest.fixture
def family() -> tuple[str, ...]:
    """大川 誠, 結衣 and 陽 in one household."""
    return approved(officer("1001"), officer("1002"), a_move_in()).resident_numbers


def sent_back(form: MovementForm) -> dict[str, Any]:
    """The form as a browser sends it: what stands in the fields."""
    data: dict[str, Any] = {}
    for name in form.fields:
        value = form.get_initial_for_field(form.fields[name], name)
        match value:
            case DateParts():
                data |= {f"{name}_{part}": getattr(value, part) for part in ("era", "year", "month", "day")}
            case PartialDate():
                data[name] = value.to_json()
            case date():
                data[name] = value.isoformat()
            case False | None:
                pass
            case _:
                data[name] = value
    first_choices = {"basis": form.bases[0].value, "notifier_kind": "self"}
    return {**first_choices, **data}


def opened(code: str, number: str) -> MovementForm:
    return FORMS[code].opened(subject(code, number), TODAY)


def subject(code: str, number: str) -> Subject:
    return FORMS[code].subject_for(officer("1001"), number)


def bound(code: str, number: str, data: dict[str, Any]) -> MovementForm:
    form = FORMS[code](data, subject=subject(code, number))
    assert form.is_valid(), form.errors
    return form


def entries(father: str, mother: str, child: str) -> dict[str, Any]:
    """An entry of each kind."""
    everybody, household = (father, mother, child), newest_records([father])[father].record.household_number
    on_wife = (Placed(mother, HEAD), Placed(child, SON))
    items = CorrectedItems(
        name=person_name("小川", "誠", "オガワ", "マコト"),
        birth_date=PartialDate.known(date(1988, 3, 1)),
        sex=Sex.FEMALE,
        honseki=typed_address("神奈川県平塚市浅間町9番1号"),
        head_of_register="小川 誠",
        remark="備考の一行",
    )
    moved = replace(items, address=new_address("1番9号"), relationship=("99",))
    return {
        "household_separation": HouseholdSeparationEntry(filing(), (mother, child), on_wife, (Placed(father, HEAD),)),
        "household_merger": HouseholdMergerEntry(filing(), everybody, household, (Placed(father, HEAD), *on_wife)),
        "household_change": HouseholdChangeEntry(filing(), (child,), household, (Placed(child, SON),)),
        "head_change": HeadChangeEntry(filing(), mother, (Placed(father, ("11",)), Placed(child, SON)), "施設長　山田"),
        "official_correction": OfficialCorrectionEntry(filing(), father, items, (mother, child)),
        "minor_correction": MinorCorrectionEntry(
            filing(), MinorGround.LOT, father, (father, child), address=new_address("1番9号")
        ),
        "clerical_correction": ClericalCorrectionEntry(filing(), father, moved, (father, mother), "写しと見比べた"),
        "sheet_remaking": SheetRenewalEntry(filing(), (father, child), "本人の申出"),
        "sheet_restoration": SheetRenewalEntry(filing(), (father,), "破損"),
    }


@pytest.mark.parametrize("code", [
    "household_separation", "household_merger", "household_change", "head_change", *CORRECTIONS, "sheet_remaking",
    "sheet_restoration",
])  # fmt: skip
def test_an_entry_taken_up_for_correction_comes_back_as_it_was(family: tuple[str, ...], code: str) -> None:
    entry = entries(*family)[code]
    form_class = FORMS[code]
    number = form_class.subject_of(entry)

    taken_up = form_class.opened(subject(code, number), TODAY, form_class.initial_of(entry, EntryNumbers()))
    again = bound(code, number, sent_back(taken_up))

    assert again.entry() == entry


@proves("S1.1.d", how="unit")
@pytest.mark.parametrize("code", CORRECTIONS)
def test_a_correction_opens_with_todays_values_and_changes_nothing_by_itself(
    family: tuple[str, ...], code: str
) -> None:
    data = sent_back(opened(code, family[0])) | {"moved_on": "R8.11.20", "found_by": "写し", "ground": "lot"}

    form = bound(code, family[0], data)

    assert data["name"] == "大川 誠"
    assert form.kind.residents(form.entry()) == (family[0],)
    items = form.entry().items
    assert items.is_empty, items


@pytest.mark.parametrize(
    ("code", "shown", "never"),
    [
        ("official_correction", {"name", "kana", "kana_official", "birth_date", "sex", "honseki", "head_of_register",
                                 "relationship", "remark"}, {"town", "alphabet_name", "settled_on"}),
        ("minor_correction", {"ground", "name", "town", "lot", "building"}, {"kana", "birth_date", "sex", "honseki"}),
        ("clerical_correction", {"name", "became_resident_on", "settled_on", "from_address", "lot"}, {"ground"}),
    ],
)  # fmt: skip
def test_each_correction_offers_only_the_items_it_may_change(
    family: tuple[str, ...], code: str, shown: set[str], never: set[str]
) -> None:
    fields = set(opened(code, family[0]).fields)

    assert shown <= fields
    assert not never & fields


def test_of_a_foreign_resident_the_day_of_becoming_one_is_corrected() -> None:
    """外国人住民となった年月日 stands instead of 住民となった年月日 (標準仕様書 1.1.2)."""
    (number,) = approved(officer("1001"), officer("1002"), a_move_in((foreigner(),))).resident_numbers
    data = sent_back(opened("clerical_correction", number))
    assert {"became_resident_on", "became_foreign_resident_on"} & set(data) == {"became_foreign_resident_on"}
    given = {"moved_on": "R8.11.20", "found_by": "在留カード", "became_foreign_resident_on": "R8.11.19"}

    items = bound("clerical_correction", number, data | given).entry().items

    assert set(items.changed) == {"became_foreign_resident"}
    assert items.became_foreign_resident.on == PartialDate.known(date(2026, 11, 19))
    assert items.became_foreign_resident.reason == "move_in"


def test_the_page_says_what_is_wrong_when_nothing_was_changed(browser_of: SignIn, family: tuple[str, ...]) -> None:
    path = f"/registry/movements/new/official_correction/{family[0]}/"
    data = sent_back(opened("official_correction", family[0])) | {"moved_on": "R8.11.20", "basis": "official"}

    answer = browser_of("entry").post(path, data | {"check": "1"})

    assert answer.status_code == 422
    assert "変わる項目がありません" in answer.content.decode()


def test_a_note_of_an_official_reading_is_shown_before_and_after(browser_of: SignIn, family: tuple[str, ...]) -> None:
    path = f"/registry/movements/new/official_correction/{family[0]}/"
    data = sent_back(opened("official_correction", family[0])) | {"moved_on": "R8.11.20", "basis": "official"}
    del data["kana_official"]

    answer = browser_of("entry").post(path, data | {"check": "1"})

    assert answer.status_code == 200, answer.content.decode()
    assert "振り仮名の公証" in answer.content.decode()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(Path(tmp_path_factory.mktemp("corrections") / "world"), "2026-11-23", 150)


def test_no_correction_shows_an_address_of_a_protected_household(browser_of: SignIn, world: World) -> None:
    load(world)
    browser = browser_of("entry")
    people = [line["resident_number"] for line in around(world)]
    assert len(people) >= 5

    seen = ""
    for number in people:
        for code in CORRECTIONS:
            answer = browser.get(f"/registry/movements/new/{code}/{number}/")
            assert answer.status_code == 200
            seen += answer.content.decode()
    living = next(n for n in people if newest_records([n])[n].record.is_present)
    data = sent_back(opened("clerical_correction", living))
    typed = {"moved_on": "R8.11.20", "found_by": "写し", "lot": "77番7号", "check": "1", "basis": "official"}
    checked = browser.post(f"/registry/movements/new/clerical_correction/{living}/", data | typed).content.decode()

    assert "確認 — 今の記録と異動後" in checked
    assert "(表示制限)" in checked
    assert [marker for marker in world.markers if marker in seen + checked] == []


def test_households_at_the_same_lot_are_offered_and_one_is_chosen(family: tuple[str, ...]) -> None:
    there = a_move_in((grandmother(),), address=new_address(building="別棟"))
    hana = approved(officer("1001"), officer("1002"), there).resident_numbers[0]
    approved(officer("1001"), officer("1002"), a_move_in((grandmother(),), address=new_address("2番2号")))
    number = newest_records([hana])[hana].record.household_number

    form = opened("household_change", family[2])
    data = sent_back(form) | {"moved_on": "R8.11.20", "basis": "official", f"relationship_{family[2]}": "子の子"}

    choices = form.fields["neighbour"].choices  # type: ignore[attr-defined]
    assert [value for value, _ in choices] == ["", number]
    assert "大川 花　別棟" in choices[1][1]
    assert bound("household_change", family[2], data | {"neighbour": number}).entry().target == number
    undecided = FORMS["household_change"](data, subject=subject("household_change", family[2]))
    assert "入る世帯が決まっていません" in str(undecided.errors["target"])
    doubtful = data | {"neighbour": number, "target": "00000018"}
    two = FORMS["household_change"](doubtful, subject=subject("household_change", family[2]))
    assert "どちらか一方" in str(two.errors["target"])


def test_no_protected_household_is_offered_to_its_neighbours_or_offered_anything(
    browser_of: SignIn, world: World
) -> None:
    load(world)
    browser = browser_of("entry")
    protected = set(world.facts["protected"])
    lines = {line["resident_number"]: line for line in world.lines() if line["status"] == "resident"}
    hidden = {lines[n]["household_number"] for n in protected if n in lines}
    places = {(lines[n]["address"]["town_code"], lines[n]["address"]["lot"]) for n in protected if n in lines}
    near = [n for n, line in lines.items() if (line["address"]["town_code"], line["address"]["lot"]) in places]
    assert near

    for number in near:
        shown = browser.get(f"/registry/movements/new/household_change/{number}/").content.decode()
        offered = set(re.findall(r'<option value="(\d{8})"', shown))
        assert not offered & hidden
        if lines[number]["household_number"] in hidden:
            assert offered == set()


def test_a_closed_record_offers_a_note_alone_and_shows_it_as_an_addition(
    browser_of: SignIn, family: tuple[str, ...]
) -> None:
    (reception,) = Movement.objects.using("resident_registry").values_list("reception", flat=True)
    undone = CancellationEntry(filing(TODAY), reception, family, "転入していなかった")
    carried_out(officer("1001"), officer("1002"), CANCELLATION, undone)

    form = opened("clerical_correction", family[0])
    data = sent_back(form) | {"moved_on": "R8.11.23", "found_by": "戸籍", "remark": "誤記: 本籍は101番地", "check": "1"}
    path = f"/registry/movements/new/clerical_correction/{family[0]}/"
    browser = browser_of("entry")
    loose = browser.post(path, data | {"basis": "official"}).content.decode()
    shown = browser.post(path, data | {"basis": "official", "noted_event": "2"}).content.decode()

    assert {"name", "honseki", "lot", "people"}.isdisjoint(form.fields)
    assert "誤記のある異動を異動履歴から選んでください" in loose
    assert "確認 — 今の記録と異動後" in shown
    assert "誤記: 本籍は101番地(第2版の異動)</ins>" in shown
    assert "新たに記載される人" not in shown
