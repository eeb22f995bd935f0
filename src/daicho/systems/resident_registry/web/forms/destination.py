"""送付先情報の入力票: 居所 and 印刷区分, with the reason."""

from __future__ import annotations

from typing import Any

from django.forms import ChoiceField

from daicho.foundation.ui.forms import DigitsField, StaffCharField, StaffForm
from daicho.systems.resident_registry.actions.set_destination import DestinationTerms
from daicho.systems.resident_registry.rules.destinations import PRINT_TITLES, DestinationPlace, PrintClass

HOME, ELSEWHERE = "home", "elsewhere"


class DestinationForm(StaffForm):
    """送付先・印刷区分の設定."""

    place = ChoiceField(label="送付先", choices=[(HOME, "住民票の住所"), (ELSEWHERE, "居所")])
    postal_code = DigitsField(label="居所の郵便番号", required=False, length=7)
    address = StaffCharField(label="居所の住所", required=False, max_length=300)
    print_class = ChoiceField(label="印刷区分", choices=[(one.value, title) for one, title in PRINT_TITLES.items()])
    reason = StaffCharField(label="理由", max_length=200)

    def clean(self) -> dict[str, Any]:
        """A 居所 has a postal code and an address; the address of the 住民票 needs neither."""
        data = super().clean() or {}
        if data.get("place") == ELSEWHERE:
            for name, words in (("postal_code", "郵便番号"), ("address", "住所")):
                if name not in self.errors and not data.get(name):
                    self.add_error(name, f"居所の{words}が入力されていません。申出書と見比べて入力してください。")
        elif data.get("postal_code") or data.get("address"):
            self.add_error(
                "place", "居所が入力されていますが、送付先は住民票の住所です。居所を選ぶか、居所を消してください。"
            )
        return data

    def terms(self) -> DestinationTerms:
        """The terms; only after ``is_valid``."""
        data = self.cleaned_data
        place = DestinationPlace(data["postal_code"], data["address"])
        return DestinationTerms(place, PrintClass(data["print_class"]))
