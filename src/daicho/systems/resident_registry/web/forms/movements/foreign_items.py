"""外国人住民の記載事項の欄 — shared by the forms that enter the items of 住基法30条の45."""

from __future__ import annotations

from typing import Any, ClassVar

from django.forms import ChoiceField, TextInput

from daicho.foundation.ui.forms import KanaField, NameField, StaffCharField, WarekiDateField
from daicho.foundation.ui.forms.conditions import Conditions, When
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.systems.resident_registry.rules.initial_load import period_parts
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, PersonName, WrittenName
from daicho.systems.resident_registry.web.forms.movements.form import Layout
from daicho.systems.resident_registry.web.forms.movements.new_person import typed_nationality
from daicho.systems.resident_registry.web.forms.movements.one_person import OnePersonForm

_BY_CARD = When("status_category", (StatusCategory.MID_TO_LONG_TERM.value,))
FOREIGN_CONDITIONS: Conditions = {
    "name": (When("alphabet_name"),),
    "kana": (),
    "nationality": (),
    "status_category": (),
    **dict.fromkeys(("status_of_residence", "expires_on", "card_number"), (_BY_CARD,)),
}


class ForeignItemsForm(OnePersonForm):
    """氏名, 国籍・地域 and the items of the residence card."""

    places = {"name_kana": "kana", "nationality_name": "nationality"}

    name = NameField(label="氏名", required=False, max_length=100)
    alphabet_name = StaffCharField(label="氏名(アルファベット)", required=False, max_length=100)
    kana = KanaField(label="フリガナ", required=False, max_length=200)
    nationality = StaffCharField(
        label="国籍・地域",
        required=False,
        max_length=40,
        widget=TextInput(attrs={"list": "country-list", "autocomplete": "off"}),
    )
    status_category = ChoiceField(
        label="法30条の45の区分",
        required=False,
        choices=[("", ""), *((c.value, c.official_name) for c in StatusCategory)],
    )
    status_of_residence = StaffCharField(label="在留資格", required=False, max_length=40)
    period = StaffCharField(label="在留期間", required=False, max_length=20)
    expires_on = WarekiDateField(label="在留期間の満了日", required=False, default_era="西暦")
    card_number = StaffCharField(label="在留カード等の番号", required=False, max_length=16)

    conditions: ClassVar[Conditions] = FOREIGN_CONDITIONS
    name_fields: Layout = (("氏名", "", (("name", 4), ("alphabet_name", 4), ("kana", 4))),)
    card_fields: Layout = (
        (
            "国籍・在留",
            "在留カード等のとおりに入力します",
            (
                ("nationality", 4), ("status_category", 4), ("status_of_residence", 4),
                ("period", 3), ("expires_on", 5), ("card_number", 4),
            ),
        ),
    )  # fmt: skip

    def written_name(self) -> PersonName:
        """氏名 of a foreign resident, undivided; the alphabet stands for it where there are no other characters."""
        full = self.cleaned_data["name"] or self.cleaned_data["alphabet_name"]
        return PersonName(full=full, kana=self.cleaned_data["kana"])

    def alphabet(self) -> WrittenName:
        """氏名(アルファベット)."""
        return WrittenName(self.cleaned_data["alphabet_name"])

    def foreign(self) -> ForeignResident:
        """国籍・在留 as typed."""
        data = self.cleaned_data
        code, name = typed_nationality(data["nationality"])
        years, months, days = period_parts(data["period"])
        return ForeignResident(
            nationality=code,
            nationality_name=name,
            article_30_45=data["status_category"],
            status_of_residence=data["status_of_residence"],
            period_years=years,
            period_months=months,
            period_days=days,
            expires_on=data["expires_on"],
            card_number=data["card_number"].upper(),
        )

    @staticmethod
    def items_initial(name: PersonName, alphabet: WrittenName, foreign: ForeignResident) -> dict[str, Any]:
        """The fields of a record or of a stored entry."""
        years, months, days = foreign.period_years, foreign.period_months, foreign.period_days
        period = "".join(f"{part}{unit}" for part, unit in ((years, "年"), (months, "月"), (days, "日")) if part)
        return {
            "name": "" if name.full == alphabet.text else name.full,
            "alphabet_name": alphabet.text,
            "kana": name.kana,
            "nationality": foreign.nationality_name,
            "status_category": foreign.article_30_45,
            "status_of_residence": foreign.status_of_residence,
            "period": period,
            "expires_on": foreign.expires_on,
            "card_number": foreign.card_number,
        }
