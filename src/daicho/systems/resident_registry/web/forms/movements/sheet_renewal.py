"""改製・再製の入力票."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from daicho.foundation.ui.forms import StaffCharField
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.sheet_renewal import (
    SHEET_REMAKING,
    SHEET_RESTORATION,
    SheetRenewalEntry,
)
from daicho.systems.resident_registry.web.forms.movements.form import Layout, MovementForm, Subject


class SheetRemakingForm(MovementForm):
    """改製 — whose sheet is made anew, from which day, and why."""

    kind = SHEET_REMAKING
    help_page = "sheet-remaking"
    about = "住民票を今の記載だけで作り直す"
    day_label = "改製日(異動日)"
    bases = (FilingBasis.OFFICIAL, FilingBasis.REQUEST)

    cause = StaffCharField(label="理由", max_length=100)

    @classmethod
    def opened(cls, subject: Subject, today: Any, initial: Mapping[str, Any] | None = None) -> Self:
        return super().opened(subject, today, {"people": [subject.resident_number], **(initial or {})})

    def own_layout(self) -> Layout:
        note = "記載の内容は変わりません。今までの住民票は改製原住民票になります"
        return (("作り直す住民票", note, (("people", 12), ("cause", 12))),)

    def entry(self) -> SheetRenewalEntry:
        return SheetRenewalEntry(self.filing(), tuple(self.cleaned_data["people"]), self.cleaned_data["cause"])

    @classmethod
    def initial_of(cls, entry: SheetRenewalEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {**cls.filing_initial(entry.filing), "people": list(entry.people), "cause": entry.cause}


class SheetRestorationForm(SheetRemakingForm):
    """再製 — the same for a sheet that was lost or damaged."""

    kind = SHEET_RESTORATION
    help_page = "sheet-restoration"
    about = "滅失・損傷した住民票を作り直す"
    day_label = "再製日(異動日)"
