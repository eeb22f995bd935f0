"""転入の入力票: what was stored comes back into the fields and makes the same entry again, whatever the variety."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInVariety, SeenPaper
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from daicho.systems.resident_registry.rules.record_json import from_json, to_json
from daicho.systems.resident_registry.rules.typed_address import typed_address
from daicho.systems.resident_registry.web.forms.move_in import MemberFormSet, MoveInForm
from daicho.systems.resident_registry.web.forms.move_in_entry import entry_of
from daicho.systems.resident_registry.web.forms.move_in_initial import initial_of
from daicho.systems.resident_registry.web.presenters.entry_facts import entry_facts
from tests.makers.move_in import a_move_in, child, father, fresh_numbers, mother
from tests.systems.resident_registry.rules.movements.test_move_in import article_46, from_abroad, unreported

ENTRIES = {
    "国内転入": a_move_in(),
    "既にある世帯に入る": a_move_in((mother(relationship=("52",)),), target="00000019"),
    "国外転入等": from_abroad(father(keeps_former_names=True)),
    "法第30条の46転入": article_46(seen=(SeenPaper.RESIDENCE_CARD,)),
    "未届転入": unreported(seen=(SeenPaper.FAMILY_REGISTER,)),
    "職権": unreported(basis=FilingBasis.OFFICIAL, notifier=None),
    "通知": a_move_in(basis=FilingBasis.NOTICE, notifier=None),
    "出生と同時": a_move_in((father(), child(with_birth=True))),
    "再転入を選ぶ": a_move_in((father(same_as="0000000019"),)),
}


def typed_again(entry: MoveInEntry, numbers: EntryNumbers) -> tuple[MoveInEntry, EntryNumbers]:
    """The stored entry in the fields, and read from them again."""
    form, members = initial_of(entry, numbers)
    data = QueryDict(mutable=True)
    data.update({name: _text(value) for name, value in form.initial.items() if value not in (None, False)})
    rows = list(members.initial or ())
    data.update({"members-TOTAL_FORMS": str(len(rows)), "members-INITIAL_FORMS": "0"})
    for index, row in enumerate(rows):
        data.update({f"members-{index}-{k}": _text(v) for k, v in row.items() if v not in (None, False)})
    again, rows_again = MoveInForm(data), MemberFormSet(data, prefix="members")
    assert again.is_valid(), again.errors
    assert rows_again.is_valid(), rows_again.errors
    return entry_of(again, rows_again)


def as_typed(entry: MoveInEntry) -> MoveInEntry:
    """The entry with its addresses as they are read from one line; the invented ones stand in no list."""
    if entry.from_address.country or entry.from_address.is_empty:
        return entry
    return replace(
        entry,
        from_address=typed_address(entry.from_address.one_line()),
        last_registered=typed_address(entry.last_registered.one_line()),
    )


def _text(value: Any) -> str:
    if isinstance(value, PartialDate):
        return value.sort_on.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "on" if value is True else str(value)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES.keys())
def test_a_stored_entry_comes_back_into_the_same_fields(entry: MoveInEntry) -> None:
    numbers = fresh_numbers(len(entry.members))
    stored = from_json(MoveInEntry, to_json(entry))

    again, numbers_again = typed_again(stored, numbers)

    assert stored == entry
    assert numbers_again == numbers
    assert again == as_typed(entry)


@pytest.mark.parametrize("variety", list(MoveInVariety))
def test_only_where_it_may_be_an_empty_code_asks_for_a_new_one(variety: MoveInVariety) -> None:
    abroad = variety in (MoveInVariety.ABROAD, MoveInVariety.ARTICLE_46)
    entry = replace(from_abroad(), variety=variety)
    if not abroad:
        entry = replace(entry, from_address=Address(text="千葉県架空市本町", lot="1番"))

    again, _ = typed_again(entry, EntryNumbers((PersonalNumbers(),)))

    assert again.members[0].needs_code == (variety is not MoveInVariety.DOMESTIC)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES.keys())
def test_the_facts_for_comparing_name_the_variety_and_leave_no_empty_line(entry: MoveInEntry) -> None:
    facts = dict(entry_facts(entry))

    assert {"転入の種類", "届出等の区分", "転入日(異動日)", "世帯", "新しい住所"} <= set(facts)
    assert all(facts.values())
    assert ("届出人" in facts) == (entry.notifier is not None)
