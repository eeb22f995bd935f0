"""支援措置の入力票."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import CheckboxSelectMultiple, ChoiceField, MultipleChoiceField

from daicho.foundation.ui.forms import StaffCharField, StaffForm, WarekiDateField
from daicho.systems.resident_registry.rules.protections import (
    KIND_TITLES,
    MEASURE_TITLES,
    OWN_CITY,
    KeptCase,
    Offender,
    ProtectionTerms,
    faults_of,
)

STANDINGS = [("provisional", "仮支援措置(必要性の確認中)"), ("decided", "支援措置(意見を確認した)")]
People = Sequence[tuple[str, str]]


class ProtectionForm(StaffForm):
    """支援措置の申出."""

    kind = ChoiceField(label="事由", choices=list(KIND_TITLES.items()))
    standing = ChoiceField(label="措置", choices=STANDINGS)
    applied_on = WarekiDateField(label="申出の日")
    received_by = StaffCharField(label="当初受付市区町村", max_length=60)
    opinion_from = StaffCharField(label="相談機関", required=False, max_length=60)
    opinion_on = WarekiDateField(label="意見の日", required=False)
    starts_on = WarekiDateField(label="開始日")
    ends_on = WarekiDateField(label="終了日(空なら1年)", required=False)
    fellows = MultipleChoiceField(label="併せて支援を求める者", required=False, widget=CheckboxSelectMultiple)
    measures = MultipleChoiceField(
        label="求める措置", choices=list(MEASURE_TITLES.items()), required=False, widget=CheckboxSelectMultiple
    )
    offender_name = StaffCharField(label="加害者の氏名", required=False, max_length=100)
    offender_number = StaffCharField(label="加害者の宛名番号(市内のとき)", required=False, max_length=10)
    offender_birth_date = StaffCharField(label="加害者の生年月日", required=False, max_length=30)
    offender_address = StaffCharField(label="加害者の住所", required=False, max_length=200)
    offender_note = StaffCharField(label="加害者についてのメモ", required=False, max_length=200)
    reason = StaffCharField(label="登録・変更の理由", max_length=200)

    def __init__(self, people: People, *arguments: Any, is_change: bool = False, **options: Any) -> None:
        """Args: people: who may be ticked as 併せて支援を求める者."""
        super().__init__(*arguments, **options)
        self.is_change = is_change
        fellows = self.fields["fellows"]
        assert isinstance(fellows, MultipleChoiceField)
        fellows.choices = list(people)

    def clean(self) -> dict[str, Any]:
        """What the rules say, each at its field."""
        data = super().clean() or {}
        if not self.errors:
            for name, problem in faults_of(self.terms()):
                self.add_error(name, problem)
        return data

    def terms(self) -> ProtectionTerms:
        """The terms as typed; an offender left empty in a change stays as he is kept."""
        data = self.cleaned_data
        offender = Offender(
            name=data["offender_name"],
            resident_number=data["offender_number"],
            birth_date=data["offender_birth_date"],
            address=data["offender_address"],
            note=data["offender_note"],
        )
        return ProtectionTerms(
            kind=data["kind"],
            fellows=tuple(data["fellows"]),
            applied_on=data["applied_on"],
            received_by=data["received_by"],
            is_provisional=data["standing"] == "provisional",
            opinion_from=data["opinion_from"],
            opinion_on=data["opinion_on"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            measures=tuple(data["measures"]),
            offender=None if self.is_change and offender == Offender() else offender,
        )

    @staticmethod
    def initial_new(today: Any) -> dict[str, Any]:
        """What most 申出 have."""
        return {
            "standing": "provisional",
            "applied_on": today,
            "starts_on": today,
            "received_by": OWN_CITY,
            "measures": list(MEASURE_TITLES),
        }

    @staticmethod
    def initial_of(row: KeptCase) -> dict[str, Any]:
        """What holds now but for the offender; the reason is given anew."""
        names = "kind fellows applied_on received_by opinion_from opinion_on starts_on ends_on measures"
        held = {name: getattr(row, name) for name in names.split()}
        return {**held, "standing": "provisional" if row.is_provisional else "decided"}
