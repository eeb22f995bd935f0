"""残る人の続柄 — the fields that 転出 and 消除 share: empty, and only what changes is typed."""

from __future__ import annotations

from typing import Any

from django.forms import TextInput

from daicho.foundation.ui.forms import StaffCharField
from daicho.municipal.codes.relationships import relationship_codes, relationship_text, relationship_text_problems
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.web.forms.movements.form import MovementForm, Subject

RELATIONSHIP_WIDGET = {"list": "relationship-list", "autocomplete": "off"}


class ThoseWhoStayForm(MovementForm):
    """A 続柄 field per member, for those who stay when the head goes; the label says what it is now."""

    who_goes = "消除する人"

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, subject=subject, **options)
        for one in subject.household:
            name = one.record.name.full or one.record.alphabet_name.text
            self.fields[f"relationship_{one.resident_number}"] = StaffCharField(
                label=f"続柄 {name}(今: {one.relationship_text or 'なし'})",
                required=False,
                widget=TextInput(attrs=RELATIONSHIP_WIDGET),
            )

    def clean(self) -> dict[str, Any]:
        """続柄 of those who stay, in the words of the standard."""
        data = dict(self.cleaned_data)
        for one in self._staying(data.get("people", ())):
            field = f"relationship_{one}"
            typed = str(data.get(field, ""))
            for problem in relationship_text_problems(typed) if typed else ():
                self.add_error(field, problem.message)
        for one in data.get("people", ()):
            if data.get(f"relationship_{one}"):
                self.add_error(
                    f"relationship_{one}",
                    f"{self.who_goes}の続柄は変わりません。空にするか、{self.who_goes}の印を外してください。",
                )
        return data

    def remaining(self) -> tuple[Placed, ...]:
        """続柄 of those who stay, where the officer changed any of theirs."""
        now = {one.resident_number: one.record.relationship for one in self.subject.household}
        typed = {
            number: relationship_codes(text) if (text := self.cleaned_data[f"relationship_{number}"]) else now[number]
            for number in self._staying(self.cleaned_data["people"])
        }
        if all(typed[number] == now[number] for number in typed):
            return ()
        return tuple(Placed(number, codes) for number, codes in typed.items())

    def _staying(self, people: Any) -> list[str]:
        return [one.resident_number for one in self.subject.household if one.resident_number not in people]

    @staticmethod
    def remaining_initial(remaining: tuple[Placed, ...]) -> dict[str, str]:
        """The fields of a stored entry, for corrections."""
        return {f"relationship_{one.resident_number}": relationship_text(one.relationship) for one in remaining}
