"""住民検索の入力票 — every key of 標準仕様書 2.1.3: the usual ones first, the others under 詳細条件."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.forms import BooleanField, ChoiceField, TextInput

from daicho.foundation.ui.forms import KanaField, NameField, StaffCharField, StaffForm, WarekiDateField
from daicho.kernel.names import to_katakana
from daicho.kernel.numbers import digits_of
from daicho.municipal.codes.movement_reasons import MOVEMENT_REASONS, MovementClass
from daicho.municipal.codes.relationships import RELATIONSHIPS
from daicho.municipal.places.towns import find_towns, town, towns
from daicho.systems.resident_registry.queries.search_conditions import SearchConditions
from daicho.systems.resident_registry.rules.typed_address import town_named

NUMBER_KINDS = {
    "resident_number": "宛名番号",
    "household_number": "世帯番号",
    "individual_number": "個人番号",
    "resident_code": "住民票コード",
    "card_number": "在留カード等番号",
}
NEVER_IN_ADDRESSES = frozenset({"individual_number", "resident_code", "card_number"})
"""番号 that may stand in no URL: a search by them is answered by POST alone."""
SECRET = frozenset({"individual_number", "resident_code"})
SEXES = [("", ""), ("male", "男"), ("female", "女"), ("unknown", "不明")]
RELATIONSHIP_CHOICES = [("", ""), *((one.code, one.name) for one in RELATIONSHIPS)]
REMOVAL_CHOICES = [
    ("", ""),
    *((one.code, one.name) for one in MOVEMENT_REASONS if one.movement_class is MovementClass.REMOVAL),
]
EMPTY_CHOICES = [
    ("", ""),
    ("kana", "フリガナの記載がない"),
    ("building", "方書の記載がない"),
    ("individual_number", "個人番号の記載がない"),
]
DETAILS = ("birth_from", "birth_to", "building", "relationship", "removed_reason", "empty")
"""詳細条件 — shown when opened, or when one of them was asked for."""
DATE_PARTS = ("era", "year", "month", "day")
DATES = ("birth_on", "birth_from", "birth_to")


class SearchKanaField(KanaField):
    """フリガナ to search by: 名 alone and parts of names begin and end as they like."""

    def to_python(self, value: object) -> str:
        """Anything that sounds; what is no kana finds nobody."""
        return to_katakana(StaffCharField.to_python(self, value) or "")


class SearchForm(StaffForm):
    """検索条件. Args: secret: whether 個人番号 and 住民票コード are offered."""

    kana = SearchKanaField(label="フリガナ", required=False, max_length=60)
    name = NameField(label="氏名・旧氏・通称", required=False, max_length=60)
    birth_on = WarekiDateField(label="生年月日", required=False, default_era="昭和")
    town = StaffCharField(
        label="住所(町名)",
        required=False,
        max_length=40,
        widget=TextInput({"list": "towns", "autocomplete": "off"}),
    )
    lot = StaffCharField(label="番地・号", required=False, max_length=40, widget=TextInput({"autocomplete": "off"}))
    sex = ChoiceField(label="性別", required=False, choices=SEXES)
    birth_from = WarekiDateField(label="生年月日 から", required=False, default_era="昭和")
    birth_to = WarekiDateField(label="生年月日 まで", required=False, default_era="昭和")
    building = StaffCharField(
        label="方書", required=False, max_length=60, widget=TextInput({"autocomplete": "off", "class": "mj"})
    )
    relationship = ChoiceField(label="続柄", required=False, choices=RELATIONSHIP_CHOICES)
    removed_reason = ChoiceField(label="消除事由", required=False, choices=REMOVAL_CHOICES)
    empty = ChoiceField(label="記載のない項目", required=False, choices=EMPTY_CHOICES)
    number_kind = ChoiceField(label="番号", required=False)
    number = StaffCharField(
        label="番号の値", required=False, max_length=20, widget=TextInput({"autocomplete": "off", "class": "tabular"})
    )
    past = BooleanField(label="過去の氏名・住所も検索", required=False, initial=True)
    closed = BooleanField(label="除票を含む", required=False, initial=True)
    foreign_only = BooleanField(label="外国人住民のみ", required=False)

    def __init__(self, *arguments: object, secret: bool = False, **options: object) -> None:
        super().__init__(*arguments, **options)
        kind = self.fields["number_kind"]
        assert isinstance(kind, ChoiceField)
        kind.choices = [(code, title) for code, title in NUMBER_KINDS.items() if secret or code not in SECRET]

    def clean_town(self) -> str:
        """町名 or 住所コード → the code, or its first four digits where the 丁目 was left out."""
        typed = self.cleaned_data["town"]
        if not typed:
            return ""
        if (code := digits_of(typed)) and town(code):
            return code
        if found := town_named(typed):
            return found.code
        exact = [town for town in towns() if town.name == typed] or list(find_towns(typed))
        if len(exact) != 1:
            raise ValidationError("市内の町名にありません。一覧から選ぶか、町名を確かめて入れ直してください。")
        return exact[0].code[:4] if exact[0].has_chome else exact[0].code

    def clean_number(self) -> str:
        """番号 — digits alone for all but the 在留カード, whose number has letters. The text never repeats it."""
        typed: str = self.cleaned_data["number"]
        if not typed or self.data.get("number_kind") == "card_number":
            return to_katakana(typed).upper()
        if not (digits := digits_of(typed)):
            raise ValidationError("番号に数字でない文字があります。数字だけで入れ直してください。")
        return digits

    def clean(self) -> dict[str, object]:
        """番地 without a town would search the whole city by house number."""
        data = dict(self.cleaned_data)
        if data.get("lot") and not data.get("town") and "town" not in self.errors:
            self.add_error("town", "番地だけでは探せません。町名も入れてください。")
        first, last = data.get("birth_from"), data.get("birth_to")
        if first and last and first > last:
            self.add_error("birth_to", "「まで」の日が「から」の日より前です。日付を入れ直してください。")
        return data

    @property
    def has_details(self) -> bool:
        """Whether one of the 詳細条件 was asked for or is wrong."""
        if not self.is_bound:
            return False
        wrong = any(name in self.errors for name in DETAILS)
        return wrong or any(self.cleaned_data.get(name) for name in DETAILS)

    @property
    def conditions(self) -> SearchConditions:
        """The valid form as a query takes it."""
        data = self.cleaned_data
        return SearchConditions(
            kana=data["kana"],
            name=data["name"],
            birth_on=data["birth_on"],
            birth_from=data["birth_from"],
            birth_to=data["birth_to"],
            sex=data["sex"],
            town_code=data["town"],
            lot=data["lot"],
            building=data["building"],
            relationship=data["relationship"],
            removed_reason=data["removed_reason"],
            empty=data["empty"],
            number_kind=data["number_kind"] if data["number"] else "",
            number=data["number"],
            past=data["past"],
            closed=data["closed"],
            foreign_only=data["foreign_only"],
        )


def was_asked(data: Mapping[str, object]) -> bool:
    """Whether a query holds any condition at all; an address without one opens the empty form."""
    names = ("kana", "name", "town", "number", "building", "empty", *DATES, *(f"{date}_year" for date in DATES))
    return any(name in data for name in names)


def address_query(form: SearchForm) -> str:
    """The conditions as the query of a bookmark; empty when they may not stand in an address."""
    data = form.data
    if data.get("number") and data.get("number_kind") in NEVER_IN_ADDRESSES:
        return ""
    names = ["kana", "name", *_date_parts(data), "town", "lot", "sex", "building", "relationship", "removed_reason"]
    given = {name: str(data.get(name, "")) for name in [*names, "empty", "number"] if data.get(name)}
    if "number" in given:
        given["number_kind"] = str(data.get("number_kind", ""))
    given |= {name: "on" for name in ("past", "closed", "foreign_only") if data.get(name)}
    return urlencode(given)


def _date_parts(data: Mapping[str, object]) -> list[str]:
    """The parts of each date of which more than the era was entered."""
    return [
        f"{date}_{part}"
        for date in DATES
        if any(data.get(f"{date}_{entered}") for entered in ("year", "month", "day"))
        for part in DATE_PARTS
    ]
