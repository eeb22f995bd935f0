"""入力票を画面のとおりに送る: what a form demands stands on its page, and what was typed wrongly comes back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from daicho.systems.resident_registry.web.forms.movements.register import FORMS
from tests.makers.move_in import a_move_in
from tests.makers.names_and_numbers import a_mixed_family
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = [pytest.mark.django_db(databases=["office", "resident_registry"]), pytest.mark.timeout(240)]
NONSENSE = "漠然!?99"


class Sent(HTMLParser):
    """The fields of the entry form as a browser would send them, and which of them take text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.texts: list[str] = []
        self.form = self.select = ""
        self.chosen: list[str] = []
        self.options: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "form":
            self.form = said.get("id") or ""
        if self.form != "entry":
            return
        if tag == "select":
            self.select, self.options, self.chosen = name, [], []
        elif tag == "option":
            self.options.append(said.get("value") or "")
            self.chosen += [said.get("value") or ""] if "selected" in said else []
        elif tag == "textarea":
            self._text(name, "")
        elif tag == "input" and name:
            self._input(name, said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = ""
        elif tag == "select" and self.select:
            self.fields[self.select] = self.chosen or self.options[:1]
            self.select = ""

    def _input(self, name: str, said: dict[str, str | None]) -> None:
        if said.get("type") in ("checkbox", "radio"):
            self.fields.setdefault(name, [])
            self.fields[name] += [said.get("value") or "on"] if "checked" in said else []
        elif said.get("type") == "hidden":
            self.fields[name] = [said.get("value") or ""]
        else:
            self._text(name, said.get("value") or "")

    def _text(self, name: str, value: str) -> None:
        self.fields[name] = [value]
        self.texts.append(name)


@pytest.fixture
def people() -> dict[str, str]:
    """A Japanese and a foreign resident, each with a household."""
    japanese = approved(officer("1001"), officer("1002"), a_move_in()).resident_numbers[0]
    foreign = approved(officer("1001"), officer("1002"), a_mixed_family()).resident_numbers[0]
    return {"japanese": japanese, "foreign": foreign}


def stands_on_page(name: str, sent: Sent) -> bool:
    """Whether the page has a control of the field, or one for each part of a date."""
    return any(field == name or field.startswith(f"{name}_") for field in sent.fields)


@pytest.mark.parametrize("code", sorted(FORMS))
def test_a_form_demands_nothing_that_its_page_does_not_ask_for(
    browser_of: SignIn, people: dict[str, str], code: str
) -> None:
    browser = browser_of("entry")
    for number in people.values():
        path = f"/registry/movements/new/{code}/{number}/"
        sent = Sent(browser.get(path).content.decode())

        answer: Any = browser.post(path, {**sent.fields, "check": "1"})

        errors = answer.context["form"].errors
        assert [name for name in errors if not stands_on_page(name, sent)] == []
        assert not [text for texts in errors.values() for text in texts if text.startswith("このフィールド")]


@pytest.mark.parametrize("code", sorted(FORMS))
def test_nothing_typed_is_lost_when_it_is_wrong(browser_of: SignIn, people: dict[str, str], code: str) -> None:
    browser = browser_of("entry")
    path = f"/registry/movements/new/{code}/{people['japanese']}/"
    sent = Sent(browser.get(path).content.decode())
    nonsense = {name: [NONSENSE] for name in sent.texts}

    answer = browser.post(path, {**sent.fields, **nonsense, "check": "1"})

    back = answer.content.decode()
    assert answer.status_code == 422
    assert back.count(f'value="{NONSENSE}"') + back.count(f">\n{NONSENSE}</textarea>") == len(nonsense)


def test_errors_are_listed_in_the_order_of_the_form_and_short_beside_a_narrow_field(
    browser_of: SignIn, people: dict[str, str]
) -> None:
    path = f"/registry/movements/new/birth/{people['japanese']}/"
    browser = browser_of("entry")
    sent = Sent(browser.get(path).content.decode())

    wrong = {"relationship": [NONSENSE], "individual_number": [NONSENSE]}
    page = browser.post(path, {**sent.fields, **wrong, "check": "1"}).content.decode()

    places = [page.index(f"{label}: ") for label in ("出生日(異動日)", "性別", "続柄", "個人番号")]
    assert places == sorted(places)
    said = f"「{NONSENSE}」は標準の続柄にありません"
    assert f'<p class="field__error">{said}</p>' in page
    assert f"続柄: {said}。夫・妻" in page
