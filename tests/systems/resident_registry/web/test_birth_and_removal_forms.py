"""出生・死亡・職権記載等の入力票: taken up for correction they come back as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from daicho.kernel.addresses import Address
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.models import Movement, MovementEntry
from daicho.systems.resident_registry.queries.records import household_members, newest_records
from daicho.systems.resident_registry.queries.resident_page import view_resident
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.birth.kind import KIND as BIRTH
from daicho.systems.resident_registry.rules.movements.disappearance import DisappearanceEntry
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.movements.official_entry import Companion, Origin
from daicho.systems.resident_registry.rules.movements.special_adoption import (
    AdoptionStep,
    SpecialAdoptionEntry,
    TiedItem,
)
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, PersonName, WrittenName
from daicho.systems.resident_registry.web.forms.movements.form import MovementForm
from daicho.systems.resident_registry.web.forms.movements.register import FORMS
from daicho.systems.resident_registry.web.presenters.residents import resident_view
from tests.makers.births_and_deaths import (
    BORN,
    FOREIGN_ITEMS,
    a_birth,
    a_death,
    a_removal,
    an_official_entry,
    an_unrecorded_person,
    filing_on,
)
from tests.makers.household import HEAD, SON, TODAY
from tests.makers.move_in import a_move_in, a_number_pair, person_name
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.systems.resident_registry.web.conftest import SignIn
from tests.systems.resident_registry.web.test_household_and_correction_forms import sent_back as sent_as_known

pytestmark = [pytest.mark.django_db(databases=["office", "resident_registry"]), pytest.mark.timeout(240)]
NEW_PAGE = "/registry/movements/new/official_entry/"
Family = tuple[str, ...]


@pytest.fixture
def family() -> Family:
    """大川 誠, 結衣 and 陽 in one household."""
    return approved(officer("1001"), officer("1002"), a_move_in()).resident_numbers


def entries(father: str, mother: str, child: str) -> dict[str, Any]:
    """An entry of each kind, by a name for the test."""
    household = newest_records([father])[father].record.household_number
    birth = a_birth(beside=mother, household=household, mother=mother, father=father, quoted_from=father)
    foreign_name = PersonName(full="LEE ANN", kana="リー アン")
    joining = an_unrecorded_person(relationship=("99",))
    return {
        "birth": birth,
        "birth/不詳": replace(birth, filing=filing_on("令和8年11月頃", FilingBasis.REQUEST), draws_code=True),
        "birth/外国人": replace(
            birth, name=foreign_name, kind=ResidentKind.FOREIGN, quoted_from="", alphabet_name=WrittenName("LEE ANN"),
            nationality="PHL", nationality_name="フィリピン",
        ),
        "death": a_death(father, child),
        "death/世帯主": a_death(father, remaining=(Placed(mother, HEAD), Placed(child, SON)), moved_on="年月日不詳"),
        "disappearance": DisappearanceEntry(filing_on("令和8年3月頃", FilingBasis.NOTICE), (mother,)),
        "official_removal": a_removal(father, mother, child),
        "official_entry": an_official_entry(),
        "official_entry/世帯": an_official_entry(
            household=household, address=Address(), person=joining, origin=Origin.NEVER, draws_code=True
        ),
        "official_entry/三人": an_official_entry(
            others=(
                Companion(an_unrecorded_person(name=person_name("山野", "海", "ヤマノ", "カイ"), relationship=("20",))),
                Companion(
                    an_unrecorded_person(
                        kind=ResidentKind.FOREIGN, name=foreign_name, honseki=Address(), head_of_register="",
                        relationship=("99",), alphabet_name=WrittenName("LEE ANN"),
                        foreign=ForeignResident("PHL", "フィリピン", article_30_45="special_permanent"),
                    ),
                    draws_code=True,
                ),
            )
        ),
        "special_adoption": SpecialAdoptionEntry(
            filing_on(BORN), (child,), AdoptionStep.DISSOLVED, TiedItem.MOVED_IN_FROM
        ),
    }  # fmt: skip


def bound(form_class: type[MovementForm], number: str, data: dict[str, Any]) -> MovementForm:
    form = form_class(data, subject=form_class.subject_for(officer("1001"), number))
    assert form.is_valid(), form.errors
    return form


def sent_back(form: MovementForm) -> dict[str, Any]:
    """The form as a browser sends it, a day that is not wholly known in its own words."""
    data: dict[str, Any] = {}
    for name, value in sent_as_known(form).items():
        is_unknown = isinstance(value, dict)
        data[f"{name}_text" if is_unknown else name] = value["text"] if is_unknown else value
    return data


@pytest.mark.parametrize("name", [
    "birth", "birth/不詳", "birth/外国人", "death", "death/世帯主", "disappearance", "official_removal",
    "official_entry", "official_entry/世帯", "official_entry/三人", "special_adoption",
])  # fmt: skip
def test_an_entry_taken_up_for_correction_comes_back_as_it_was(family: Family, name: str) -> None:
    entry = entries(*family)[name]
    form_class = FORMS[name.split("/")[0]]
    number = form_class.subject_of(entry)
    subject = form_class.subject_for(officer("1001"), number)

    taken_up = form_class.opened(subject, TODAY, form_class.initial_of(entry, EntryNumbers()))
    again = bound(form_class, number, sent_back(taken_up))

    assert again.entry() == entry


@pytest.mark.parametrize("name", ["birth", "official_entry"])
def test_typed_numbers_come_back_too_and_then_none_is_drawn(family: Family, name: str) -> None:
    entry, numbers = entries(*family)[name], EntryNumbers((a_number_pair(),))
    form_class = FORMS[name]
    subject = form_class.subject_for(officer("1001"), form_class.subject_of(entry))

    taken_up = form_class.opened(subject, TODAY, form_class.initial_of(entry, numbers))
    again = bound(form_class, subject.resident_number, sent_back(taken_up) | {"draws_code": "on"})

    assert again.numbers() == numbers
    assert again.entry().draws_code is False


def test_a_birth_opens_with_the_register_of_the_person_it_was_opened_from(family: Family) -> None:
    form = FORMS["birth"].opened(FORMS["birth"].subject_for(officer("1001"), family[1]), TODAY)

    assert form["quoted_from"].value() == family[1]
    assert form["basis"].value() is None
    assert form.fields["basis"].choices[0][0] == "family_register"  # type: ignore[attr-defined]


def test_only_the_person_whose_page_it_was_is_ticked_for_a_death(family: Family) -> None:
    form = FORMS["death"].opened(FORMS["death"].subject_for(officer("1001"), family[1]), TODAY)

    assert form["people"].value() == [family[1]]


@pytest.mark.parametrize(
    "code", ["birth", "death", "disappearance", "official_entry", "official_removal", "special_adoption"]
)
def test_every_form_opens_from_a_residents_page_and_leads_to_its_manual(
    browser_of: SignIn, family: Family, code: str
) -> None:
    browser = browser_of("entry")

    page = browser.get(f"/registry/movements/new/{code}/{family[0]}/")
    manual = browser.get(f"/registry/help/{FORMS[code].help_page}/")

    assert (page.status_code, manual.status_code) == (200, 200)
    assert f"/registry/help/{FORMS[code].help_page}/" in page.content.decode()


def test_a_first_person_is_recorded_ex_officio_without_anybodys_page(browser_of: SignIn) -> None:
    browser = browser_of("entry")
    empty = browser.get(NEW_PAGE)
    form_class = FORMS["official_entry"]
    subject = form_class.subject_for(officer("1001"), "")
    data = sent_back(form_class.opened(subject, TODAY, form_class.initial_of(an_official_entry(), EntryNumbers())))

    stored = browser.post(NEW_PAGE, data | {"register": "1"})
    movement = Movement.objects.using("resident_registry").get(kind="official_entry")
    taken_up = browser.get(f"/registry/movements/{movement.reception}/correct/")

    assert empty.status_code == 200
    assert stored.status_code == 302
    assert movement.reception in stored["Location"]
    assert "山野 岳" in taken_up.content.decode()


def test_a_second_person_of_the_household_is_added_and_taken_away_without_losing_what_was_typed(
    browser_of: SignIn,
) -> None:
    browser = browser_of("entry")
    form_class = FORMS["official_entry"]
    subject = form_class.subject_for(officer("1001"), "")
    data = sent_back(form_class.opened(subject, TODAY, form_class.initial_of(an_official_entry(), EntryNumbers())))

    added = browser.post(NEW_PAGE, data | {"name": "川野 岳", "add": "1"}).content.decode()
    second = data | {"people_rows": "2", "name_2": "山野 海", "kana_2": "ヤマノ カイ", "sex_2": "male",
                     "birth_date_2_era": "平成", "birth_date_2_year": "13", "birth_date_2_month": "5",
                     "birth_date_2_day": "5", "relationship_2": "子", "honseki_2": data["honseki"],
                     "head_of_register_2": "山野 岳", "person_kind_2": "japanese"}  # fmt: skip
    away = browser.post(NEW_PAGE, second | {"remove": "1"}).content.decode()
    stored = browser.post(NEW_PAGE, second | {"register": "1"})

    assert 'name="name_2"' in added
    assert "川野 岳" in added
    assert added.count(f'value="{data["honseki"]}"') == 2
    assert "入力されていません" not in added
    assert 'name="name_2"' not in away
    assert "山野 海" not in away
    assert stored.status_code == 302
    assert MovementEntry.objects.using("resident_registry").get().people == ["山野 岳", "山野 海"]


def test_neither_parent_of_a_child_is_chosen_beforehand_and_both_must_be(family: Family, browser_of: SignIn) -> None:
    father, mother, child = family
    form_class = FORMS["birth"]
    form = form_class.opened(form_class.subject_for(officer("1001"), mother), TODAY)
    data = sent_back(form)

    offered = [number for number, _ in form.fields["mother"].choices]  # type: ignore[attr-defined]
    assert offered == ["", mother, father, child, "not_here"]
    assert not {"mother", "father"} & data.keys()
    unsaid = browser_of("entry").post(f"/registry/movements/new/birth/{mother}/", {"check": "1"}).content.decode()
    assert unsaid.count("世帯員か「この世帯にいない」を選んでください") >= 2


def test_the_dead_have_no_new_relationship(family: Family) -> None:
    father, mother, _ = family
    form_class = FORMS["death"]
    subject = form_class.subject_for(officer("1001"), father)
    opened = form_class.opened(subject, TODAY)
    data = sent_back(opened)

    assert not [name for name in data if name.startswith("relationship_")]
    assert "(今: 世帯主)" in str(opened[f"relationship_{father}"].label)
    form = form_class(data | {f"relationship_{father}": "世帯主", f"relationship_{mother}": "世帯主"}, subject=subject)
    assert not form.is_valid()
    assert "消除する人の続柄" in str(form.errors[f"relationship_{father}"])
    assert f"relationship_{mother}" not in form.errors


def test_who_stays_when_others_move_out_keeps_the_relationship_unless_another_is_typed(family: Family) -> None:
    father, mother, child = family
    form_class = FORMS["move_out"]
    subject = form_class.subject_for(officer("1001"), father)
    opened = form_class.opened(subject, TODAY)
    data = sent_back(opened) | {
        "moved_on": "R8.11.26", "basis": "notification", "whereto": "domestic", "people": [father],
        "destination": "神奈川県横浜市", "notifier_name": "大川 誠", "paper_1": "individual_number_card",
    }  # fmt: skip

    assert not [name for name in data if name.startswith("relationship_")]
    assert "(今: 妻)" in str(opened[f"relationship_{mother}"].label)
    untouched = form_class(data, subject=subject)
    assert untouched.is_valid(), untouched.errors
    assert untouched.entry().remaining == ()
    typed = form_class(data | {f"relationship_{mother}": "世帯主"}, subject=subject)
    assert typed.is_valid(), typed.errors
    assert {one.resident_number: one.relationship for one in typed.entry().remaining} == {
        mother: ("02",),
        child: ("20",),
    }
    of_who_goes = form_class(data | {f"relationship_{father}": "夫"}, subject=subject)
    assert not of_who_goes.is_valid()
    assert "転出する人の続柄は変わりません" in str(of_who_goes.errors[f"relationship_{father}"])


def test_what_needs_a_resident_has_no_page_without_one(browser_of: SignIn) -> None:
    assert browser_of("entry").get("/registry/movements/new/death/").status_code == 404


def test_wrong_numbers_are_said_without_being_repeated(browser_of: SignIn) -> None:
    form_class = FORMS["official_entry"]
    subject = form_class.subject_for(officer("1001"), "")
    wrong = EntryNumbers((PersonalNumbers("123456789012", ""),))
    data = sent_back(form_class.opened(subject, TODAY, form_class.initial_of(an_official_entry(), wrong)))

    answer = browser_of("entry").post(NEW_PAGE, data | {"register": "1"})

    assert answer.status_code == 422
    assert "個人番号の検査数字が合いません" in answer.content.decode()
    assert not Movement.objects.using("resident_registry").exists()


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (BORN, "経過滞在は令和9年1月13日まで"),
        (date(2026, 9, 20), "令和8年11月19日で経過滞在の60日が過ぎました"),
    ],
)
def test_a_child_in_transition_is_shown_with_its_last_day_and_stays_a_resident_after_it(
    family: Family, born: date, words: str
) -> None:
    father, mother, _ = family
    household = newest_records([father])[father].record.household_number
    entry = a_birth(
        filing=filing_on(born), beside=mother, household=household, mother=mother, father=father, quoted_from="",
        kind=ResidentKind.FOREIGN, **FOREIGN_ITEMS,
    )  # fmt: skip
    carried_out(officer("1001"), officer("1002"), BIRTH, entry)
    baby = household_members(household)[-1]

    shown = resident_view(view_resident(officer("1001"), baby.resident_number))

    assert words in [item.chip for row in shown.record for item in row]
    assert baby.record.is_present
