"""住民検索の入力票 — kana, name, birth date, sex, address and number (標準仕様書 2.1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.forms import BooleanField, ChoiceField, TextInput

from daicho.foundation.ui.forms import KanaField, NameField, StaffCharField, StaffForm, WarekiDateField
from daicho.kernel.names import to_katakana
from daicho.kernel.numbers import digits_of
from daicho.municipal.places.towns import find_towns, towns
from daicho.systems.resident_registry.queries.search import SearchConditions
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
DATE_PARTS = ("era", "year", "month", "day")


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
        """町名 → its code, or the first four digits where the 丁目 was left out."""
        typed = self.cleaned_data["town"]
        if not typed:
            return ""
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
        return data

    @property
    def conditions(self) -> SearchConditions:
        """The valid form as a query takes it."""
        data = self.cleaned_data
        return SearchConditions(
            kana=data["kana"],
            name=data["name"],
            birth_on=data["birth_on"],
            sex=data["sex"],
            town_code=data["town"],
            lot=data["lot"],
            number_kind=data["number_kind"] if data["number"] else "",
            number=data["number"],
            past=data["past"],
            closed=data["closed"],
            foreign_only=data["foreign_only"],
        )


def was_asked(data: Mapping[str, object]) -> bool:
    """Whether a query holds any condition at all; an address without one opens the empty form."""
    return any(name in data for name in ("kana", "name", "town", "number", "birth_on", "birth_on_year"))


def address_query(form: SearchForm) -> str:
    """The conditions as the query of a bookmark; empty when they may not stand in an address."""
    data = form.data
    if data.get("number") and data.get("number_kind") in NEVER_IN_ADDRESSES:
        return ""
    names = ["kana", "name", *(f"birth_on_{part}" for part in DATE_PARTS), "town", "lot", "sex", "number"]
    given = {name: str(data.get(name, "")) for name in names if data.get(name)}
    if not (given.keys() & {"birth_on_year", "birth_on_month", "birth_on_day"}):
        given.pop("birth_on_era", None)
    if "number" in given:
        given["number_kind"] = str(data.get("number_kind", ""))
    given |= {name: "on" for name in ("past", "closed", "foreign_only") if data.get(name)}
    return urlencode(given)
