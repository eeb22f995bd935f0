"""From typed fields to the entry that the rules judge, and from findings back to the fields they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.forms import BaseFormSet

from daicho.foundation.ui.fragments import ErrorLine
from daicho.kernel.addresses import Address
from daicho.kernel.findings import Finding
from daicho.municipal.places.countries import find_countries
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import BY_PERSON
from daicho.systems.resident_registry.rules.initial_load import period_parts
from daicho.systems.resident_registry.rules.movements.move_in.entry import (
    NEW,
    MoveInEntry,
    MoveInMember,
    MoveInVariety,
    SeenPaper,
)
from daicho.systems.resident_registry.rules.movements.move_in.numbers import may_lack_numbers
from daicho.systems.resident_registry.rules.movements.move_in.varieties import rule_of
from daicho.systems.resident_registry.rules.notification import IdentityCheck, Notifier, NotifierKind
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentKind, Sex
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, PersonName, WrittenName
from daicho.systems.resident_registry.rules.typed_address import address_in_city, town_named, typed_address
from daicho.systems.resident_registry.web.forms.move_in import MemberForm, MoveInForm

_FORM_FIELDS = {
    "moved_on": "moved_on",
    "notified_on": "notified_on",
    "notifier": "notifier_name",
    "basis": "basis",
    "target": "target_number",
    "building": "building",
    "from_country": "from_country",
    "last_registered": "last_registered",
    "seen_passport": "seen_passport",
    "seen_family_register": "seen_family_register",
    "seen_residence_card": "seen_residence_card",
    "notifier.name": "notifier_name",
    "notifier.authority": "notifier_authority",
    "notifier.papers": "paper_1",
    "notifier.explanation": "explanation",
    "address.town": "town",
    "address.lot": "lot",
    "from_address": "from_address",
    "certificate": "certificate",
}
_MEMBER_FIELDS = {"nationality": "nationality", "status_of_residence": "status_of_residence"}


def entry_of(form: MoveInForm, members: BaseFormSet[MemberForm]) -> tuple[MoveInEntry, EntryNumbers]:
    """The entry and its numbers from forms that are valid; what does not apply is empty already."""
    data = form.cleaned_data
    town = town_named(data["town"])
    country = data["from_country"]
    may_carry = data["variety"] in (MoveInVariety.ABROAD, MoveInVariety.ARTICLE_46)
    entry = MoveInEntry(
        moved_on=data["moved_on"],
        notified_on=data["notified_on"],
        notifier=_notifier(data) if data["basis"] in BY_PERSON else None,
        address=address_in_city(town, data["lot"], data["building"], data["building_kana"]) if town else Address(),
        from_address=Address(country=country) if country else typed_address(data["from_address"]),
        members=tuple(_member(one.cleaned_data, may_carry) for one in members.forms),
        from_head=data["from_head"],
        planned_on=data["planned_on"],
        certificate=data["certificate"] or "none",
        note=data["note"],
        variety=data["variety"],
        basis=data["basis"],
        target=data["target_number"] or NEW,
        seen=tuple(paper for paper in SeenPaper if data[f"seen_{paper.value}"]),
        last_registered=typed_address(data["last_registered"]),
        received=data["received"],
    )
    numbers = EntryNumbers(
        tuple(
            PersonalNumbers(one.cleaned_data["individual_number"], one.cleaned_data["resident_code"])
            for one in members.forms
        )
    )
    return _asking_for_codes(entry, numbers), numbers


def _notifier(data: Mapping[str, Any]) -> Notifier:
    papers = tuple(dict.fromkeys(code for code in (data["paper_1"], data["paper_2"]) if code))
    return Notifier(
        NotifierKind(data["notifier_kind"] or NotifierKind.SELF),
        data["notifier_name"],
        authority=data["notifier_authority"],
        identity=IdentityCheck(papers, data["explanation"]),
    )


def _asking_for_codes(entry: MoveInEntry, numbers: EntryNumbers) -> MoveInEntry:
    """Who comes without a 住民票コード where that may be: the rules settle it once they know who returns."""
    rule = rule_of(entry)
    members = (
        replace(m, needs_code=not numbers.of(i).resident_code and may_lack_numbers(m, rule))
        for i, m in enumerate(entry.members)
    )
    return replace(entry, members=tuple(members))


def show_findings(
    findings: Iterable[Finding], form: MoveInForm, members: BaseFormSet[MemberForm]
) -> tuple[ErrorLine, ...]:
    """Puts each error at its field; what belongs to no field is returned as lines of the summary."""
    lines: list[ErrorLine] = []
    for finding in findings:
        target, field = _place(finding.field, form, members)
        if target is not None and field in target.fields:
            target.add_error(field, finding.message)
        else:
            lines.append(ErrorLine(finding.message))
    return tuple(lines)


def field_id(finding: Finding) -> str:
    """The ``#id`` of the control that a finding belongs to, for links in the alert panel."""
    if finding.field.startswith("members."):
        _, index, name = (finding.field + "..").split(".")[:3]
        return f"#id_members-{index}-{_MEMBER_FIELDS.get(name, name)}" if name else "#members"
    return f"#id_{_FORM_FIELDS.get(finding.field, 'moved_on')}"


def _place(path: str, form: MoveInForm, members: BaseFormSet[MemberForm]) -> tuple[MoveInForm | MemberForm | None, str]:
    parts = path.split(".")
    if parts[0] == "members" and len(parts) == 3 and int(parts[1]) < len(members.forms):
        return members.forms[int(parts[1])], _MEMBER_FIELDS.get(parts[2], parts[2])
    return (form, _FORM_FIELDS[path]) if path in _FORM_FIELDS else (None, "")


def _member(data: Mapping[str, Any], may_carry: bool) -> MoveInMember:
    kind = ResidentKind(data["kind"])
    return MoveInMember(
        name=_name(data),
        birth_date=data["birth_date"],
        sex=Sex(data["sex"]),
        relationship=data["relationship"],
        kind=kind,
        honseki=typed_address(data["honseki"]),
        head_of_register=data["head_of_register"],
        former_family_name=WrittenName(data["former_family_name"], data["former_family_name_kana"]),
        common_name=WrittenName(data["common_name"], data["common_name_kana"]),
        alphabet_name=WrittenName(data["alphabet_name"]),
        foreign=_foreign(data),
        same_as=data["same_as"],
        card_shown=data["card_shown"] and data["kind"] == "foreign",
        with_birth=data["with_birth"],
        keeps_former_names=data["keeps_former_names"] and may_carry,
    )


def _name(data: Mapping[str, Any]) -> PersonName:
    family, given = _halves(data["name"])
    family_kana, given_kana = _halves(data["kana"])
    foreign = data["kind"] == ResidentKind.FOREIGN
    return PersonName(
        full=data["name"],
        family="" if foreign else family,
        given="" if foreign else given,
        kana=data["kana"],
        family_kana="" if foreign else family_kana,
        given_kana="" if foreign else given_kana,
        kana_official=data["kana_official"] and not foreign,
    )


def _halves(text: str) -> tuple[str, str]:
    """氏 and 名 around the first blank; a name without one is a 氏 alone."""
    parts = text.split(maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


def _foreign(data: Mapping[str, Any]) -> ForeignResident:
    named = (one for one in find_countries(data["nationality"]) if one.name == data["nationality"])
    country = next(named, None)
    years, months, days = period_parts(data["period"])
    return ForeignResident(
        nationality=country.code if country else "",
        nationality_name=data["nationality"],
        article_30_45=data["status_category"],
        status_of_residence=data["status_of_residence"],
        expires_on=data["expires_on"],
        card_number=data["card_number"].upper(),
        period_years=years,
        period_months=months,
        period_days=days,
    )
