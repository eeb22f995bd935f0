"""異動の取消しの入力票."""

from __future__ import annotations

from typing import Any

from django.forms import ChoiceField

from daicho.foundation.ui.forms import StaffCharField
from daicho.systems.resident_registry.queries.cancellable import cancellable_movements
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND, CancellationEntry
from daicho.systems.resident_registry.web.forms.movements.form import Layout, MovementForm, Subject


class CancellationForm(MovementForm):
    """取消し — which movement, for whom, why."""

    kind = KIND
    help_page = "cancellation"
    about = "本登録した異動を取り消す"
    day_label = "取消しの日"
    people_chosen = False
    bases = (FilingBasis.OFFICIAL, FilingBasis.REQUEST, FilingBasis.NOTICE)

    reception = ChoiceField(label="取り消す異動")
    scope = ChoiceField(label="だれについて", choices=[("all", "この異動で変わった全員"), ("one", "この人だけ")])
    reason = StaffCharField(label="理由(確かめた事実)", max_length=200)

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, subject=subject, **options)
        self.movements = {one.reception: one for one in cancellable_movements(subject.resident_number)}
        self.fields["reception"].choices = [  # type: ignore[attr-defined]
            (one.reception, f"{one.title}　{one.on.wareki()}　{one.reception}　{'、'.join(one.names)}")
            for one in self.movements.values()
        ]

    def own_layout(self) -> Layout:
        return (("取り消す異動", "元の異動も取消しも履歴に残ります", (("reception", 8), ("scope", 4), ("reason", 12))),)

    def entry(self) -> CancellationEntry:
        data = self.cleaned_data
        movement = self.movements[data["reception"]]
        people = movement.people if data["scope"] == "all" else (self.subject.resident_number,)
        return CancellationEntry(self.filing(), movement.reception, people, data["reason"])

    @classmethod
    def initial_of(cls, entry: CancellationEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "reception": entry.reception,
            "scope": "all" if len(entry.people) > 1 else "one",
            "reason": entry.reason,
        }
