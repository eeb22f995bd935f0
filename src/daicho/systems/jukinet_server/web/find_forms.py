"""Forms of the look-ups: 4情報 in the CS's own copy; one of three keys at J-LIS."""

from __future__ import annotations

from typing import Any

from django.forms import ChoiceField

from daicho.foundation.ui.forms import DigitsField, NameField, PartialWarekiDateField, StaffCharField, StaffForm
from daicho.kernel.numbers import individual_number_is_valid, resident_code_is_valid
from daicho.systems.jukinet_server.actions.find_people import NationalKey
from daicho.systems.jukinet_server.rules.four_items import FourItems
from daicho.systems.jukinet_server.rules.purposes import PURPOSES

SEXES = (("", "指定しない"), ("male", "男"), ("female", "女"), ("unknown", "不明"))


class SearchForm(StaffForm):
    """検索の条件 — 氏名と住所、または氏名と生年月日 (M50)."""

    purpose = ChoiceField(label="利用目的", choices=[("", "選んでください"), *PURPOSES.items()])
    name = NameField(label="氏名", max_length=100)
    address = StaffCharField(label="住所", required=False, max_length=200)
    birth_date = PartialWarekiDateField(label="生年月日", required=False, default_era="昭和")
    sex = ChoiceField(label="性別", choices=SEXES, required=False)

    def clean(self) -> dict[str, Any]:
        """氏名 alone, or with 性別, is not enough."""
        data = super().clean() or {}
        if data.get("name") and not self.errors and not self.key().is_enough:
            self.add_error("address", "氏名のほかに、住所か生年月日を入力してください。性別は条件の数に入りません。")
        return data

    def key(self) -> FourItems:
        """The key; only after the fields were cleaned."""
        data = self.cleaned_data
        return FourItems(data["name"], data["address"], data["birth_date"], data["sex"])


KEYS = (("items", "4情報"), ("resident_code", "住民票コード"), ("individual_number", "個人番号"))


class NationalForm(SearchForm):
    """照会の鍵 — exactly one of the three."""

    key_kind = ChoiceField(label="照会の鍵", choices=KEYS)
    resident_code = DigitsField(label="住民票コード", length=11, is_valid=resident_code_is_valid, required=False)
    individual_number = DigitsField(label="個人番号", length=12, is_valid=individual_number_is_valid, required=False)
    reveal_reason = StaffCharField(label="番号を表示する理由", required=False, max_length=200)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["name"].required = self.data.get("key_kind") == "items"

    def clean(self) -> dict[str, Any]:
        """What the chosen key needs is there."""
        kind = self.cleaned_data.get("key_kind")
        if kind == "items":
            return super().clean()
        data = self.cleaned_data
        if kind and not data.get(kind) and kind not in self.errors:
            self.add_error(kind, "照会の鍵に選んだ番号が入力されていません。入力してください。")
        return data

    def national_key(self) -> NationalKey:
        """The key; only after ``is_valid``."""
        data = self.cleaned_data
        match data["key_kind"]:
            case "items":
                return NationalKey(items=self.key())
            case "resident_code":
                return NationalKey(resident_code=data["resident_code"])
            case _:
                return NationalKey(individual_number=data["individual_number"])
