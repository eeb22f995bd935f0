"""特別養子縁組の入力票."""

from __future__ import annotations

from typing import Any

from django.forms import BooleanField, ChoiceField

from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.special_adoption import (
    BASES,
    KIND,
    STEP_WORDS,
    TIED_TITLES,
    AdoptionStep,
    SpecialAdoptionEntry,
    TiedItem,
)
from daicho.systems.resident_registry.web.forms.movements.ex_officio import ExOfficioForm
from daicho.systems.resident_registry.web.forms.movements.form import Layout


class SpecialAdoptionForm(ExOfficioForm):
    """特別養子縁組・解消の留意事項."""

    kind = KIND
    bases = BASES
    help_page = "special-adoption"
    group = "identity"
    about = "養子の住民票・除票に留意事項を記載する"
    day_label = "縁組・解消の日(異動日)"

    step = ChoiceField(label="留意事項", choices=[(step.value, words) for step, words in STEP_WORDS.items()])
    tied_to = ChoiceField(label="紐付ける異動項目", choices=[(t.value, title) for t, title in TIED_TITLES.items()])
    hides_destination = BooleanField(label="除票の転出先住所を空欄にする", required=False)

    def own_layout(self) -> Layout:
        fields = (("people", 12), ("step", 4), ("tied_to", 4), ("hides_destination", 4))
        return (("留意事項", "文言は標準仕様書で決まっています", fields),)

    def entry(self) -> SpecialAdoptionEntry:
        data = self.cleaned_data
        return SpecialAdoptionEntry(
            filing=self.filing(),
            people=tuple(data["people"]),
            step=AdoptionStep(data["step"]),
            tied_to=TiedItem(data["tied_to"]),
            hides_destination=data["hides_destination"],
        )

    @classmethod
    def initial_of(cls, entry: SpecialAdoptionEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "people": list(entry.people),
            "step": entry.step.value,
            "tied_to": entry.tied_to.value,
            "hides_destination": entry.hides_destination,
        }
