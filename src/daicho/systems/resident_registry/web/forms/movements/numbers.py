"""住民票コード・個人番号の入力票 — what is typed is stored sealed beside the entry, shown where the right exists."""

from __future__ import annotations

from typing import Any, ClassVar

from django.forms import ChoiceField

from daicho.foundation.ui.forms import DigitsField, StaffCharField
from daicho.foundation.ui.forms.conditions import Conditions, When
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements import individual_number, resident_code
from daicho.systems.resident_registry.rules.movements.individual_number import (
    IndividualNumberAct,
    IndividualNumberEntry,
)
from daicho.systems.resident_registry.rules.movements.resident_code import ResidentCodeAct, ResidentCodeEntry
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from daicho.systems.resident_registry.web.forms.movements.form import Layout
from daicho.systems.resident_registry.web.forms.movements.one_person import OnePersonForm

BASES = (FilingBasis.CLAIM, FilingBasis.OFFICIAL)


class ResidentCodeForm(OnePersonForm):
    """住民票コード記載変更請求書, or the office's own act."""

    kind = resident_code.KIND
    bases = BASES
    help_page = "resident-code"
    group = "numbers"
    about = "住民票コードを付ける・変える・直す"
    day_label = "異動日"

    conditions: ClassVar[Conditions] = dict.fromkeys(
        ("resident_code", "reason"), (When("act", (ResidentCodeAct.CORRECTION.value,)),)
    )

    act = ChoiceField(label="異動の内容", choices=[(a.value, t) for a, t in resident_code.ACT_TITLES.items()])
    resident_code = DigitsField(label="正しい住民票コード(修正のとき)", required=False, length=11)
    reason = StaffCharField(label="修正の理由(修正のとき)", required=False, max_length=200)

    def own_layout(self) -> Layout:
        note = "職権記載と変更請求では、空きコードから無作為に選びます。変更請求に理由は要りません"
        return (("住民票コード", note, (("act", 4), ("resident_code", 4), ("reason", 12))),)

    def entry(self) -> ResidentCodeEntry:
        act = ResidentCodeAct(self.cleaned_data["act"])
        reason = self.cleaned_data["reason"] if act is ResidentCodeAct.CORRECTION else ""
        return ResidentCodeEntry(self.filing(), self.number, act, reason)

    def numbers(self) -> EntryNumbers:
        if self.cleaned_data["act"] != ResidentCodeAct.CORRECTION:
            return EntryNumbers()
        return EntryNumbers((PersonalNumbers(resident_code=self.cleaned_data["resident_code"]),))

    @classmethod
    def initial_of(cls, entry: ResidentCodeEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "act": entry.act.value,
            "reason": entry.reason,
            "resident_code": numbers.of(0).resident_code,
        }


class IndividualNumberForm(OnePersonForm):
    """個人番号指定請求書, or the office's own act."""

    kind = individual_number.KIND
    bases = BASES
    help_page = "individual-number"
    group = "numbers"
    about = "個人番号を記載する・変える・直す"
    day_label = "異動日"

    conditions: ClassVar[Conditions] = {
        "individual_number": (),
        "reason": (When("act", (IndividualNumberAct.CHANGE.value, IndividualNumberAct.CORRECTION.value)),),
    }

    act = ChoiceField(label="異動の内容", choices=[(a.value, t) for a, t in individual_number.ACT_TITLES.items()])
    individual_number = DigitsField(label="新しい個人番号", required=False, length=12)
    reason = StaffCharField(label="変更・修正の理由", required=False, max_length=200)

    def own_layout(self) -> Layout:
        note = "機構から受けた番号を入力します。番号は住民票・通知・記録のどの文章にも書きません"
        return (("個人番号", note, (("act", 5), ("individual_number", 4), ("reason", 12))),)

    def entry(self) -> IndividualNumberEntry:
        data = self.cleaned_data
        return IndividualNumberEntry(self.filing(), self.number, IndividualNumberAct(data["act"]), data["reason"])

    def numbers(self) -> EntryNumbers:
        return EntryNumbers((PersonalNumbers(individual_number=self.cleaned_data["individual_number"]),))

    @classmethod
    def initial_of(cls, entry: IndividualNumberEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "act": entry.act.value,
            "reason": entry.reason,
            "individual_number": numbers.of(0).individual_number,
        }
