"""世帯の異動の入力票に共通の項目 — a 続柄 field per member of the household, empty until it is entered anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.forms import TextInput

from daicho.foundation.ui.forms import StaffCharField
from daicho.foundation.ui.forms.conditions import Conditions, When
from daicho.municipal.codes.relationships import relationship_codes, relationship_text, relationship_text_problems
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.web.forms.movements.form import MovementForm, Subject


class HouseholdForm(MovementForm):
    """世帯分離・合併・変更・世帯主変更 — the members with their 続柄 as it will be."""

    group: ClassVar[str] = "household"
    bases = (FilingBasis.NOTIFICATION, FilingBasis.REQUEST, FilingBasis.OFFICIAL)

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, subject=subject, **options)
        for one in subject.household:
            name = one.record.name.full or one.record.alphabet_name.text
            self.fields[f"relationship_{one.resident_number}"] = StaffCharField(
                label=f"続柄 {name}(今: {one.relationship_text or 'なし'})",
                required=False,
                widget=TextInput(attrs={"list": "relationship-list", "autocomplete": "off"}),
            )

    @property
    def required_when(self) -> Conditions:
        """続柄 of whoever needs a new one."""
        return {**super().required_when, **self.relationship_conditions()}

    def relationship_conditions(self) -> Conditions:
        """Of those who are ticked; of everybody where nobody is chosen."""
        numbers = [one.resident_number for one in self.subject.household]
        return {
            f"relationship_{number}": (When("people", (number,)),) if self.people_chosen else () for number in numbers
        }

    def relationship_layout(self) -> tuple[tuple[str, int], ...]:
        """One field per member."""
        return tuple((f"relationship_{one.resident_number}", 4) for one in self.subject.household)

    def clean(self) -> dict[str, Any]:
        """続柄 in the words of the standard, where one was entered."""
        data = dict(self.cleaned_data)
        for one in self.subject.household:
            field = f"relationship_{one.resident_number}"
            text = str(data.get(field, ""))
            for problem in relationship_text_problems(text) if text else ():
                self.add_error(field, problem.message)
        return data

    def placed(self, numbers: Iterable[str]) -> tuple[Placed, ...]:
        """続柄 of the people given; empty where nothing was entered."""
        return tuple(Placed(number, self._typed(number)) for number in numbers)

    def remaining(self, movers: Iterable[str]) -> tuple[Placed, ...]:
        """続柄 of those who stay, where one was entered; the others keep theirs."""
        leaving = set(movers)
        staying = [one.resident_number for one in self.subject.household if one.resident_number not in leaving]
        return tuple(Placed(number, self._typed(number)) for number in staying if self._typed(number))

    def place_of(self, path: str) -> str:
        """``relationship.<宛名番号>`` is the 続柄 field of that member."""
        return super().place_of(path.replace("relationship.", "relationship_"))

    def _typed(self, number: str) -> tuple[str, ...]:
        text = str(self.cleaned_data.get(f"relationship_{number}", ""))
        return relationship_codes(text) if text else ()

    @staticmethod
    def relationship_initial(placed: Iterable[Placed]) -> dict[str, Any]:
        """The 続柄 fields of a stored entry."""
        return {f"relationship_{one.resident_number}": relationship_text(one.relationship) for one in placed}
