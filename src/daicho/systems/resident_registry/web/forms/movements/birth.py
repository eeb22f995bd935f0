"""出生の入力票."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms import BooleanField, ChoiceField, TextInput

from daicho.foundation.ui.forms import DigitsField, KanaField, NameField, StaffCharField
from daicho.foundation.ui.forms.conditions import Conditions, When
from daicho.municipal.codes.relationships import (
    CHILDREN,
    relationship_codes,
    relationship_text,
    relationship_text_problems,
)
from daicho.municipal.codes.residents import ResidentKind, Sex
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.birth.entry import BASES, BirthEntry
from daicho.systems.resident_registry.rules.movements.birth.kind import KIND
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from daicho.systems.resident_registry.rules.record_parts import WrittenName
from daicho.systems.resident_registry.rules.typed_address import typed_address
from daicho.systems.resident_registry.web.forms.move_in import KINDS
from daicho.systems.resident_registry.web.forms.movements.ex_officio import ExOfficioForm
from daicho.systems.resident_registry.web.forms.movements.form import Layout, Subject
from daicho.systems.resident_registry.web.forms.movements.new_person import typed_name, typed_nationality

SEXES = [("", ""), ("male", "男"), ("female", "女")]
NOT_HERE = "not_here"
NO_PARENT_CHOSEN = "選ばれていません。出生届を見て、世帯員か「この世帯にいない」を選んでください。"


def _parents(subject: Subject, usual: Sex) -> list[tuple[str, str]]:
    """父母の候補 — nobody is chosen beforehand; the likely ones come first, and nobody of the household is left out.

    The family register may name a parent of either sex (性同一性障害者特例法).
    """
    by_likelihood = sorted(
        subject.household, key=lambda one: (one.record.sex is not usual, bool(CHILDREN & set(one.record.relationship)))
    )
    chosen = [(one.resident_number, f"{one.record.name.full}({one.relationship_text})") for one in by_likelihood]
    return [("", "選んでください"), *chosen, (NOT_HERE, "この世帯にいない")]


class BirthForm(ExOfficioForm):
    """出生 — the child joins the household from whose page the form was opened."""

    kind = KIND
    bases = BASES
    help_page = "birth"
    group = "life"
    about = "この世帯に子が生まれた"
    day_label = "出生日(異動日)"
    partial_day = True
    people_chosen = False
    conditions: ClassVar[Conditions] = {
        **dict.fromkeys(("honseki", "head_of_register"), (When("child_kind", ("japanese",)), When("quoted_from"))),
        "nationality": (When("child_kind", ("foreign",)),),
    }

    name = NameField(label="氏名", max_length=100)
    kana = KanaField(label="フリガナ", max_length=200)
    sex = ChoiceField(label="性別", choices=SEXES)
    relationship = StaffCharField(
        label="続柄",
        max_length=40,
        initial="子",
        widget=TextInput(attrs={"list": "relationship-list", "autocomplete": "off"}),
    )
    kana_official = BooleanField(label="フリガナは戸籍の振り仮名(公証)", required=False, initial=True)
    mother = ChoiceField(label="母", error_messages={"required": NO_PARENT_CHOSEN})
    father = ChoiceField(label="父", error_messages={"required": NO_PARENT_CHOSEN})
    quoted_from = ChoiceField(label="戸籍の表示を引用する人", required=False)
    honseki = StaffCharField(label="本籍(引用しないとき)", required=False, max_length=120)
    head_of_register = NameField(label="筆頭者(引用しないとき)", required=False, max_length=100)
    child_kind = ChoiceField(label="区分", choices=KINDS, initial="japanese")
    nationality = StaffCharField(
        label="国籍・地域",
        required=False,
        max_length=40,
        widget=TextInput(attrs={"list": "country-list", "autocomplete": "off"}),
    )
    alphabet_name = StaffCharField(label="氏名(アルファベット)", required=False, max_length=100)
    individual_number = DigitsField(label="個人番号", required=False, length=12)
    resident_code = DigitsField(label="住民票コード", required=False, length=11)
    draws_code = BooleanField(label="住民票コードを空きから付番する", required=False, initial=True)

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, subject=subject, **options)
        for parent, sex in (("mother", Sex.FEMALE), ("father", Sex.MALE)):
            self.fields[parent].choices = _parents(subject, sex)  # type: ignore[attr-defined]
        japanese = [
            (one.resident_number, f"{one.record.name.full}({one.record.honseki.one_line()})")
            for one in subject.household
            if one.record.kind is ResidentKind.JAPANESE
        ]
        quoted = self.fields["quoted_from"]
        quoted.choices = [*japanese, ("", "引用しない")]  # type: ignore[attr-defined]
        is_one = any(number == subject.resident_number for number, _ in japanese)
        quoted.initial = subject.resident_number if is_one else next((number for number, _ in japanese), "")
        self.fields["child_kind"].initial = "japanese" if japanese else "foreign"

    def own_layout(self) -> Layout:
        child = (("name", 4), ("kana", 4), ("sex", 2), ("relationship", 2), ("mother", 4), ("father", 4),
                 ("kana_official", 4))  # fmt: skip
        register = (("quoted_from", 6), ("honseki", 6), ("head_of_register", 6))
        foreign = (("child_kind", 3), ("nationality", 4), ("alphabet_name", 5))
        numbers = (("individual_number", 4), ("resident_code", 4), ("draws_code", 4))
        return (
            ("生まれた子", "出生届の順に入力します。住定日と転入前住所は空欄になります", child),
            ("戸籍の表示", "同じ戸籍の世帯員から引用します。違う戸籍に入るときだけ入力します", register),
            ("外国人住民のとき", "出生による経過滞在者として記載します", foreign),
            ("番号", "個人番号はまだ無いときは空にします。住民票コードが付くと住基ネットへ通知されます", numbers),
        )

    def clean_relationship(self) -> tuple[str, ...]:
        """続柄 in the words of the standard."""
        typed = str(self.cleaned_data["relationship"])
        for problem in relationship_text_problems(typed):
            raise ValidationError(problem.message, code=problem.code)
        return relationship_codes(typed)

    def entry(self) -> BirthEntry:
        data = self.cleaned_data
        code, name = typed_nationality(data["nationality"])
        foreign = data["child_kind"] == "foreign"
        return BirthEntry(
            filing=self.filing(),
            beside=self.subject.resident_number,
            household=self.subject.household_number,
            name=typed_name({**data, "kind": data["child_kind"]}),
            sex=Sex(data["sex"]),
            relationship=data["relationship"],
            kind=ResidentKind(data["child_kind"]),
            mother=data["mother"].removeprefix(NOT_HERE),
            father=data["father"].removeprefix(NOT_HERE),
            quoted_from="" if foreign else data["quoted_from"],
            honseki=typed_address(data["honseki"]),
            head_of_register=data["head_of_register"],
            alphabet_name=WrittenName(data["alphabet_name"]),
            nationality=code,
            nationality_name=name,
            draws_code=data["draws_code"] and not data["resident_code"],
        )

    def numbers(self) -> EntryNumbers:
        data = self.cleaned_data
        return EntryNumbers((PersonalNumbers(data["individual_number"], data["resident_code"]),))

    @classmethod
    def subject_of(cls, entry: BirthEntry) -> str:
        return entry.beside

    @classmethod
    def initial_of(cls, entry: BirthEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "name": entry.name.full,
            "kana": entry.name.kana,
            "kana_official": entry.name.kana_official,
            "sex": entry.sex.value,
            "relationship": relationship_text(entry.relationship),
            "mother": entry.mother or NOT_HERE,
            "father": entry.father or NOT_HERE,
            "quoted_from": entry.quoted_from,
            "honseki": entry.honseki.one_line(),
            "head_of_register": entry.head_of_register,
            "child_kind": entry.kind.value,
            "nationality": entry.nationality_name,
            "alphabet_name": entry.alphabet_name.text,
            "individual_number": numbers.of(0).individual_number,
            "resident_code": numbers.of(0).resident_code,
            "draws_code": entry.draws_code,
        }
