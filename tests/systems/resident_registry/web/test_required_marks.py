"""必須の印: an empty field that stops an entry carries the mark, also where that depends on what else was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.forms import ChoiceField, Field, MultipleChoiceField

from daicho.foundation.ui.forms.conditions import is_required_now
from daicho.systems.resident_registry.queries.scenes import scene_of
from daicho.systems.resident_registry.rules.movements.judging import judged
from daicho.systems.resident_registry.web.forms.movements.form import MovementForm
from daicho.systems.resident_registry.web.forms.movements.register import FORMS
from tests.makers.move_in import a_move_in
from tests.makers.names_and_numbers import a_mixed_family
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.systems.resident_registry.web.conftest import SignIn
from tests.systems.resident_registry.web.test_household_and_correction_forms import sent_back
from tests.systems.resident_registry.web.test_move_in_page import typed

pytestmark = [pytest.mark.django_db(databases=["office", "resident_registry"]), pytest.mark.timeout(240)]
People = dict[str, str]
KEPT = frozenset(
    {"submission", "variety", "basis", "target", "moved_on", "notified_on", "notifier_kind", "town", "lot",
     "members-TOTAL_FORMS", "members-INITIAL_FORMS", "members-0-name", "members-0-kana", "members-0-birth_date",
     "members-0-sex", "members-0-relationship", "members-0-kind"}
)  # fmt: skip
TYPED = {
    "town": "浅間町", "lot": "9番1号", "relationship": "子", "birth_date": "R8.11.1", "destination": "横浜市中区",
}  # fmt: skip


@pytest.fixture
def people() -> People:
    """A Japanese and a foreign resident, each with a household."""
    japanese = approved(officer("1001"), officer("1002"), a_move_in()).resident_numbers[0]
    foreign = approved(officer("1001"), officer("1002"), a_mixed_family()).resident_numbers[0]
    return {"japanese": japanese, "foreign": foreign}


def varied(form: MovementForm) -> Iterator[dict[str, str]]:
    """Each choice of the form once, the others as they stand at first."""
    yield {}
    for name, field in form.fields.items():
        if isinstance(field, ChoiceField) and not isinstance(field, MultipleChoiceField):
            for value, _ in field.widget.choices:
                yield {name: str(value)}
    if "neighbour" in form.fields:
        yield {"target": "99999999"}


def posted(form: MovementForm, choice: dict[str, str]) -> dict[str, Any]:
    """What stands in the form at first, with everything filled in that is always required."""
    data = sent_back(form)
    for name, field in form.fields.items():
        if field.required and not data.get(name) and name != "submission":
            data[name] = _typed(name, field)
    return {**data, "moved_on": "R8.11.20", **choice}


def _typed(name: str, field: Field) -> str:
    if isinstance(field, ChoiceField):
        return next(str(value) for value, _ in field.widget.choices if value)
    return TYPED.get(name, "ア" if "kana" in name else "あ")


def stopped_by(form: MovementForm) -> Iterator[tuple[str, str]]:
    """Fields that are empty and that an error of the rules stands at."""
    if form.is_valid():
        entry, numbers = form.entry(), form.numbers()
        scene = scene_of(officer("1001"), form.kind, entry, numbers)
        for finding in judged(form.kind, entry, numbers, scene):
            place = form.place_of(finding.field)
            if finding.level.name == "ERROR" and place:
                form.add_error(place, finding.message)
    for name, texts in form.errors.items():
        if name in form.fields and not form[name].value():
            yield name, str(texts[0])


def shown_cases(code: str, people: People) -> Iterator[tuple[str, dict[str, str], MovementForm, list[tuple[str, str]]]]:
    for who, number in people.items():
        subject = FORMS[code].subject_for(officer("1001"), number)
        fresh = FORMS[code].opened(subject, officer("1001").today)
        for choice in varied(fresh):
            form = FORMS[code](posted(fresh, choice), subject=subject)
            unmarked = [(n, t) for n, t in stopped_by(form) if not is_required_now(form[n])]
            yield who, choice, form, unmarked


@pytest.mark.parametrize("code", sorted(FORMS))
def test_an_empty_field_that_stops_the_entry_is_marked(people: People, code: str) -> None:
    judged_once = False
    for who, choice, form, unmarked in shown_cases(code, people):
        judged_once |= form.is_bound and bool(form.cleaned_data) and "moved_on" in form.cleaned_data
        assert unmarked == [], (who, choice)
    assert judged_once


MOVE_IN_PAGE = "/registry/move-in/"
FOREIGNER = {"members-0-kind": "foreign", "members-0-honseki": "", "members-0-head_of_register": ""}
SITUATIONS: tuple[dict[str, str], ...] = (
    *({"variety": variety} for variety in ("domestic", "abroad", "article_46", "unreported")),
    *({"basis": basis} for basis in ("notification", "request", "official")),
    {"notifier_kind": "agent"}, {"target": "existing"}, FOREIGNER,
    {**FOREIGNER, "members-0-status_category": "mid_to_long_term"},
)  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: "+".join(one.values()))
def test_an_empty_field_that_stops_a_move_in_is_marked(browser_of: SignIn, situation: dict[str, str]) -> None:
    fields = {**typed(), **situation}
    blank = {name: "" for name in fields if name not in KEPT and name not in situation}

    page = browser_of("entry").post(MOVE_IN_PAGE, {**fields, **blank, "check": "1"})

    forms = [page.context["form"], *page.context["members"].forms]
    stopped = [form[name] for form in forms for name in form.errors if name in form.fields and not form[name].value()]
    assert stopped
    assert [bound.html_name for bound in stopped if not is_required_now(bound)] == []


def test_a_mark_stands_only_while_its_condition_holds(people: People) -> None:
    subject = FORMS["move_within"].subject_for(officer("1001"), people["japanese"])
    fresh = FORMS["move_within"].opened(subject, officer("1001").today)

    def marked(**choice: str) -> bool:
        return is_required_now(FORMS["move_within"](posted(fresh, choice), subject=subject)["target_number"])

    assert (marked(target="keep"), marked(target="existing")) == (False, True)
    assert not is_required_now(fresh["building"])
    assert is_required_now(fresh["lot"])
    assert is_required_now(fresh["explanation"]), "届出 stands first among the choices"


def test_papers_and_explanation_stand_for_each_other(people: People) -> None:
    subject = FORMS["move_within"].subject_for(officer("1001"), people["japanese"])

    def marks(**data: str) -> tuple[bool, bool]:
        form = FORMS["move_within"]({"basis": "notification", **data}, subject=subject)
        return is_required_now(form["paper_1"]), is_required_now(form["explanation"])

    assert marks() == (True, True)
    assert marks(paper_1="individual_number_card") == (True, False)
    assert marks(explanation="聴き取った") == (False, True)
    assert marks(basis="official") == (False, False)
