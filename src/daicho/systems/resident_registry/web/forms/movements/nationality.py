"""帰化・国籍取得・国籍喪失の入力票."""

from __future__ import annotations

from typing import Any

from django.forms import BooleanField, ChoiceField

from daicho.foundation.ui.forms import KanaField, NameField, StaffCharField
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements import nationality_loss, naturalization
from daicho.systems.resident_registry.rules.movements.nationality_loss import NationalityLossEntry
from daicho.systems.resident_registry.rules.movements.naturalization import (
    GROUND_TITLES,
    NationalityGround,
    NaturalizationEntry,
)
from daicho.systems.resident_registry.rules.typed_address import typed_address
from daicho.systems.resident_registry.web.forms.movements.ex_officio import ExOfficioForm
from daicho.systems.resident_registry.web.forms.movements.foreign_items import ForeignItemsForm
from daicho.systems.resident_registry.web.forms.movements.form import Layout
from daicho.systems.resident_registry.web.forms.movements.new_person import typed_name
from daicho.systems.resident_registry.web.forms.movements.one_person import OnePersonForm


class NaturalizationForm(OnePersonForm, ExOfficioForm):
    """帰化届・国籍取得届 or the notice from 本籍地."""

    kind = naturalization.KIND
    bases = naturalization.BASES
    help_page = "naturalization"
    group = "identity"
    about = "外国人住民が日本の国籍を得た"
    day_label = "告示の日・取得の日(異動日)"
    places = {"name_kana": "kana"}

    ground = ChoiceField(label="事由", choices=[(g.value, title) for g, title in GROUND_TITLES.items()])
    name = NameField(label="新しい氏名", max_length=100)
    kana = KanaField(label="フリガナ", max_length=200)
    kana_official = BooleanField(label="フリガナは戸籍の振り仮名(公証)", required=False, initial=True)
    honseki = StaffCharField(label="本籍", max_length=120)
    head_of_register = NameField(label="筆頭者", max_length=100)

    def own_layout(self) -> Layout:
        name = (("ground", 3), ("name", 4), ("kana", 5), ("kana_official", 12))
        return (
            ("新しい氏名", "住所・生年月日・性別・続柄・住定日・転入前住所・番号は外国人住民票から引き継ぎます", name),
            ("戸籍の表示", "", (("honseki", 8), ("head_of_register", 4))),
        )

    def entry(self) -> NaturalizationEntry:
        data = self.cleaned_data
        return NaturalizationEntry(
            filing=self.filing(),
            resident_number=self.number,
            ground=NationalityGround(data["ground"]),
            name=typed_name({**data, "kind": "japanese"}),
            honseki=typed_address(data["honseki"]),
            head_of_register=data["head_of_register"],
        )

    @classmethod
    def initial_of(cls, entry: NaturalizationEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "ground": entry.ground.value,
            "name": entry.name.full,
            "kana": entry.name.kana,
            "kana_official": entry.name.kana_official,
            "honseki": entry.honseki.one_line(),
            "head_of_register": entry.head_of_register,
        }


class NationalityLossForm(ForeignItemsForm, ExOfficioForm):
    """国籍喪失届 or the notice from 本籍地."""

    kind = nationality_loss.KIND
    bases = nationality_loss.BASES
    help_page = "nationality-loss"
    group = "identity"
    about = "日本人住民が日本の国籍を失った"
    day_label = "国籍喪失の日(異動日)"

    def own_layout(self) -> Layout:
        return (*self.name_fields, *self.card_fields)

    def entry(self) -> NationalityLossEntry:
        return NationalityLossEntry(
            filing=self.filing(),
            resident_number=self.number,
            name=self.written_name(),
            alphabet_name=self.alphabet(),
            foreign=self.foreign(),
        )

    @classmethod
    def initial_of(cls, entry: NationalityLossEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            **cls.items_initial(entry.name, entry.alphabet_name, entry.foreign),
        }
