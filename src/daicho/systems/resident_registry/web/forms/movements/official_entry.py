"""職権記載(住所設定・未届転入)の入力票."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.forms import BooleanField, ChoiceField, HiddenInput, IntegerField, TextInput
from django.http import QueryDict

from daicho.foundation.ui.forms import (
    DigitsField,
    KanaField,
    NameField,
    PartialWarekiDateField,
    StaffCharField,
    WarekiDateField,
)
from daicho.foundation.ui.forms.conditions import Conditions, When
from daicho.kernel.addresses import Address
from daicho.kernel.context import Context
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.relationships import relationship_codes, relationship_text, relationship_text_problems
from daicho.municipal.codes.residents import ResidentKind, Sex
from daicho.municipal.masking.scope import ProtectedScope
from daicho.municipal.places.towns import CITY_NAME
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.newcomers import NewPerson
from daicho.systems.resident_registry.rules.movements.official_entry import (
    BASES,
    KIND,
    ORIGIN_TITLES,
    Companion,
    OfficialEntry,
    Origin,
)
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, WrittenName
from daicho.systems.resident_registry.rules.typed_address import address_in_city, town_named, typed_address
from daicho.systems.resident_registry.web.forms.move_in import KINDS, SEXES
from daicho.systems.resident_registry.web.forms.movements.ex_officio import ExOfficioForm
from daicho.systems.resident_registry.web.forms.movements.form import Layout, Subject
from daicho.systems.resident_registry.web.forms.movements.new_person import typed_name, typed_nationality

_LIST = {"autocomplete": "off"}
MOST_PEOPLE = 8
PERSON = (("name", 4), ("kana", 4), ("sex", 2), ("relationship", 2), ("birth_date", 5), ("kana_official", 4),
          ("honseki", 8), ("head_of_register", 4), ("individual_number", 4),
          ("resident_code", 4), ("draws_code", 4))  # fmt: skip
FOREIGN = (("person_kind", 2), ("nationality", 3), ("status_category", 3), ("status_of_residence", 4),
           ("expires_on", 5), ("card_number", 3), ("alphabet_name", 4))  # fmt: skip


_FOREIGN = When("person_kind", ("foreign",))


class OfficialEntryForm(ExOfficioForm):
    """職権記載 — people into one new household or, with its 世帯番号, into one that is there.

    The fields of the first person have plain names; those of the second and further end with ``_2``, ``_3`` …
    """

    kind = KIND
    bases = BASES
    help_page = "official-entry"
    group = "office"
    about = "この世帯に、記載の無い人を職権で記載する"
    day_label = "住民となった日(異動日)"
    people_chosen = False
    without_subject = True
    places = {"household": "target_number"}
    repeats_people = True

    people_rows = IntegerField(widget=HiddenInput, min_value=1, max_value=MOST_PEOPLE, initial=1)
    target_number = DigitsField(label="入る世帯の世帯番号(新しい世帯なら空)", required=False, length=8)
    town = StaffCharField(label="町名", required=False, widget=TextInput(attrs={"list": "town-list", **_LIST}))
    lot = StaffCharField(label="番地・号", required=False, max_length=40)
    building = StaffCharField(label="方書", required=False, max_length=80)
    building_kana = KanaField(label="方書フリガナ", required=False, max_length=120)
    name = NameField(label="氏名", max_length=100)
    kana = KanaField(label="フリガナ", max_length=200)
    birth_date = PartialWarekiDateField(label="生年月日", default_era="平成")
    sex = ChoiceField(label="性別", choices=SEXES)
    relationship = StaffCharField(
        label="続柄", max_length=40, widget=TextInput(attrs={"list": "relationship-list", **_LIST})
    )
    kana_official = BooleanField(label="フリガナは戸籍の振り仮名(公証)", required=False, initial=True)
    honseki = StaffCharField(label="本籍", required=False, max_length=120)
    head_of_register = NameField(label="筆頭者", required=False, max_length=100)
    individual_number = DigitsField(label="個人番号", required=False, length=12)
    resident_code = DigitsField(label="住民票コード", required=False, length=11)
    draws_code = BooleanField(label="住民票コードを空きから付番する", required=False, initial=True)
    origin = ChoiceField(label="転入前住所の扱い", choices=[(o.value, title) for o, title in ORIGIN_TITLES.items()])
    from_address = StaffCharField(label="転入前住所", required=False, max_length=120)
    from_head = NameField(label="転入前の世帯主", required=False, max_length=100)
    last_registered = StaffCharField(label="最終登録住所地", required=False, max_length=120)
    conditions: ClassVar[Conditions] = {
        "grounds": (),
        **dict.fromkeys(("town", "lot"), (When("target_number"),)),
        **dict.fromkeys(("honseki", "head_of_register"), (When("person_kind", ("japanese",)),)),
        **dict.fromkeys(("nationality", "status_category"), (_FOREIGN,)),
        **dict.fromkeys(
            ("status_of_residence", "expires_on", "card_number"),
            (_FOREIGN, When("status_category", (StatusCategory.MID_TO_LONG_TERM.value,))),
        ),
        "from_address": (When("origin", (Origin.UNREPORTED.value, Origin.KNOWN.value)),),
    }

    grounds = StaffCharField(label="確かめた事実と資料", required=False, max_length=300)
    person_kind = ChoiceField(label="区分", choices=KINDS, initial="japanese")
    nationality = StaffCharField(
        label="国籍・地域", required=False, max_length=40, widget=TextInput(attrs={"list": "country-list", **_LIST})
    )
    status_category = ChoiceField(
        label="法30条の45の区分",
        required=False,
        choices=[("", ""), *((c.value, c.official_name) for c in StatusCategory)],
    )
    status_of_residence = StaffCharField(label="在留資格", required=False, max_length=40)
    expires_on = WarekiDateField(label="在留期間の満了日", required=False, default_era="西暦")
    card_number = StaffCharField(label="在留カード等の番号", required=False, max_length=16)
    alphabet_name = StaffCharField(label="氏名(アルファベット)", required=False, max_length=100)

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, subject=subject, **options)
        self.fields["target_number"].initial = subject.household_number
        self.fields["relationship"].initial = "" if subject.household_number else "世帯主"
        for place in range(2, self.rows + 1):
            for name, _ in (*PERSON, *FOREIGN):
                self.fields[f"{name}_{place}"] = deepcopy(self.base_fields[name])
        memo = self.fields.pop("note")
        self.fields["note"] = memo

    @property
    def rows(self) -> int:
        """記載する人数 — as many as the page had fields for."""
        given = str(self.data.get("people_rows") if self.is_bound else self.initial.get("people_rows", 1))
        return max(1, min(int(given), MOST_PEOPLE)) if given.isascii() and given.isdecimal() else 1

    def with_rows_changed(self) -> Self:
        """One person more, with 本籍・筆頭者 and 区分 of the one before, or one less; what was typed stays."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        rows = self.rows
        if "add" in data and rows < MOST_PEOPLE:
            rows += 1
            for name in ("honseki", "head_of_register", "person_kind"):
                data[f"{name}_{rows}"] = data.get(_field(name, rows - 1), "")
            data[f"kana_official_{rows}"] = data[f"draws_code_{rows}"] = "on"
        elif "remove" in data and rows > 1:
            names = [f"{name}_{rows}" for name, _ in (*PERSON, *FOREIGN)]
            for key in [key for key in data if any(key == name or key.startswith(f"{name}_") for name in names)]:
                del data[key]
            rows -= 1
        data["people_rows"] = str(rows)
        return type(self)(data, subject=self.subject).as_typed()

    def own_layout(self) -> Layout:
        place = (("target_number", 4), ("town", 4), ("lot", 4), ("building", 6), ("building_kana", 6))
        origin = (("origin", 4), ("from_address", 5), ("from_head", 3), ("last_registered", 5), ("grounds", 7))
        return (
            ("世帯と住所", "世帯番号を入れると、その世帯の住所で記載します", place),
            ("根拠と転入前住所", "未届の住所には、末尾に（未届）が付き、備考にも記載されます", origin),
            ("記載する人", "番号がまだ無いときは空にします", PERSON),
            ("外国人住民のとき", "", FOREIGN),
            *(
                panel
                for place in range(2, self.rows + 1)
                for panel in (
                    (
                        f"記載する人 {place}人目",
                        "同じ世帯に、同じ住所・転入前住所で記載します",
                        _numbered(PERSON, place),
                    ),
                    (f"外国人住民のとき {place}人目", "", _numbered(FOREIGN, place)),
                )
            ),
        )

    def clean_town(self) -> str:
        """町名 must be one of the city's own."""
        typed = str(self.cleaned_data["town"])
        if not typed:
            return ""
        found = town_named(typed)
        if found is None:
            raise ValidationError("市の住所辞書に一つに決まる町名がありません。候補から選び直してください。")
        return found.name

    def clean(self) -> dict[str, Any]:
        """続柄 of everybody in the words of the standard."""
        data = super().clean() or {}
        for place in range(1, self.rows + 1):
            field = _field("relationship", place)
            if field not in data:
                continue
            typed = str(data[field])
            if problems := relationship_text_problems(typed):
                self.add_error(field, ValidationError(problems[0].message, code=problems[0].code))
            else:
                data[field] = relationship_codes(typed)
        return data

    def entry(self) -> OfficialEntry:
        data = self.cleaned_data
        town = town_named(data["town"]) if data["town"] else None
        joins = bool(data["target_number"])
        address = address_in_city(town, data["lot"], data["building"], data["building_kana"]) if town else Address()
        return OfficialEntry(
            filing=self.filing(),
            person=self._person(1),
            grounds=data["grounds"],
            household=data["target_number"],
            address=Address() if joins else address,
            origin=Origin(data["origin"]),
            from_address=typed_address(data["from_address"]),
            from_head=data["from_head"],
            last_registered=typed_address(data["last_registered"]),
            draws_code=self._draws(1),
            others=tuple(Companion(self._person(n), self._draws(n)) for n in range(2, self.rows + 1)),
        )

    def _of(self, place: int) -> dict[str, Any]:
        """The cleaned values of one person, under plain names."""
        return {name: self.cleaned_data[_field(name, place)] for name, _ in (*PERSON, *FOREIGN)}

    def _draws(self, place: int) -> bool:
        data = self._of(place)
        return bool(data["draws_code"] and not data["resident_code"])

    def _person(self, place: int) -> NewPerson:
        data = self._of(place)
        code, name = typed_nationality(data["nationality"])
        return NewPerson(
            name=typed_name({**data, "kind": data["person_kind"]}),
            birth_date=data["birth_date"],
            sex=Sex(data["sex"]),
            relationship=data["relationship"],
            kind=ResidentKind(data["person_kind"]),
            honseki=typed_address(data["honseki"]),
            head_of_register=data["head_of_register"],
            alphabet_name=WrittenName(data["alphabet_name"]),
            foreign=ForeignResident(
                nationality=code,
                nationality_name=name,
                article_30_45=data["status_category"],
                status_of_residence=data["status_of_residence"],
                expires_on=data["expires_on"],
                card_number=data["card_number"].upper(),
            ),
        )

    def numbers(self) -> EntryNumbers:
        people = [self._of(place) for place in range(1, self.rows + 1)]
        return EntryNumbers(tuple(PersonalNumbers(one["individual_number"], one["resident_code"]) for one in people))

    @classmethod
    def subject_for(cls, ctx: Context, resident_number: str) -> Subject:
        return super().subject_for(ctx, resident_number) if resident_number else Subject("", "", (), ProtectedScope())

    @classmethod
    def initial_of(cls, entry: OfficialEntry, numbers: EntryNumbers) -> dict[str, Any]:
        people = [_typed(one, numbers, index) for index, one in enumerate(entry.people)]
        return {
            **cls.filing_initial(entry.filing),
            "people_rows": len(people),
            "target_number": entry.household,
            "town": entry.address.text.removeprefix(CITY_NAME),
            "lot": entry.address.lot,
            "building": entry.address.building,
            "building_kana": entry.address.building_kana,
            "origin": entry.origin.value,
            "from_address": entry.from_address.one_line(),
            "from_head": entry.from_head,
            "last_registered": entry.last_registered.one_line(),
            "grounds": entry.grounds,
            **{_field(name, place): value for place, one in enumerate(people, 1) for name, value in one.items()},
        }


def _field(name: str, place: int) -> str:
    return name if place == 1 else f"{name}_{place}"


def _numbered(fields: tuple[tuple[str, int], ...], place: int) -> tuple[tuple[str, int], ...]:
    return tuple((_field(name, place), width) for name, width in fields)


def _typed(one: Companion, numbers: EntryNumbers, index: int) -> Mapping[str, Any]:
    """The fields of one stored person, under plain names."""
    person, foreign = one.person, one.person.foreign
    return {
        "name": person.name.full,
        "kana": person.name.kana,
        "kana_official": person.name.kana_official,
        "birth_date": person.birth_date,
        "sex": person.sex.value,
        "relationship": relationship_text(person.relationship),
        "honseki": person.honseki.one_line(),
        "head_of_register": person.head_of_register,
        "individual_number": numbers.of(index).individual_number,
        "resident_code": numbers.of(index).resident_code,
        "draws_code": one.draws_code,
        "person_kind": person.kind.value,
        "nationality": foreign.nationality_name,
        "status_category": foreign.article_30_45,
        "status_of_residence": foreign.status_of_residence,
        "expires_on": foreign.expires_on,
        "card_number": foreign.card_number,
        "alphabet_name": person.alphabet_name.text,
    }
