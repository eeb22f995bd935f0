"""検索の入力票: at least one item; the field for the Individual Number is there only for those who may use it."""

from __future__ import annotations

from daicho.foundation.ui.forms import DigitsField, KanaField, NameField, StaffCharField, StaffForm, WarekiDateField
from daicho.kernel.numbers import individual_number_is_valid
from daicho.systems.unified_addressee.queries.found import Wanted


class SearchForm(StaffForm):
    """宛名の検索."""

    kana = KanaField(label="フリガナ", required=False, max_length=100, help_text="一部でも検索できます")
    name = NameField(label="氏名・通称", required=False, max_length=100)
    born_on = WarekiDateField(label="生年月日", required=False, default_era="昭和")
    address = StaffCharField(label="住所", required=False, max_length=100)
    number = DigitsField(label="宛名番号・統合宛名番号", required=False, max_length=15)
    individual_number = DigitsField(label="個人番号", required=False, length=12, is_valid=individual_number_is_valid)

    def wanted(self) -> Wanted:
        """検索条件 of a valid form."""
        data = self.cleaned_data
        return Wanted(
            number=data["number"],
            kana=data["kana"],
            name=data["name"],
            address=data["address"],
            born_on=data["born_on"],
            individual_number=data["individual_number"],
        )
