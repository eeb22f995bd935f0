"""An entry already stored, back in the fields it was typed in: for corrections."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.forms import BaseFormSet

from daicho.kernel.addresses import Address
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.places.towns import CITY_NAME
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.move_in.entry import (
    NEW,
    MoveInEntry,
    MoveInMember,
    SeenPaper,
)
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from daicho.systems.resident_registry.web.forms.move_in import EXISTING, MemberForm, MemberFormSet, MoveInForm


def initial_of(entry: MoveInEntry, numbers: EntryNumbers) -> tuple[MoveInForm, BaseFormSet[MemberForm]]:
    """The forms as they stood when the entry was stored."""
    notifier = entry.notifier
    papers = (*(notifier.identity.papers if notifier else ()), "", "")
    form = MoveInForm(
        initial={
            "submission": str(uuid4()),
            "received": entry.received,
            "variety": entry.variety.value,
            "basis": entry.basis.value,
            "target": EXISTING if entry.joins else NEW,
            "target_number": entry.target if entry.joins else "",
            "moved_on": entry.moved_on,
            "notified_on": entry.notified_on,
            "certificate": entry.certificate,
            "planned_on": entry.planned_on,
            **{f"seen_{paper.value}": paper in entry.seen for paper in SeenPaper},
            "notifier_kind": notifier.kind.value if notifier else "self",
            "notifier_name": notifier.name if notifier else "",
            "notifier_authority": notifier.authority if notifier else "",
            "paper_1": papers[0],
            "paper_2": papers[1],
            "explanation": notifier.identity.explanation if notifier else "",
            "town": entry.address.text.removeprefix(CITY_NAME),
            "lot": entry.address.lot,
            "building": entry.address.building,
            "building_kana": entry.address.building_kana,
            "from_address": "" if entry.from_address.country else _typed(entry.from_address),
            "from_country": entry.from_address.country,
            "last_registered": _typed(entry.last_registered),
            "from_head": entry.from_head,
            "note": entry.note,
        }
    )
    rows = [_row(member, numbers.of(index)) for index, member in enumerate(entry.members)]
    return form, MemberFormSet(prefix="members", initial=rows)


def _row(member: MoveInMember, numbers: PersonalNumbers) -> dict[str, Any]:
    foreign = member.foreign
    units = ((foreign.period_years, "年"), (foreign.period_months, "月"), (foreign.period_days, "日"))
    return {
        "name": member.name.full,
        "kana": member.name.kana,
        "birth_date": member.birth_date,
        "sex": member.sex.value,
        "relationship": relationship_text(member.relationship),
        "individual_number": numbers.individual_number,
        "resident_code": numbers.resident_code,
        "honseki": _typed(member.honseki),
        "head_of_register": member.head_of_register,
        "former_family_name": member.former_family_name.text,
        "former_family_name_kana": member.former_family_name.kana,
        "kind": member.kind.value,
        "alphabet_name": member.alphabet_name.text,
        "common_name": member.common_name.text,
        "common_name_kana": member.common_name.kana,
        "nationality": foreign.nationality_name,
        "status_category": foreign.article_30_45,
        "status_of_residence": foreign.status_of_residence,
        "period": "".join(f"{value}{unit}" for value, unit in units if value),
        "expires_on": foreign.expires_on,
        "card_number": foreign.card_number,
        "kana_official": member.name.kana_official,
        "card_shown": member.card_shown,
        "with_birth": member.with_birth,
        "keeps_former_names": member.keeps_former_names,
        "same_as": member.same_as,
    }


def _typed(address: Address) -> str:
    """An address as one would type it; :func:`rules.typed_address.typed_address` reads it back the same."""
    return address.one_line()
