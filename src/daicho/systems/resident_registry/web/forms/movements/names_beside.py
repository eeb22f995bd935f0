"""旧氏・通称の入力票 — the two names that stand beside the 氏名."""

from __future__ import annotations

from typing import Any, ClassVar

from django.forms import BooleanField, ChoiceField

from daicho.foundation.ui.forms import KanaField, NameField, StaffCharField
from daicho.foundation.ui.forms.conditions import Conditions, When
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements import common_name, former_name
from daicho.systems.resident_registry.rules.movements.common_name import CommonNameAct, CommonNameEntry
from daicho.systems.resident_registry.rules.movements.former_name import FormerNameAct, FormerNameEntry
from daicho.systems.resident_registry.rules.record_parts import WrittenName
from daicho.systems.resident_registry.web.forms.movements.form import Layout
from daicho.systems.resident_registry.web.forms.movements.one_person import OnePersonForm


class FormerNameForm(OnePersonForm):
    """旧氏記載等請求書."""

    kind = former_name.KIND
    bases = former_name.BASES
    help_page = "former-name"
    group = "identity"
    about = "旧氏を記載・変更・削除する(請求)"
    day_label = "異動日"

    conditions: ClassVar[Conditions] = dict.fromkeys(
        ("former_name", "former_name_kana", "papers", "chain_confirmed"),
        (When("act", (FormerNameAct.ENTRY.value, FormerNameAct.CHANGE.value)),),
    )

    act = ChoiceField(label="請求の内容", choices=[(a.value, t) for a, t in former_name.ACT_TITLES.items()])
    former_name = NameField(label="旧氏", required=False, max_length=50)
    former_name_kana = KanaField(label="旧氏フリガナ", required=False, max_length=100)
    papers = StaffCharField(label="旧氏を証する戸籍謄本等", required=False, max_length=200)
    chain_confirmed = BooleanField(
        label="旧氏の戸籍から今の氏の戸籍まで途切れなくつながることを原本で確かめた", required=False
    )

    def own_layout(self) -> Layout:
        fields = (("act", 4), ("former_name", 4), ("former_name_kana", 4), ("papers", 12), ("chain_confirmed", 12))
        return (("旧氏", "旧氏とフリガナの両方が要ります。削除のときは空のままにします", fields),)

    def entry(self) -> FormerNameEntry:
        data = self.cleaned_data
        return FormerNameEntry(
            filing=self.filing(),
            resident_number=self.number,
            act=FormerNameAct(data["act"]),
            former_name=WrittenName(data["former_name"], data["former_name_kana"]),
            papers=data["papers"],
            chain_confirmed=data["chain_confirmed"],
        )

    @classmethod
    def initial_of(cls, entry: FormerNameEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "act": entry.act.value,
            "former_name": entry.former_name.text,
            "former_name_kana": entry.former_name.kana,
            "papers": entry.papers,
            "chain_confirmed": entry.chain_confirmed,
        }


class CommonNameForm(OnePersonForm):
    """通称記載等申出書."""

    kind = common_name.KIND
    bases = common_name.BASES
    help_page = "common-name"
    group = "identity"
    about = "外国人住民の通称を記載・削除する(申出)"
    day_label = "異動日"

    conditions: ClassVar[Conditions] = dict.fromkeys(
        ("common_name", "common_name_kana", "proof"), (When("act", (CommonNameAct.ENTRY.value,)),)
    )

    act = ChoiceField(label="申出の内容", choices=[(a.value, t) for a, t in common_name.ACT_TITLES.items()])
    common_name = NameField(label="通称", required=False, max_length=100)
    common_name_kana = KanaField(label="通称フリガナ", required=False, max_length=200)
    proof = StaffCharField(label="使用を証する資料", required=False, max_length=200)

    def own_layout(self) -> Layout:
        fields = (("act", 4), ("common_name", 4), ("common_name_kana", 4), ("proof", 12))
        return (("通称", "記載と削除の日と市区町村は履歴として残ります。削除のときは空のままにします", fields),)

    def entry(self) -> CommonNameEntry:
        data = self.cleaned_data
        return CommonNameEntry(
            filing=self.filing(),
            resident_number=self.number,
            act=CommonNameAct(data["act"]),
            common_name=WrittenName(data["common_name"], data["common_name_kana"]),
            proof=data["proof"],
        )

    @classmethod
    def initial_of(cls, entry: CommonNameEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "act": entry.act.value,
            "common_name": entry.common_name.text,
            "common_name_kana": entry.common_name.kana,
            "proof": entry.proof,
        }
