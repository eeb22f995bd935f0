"""転入通知の受理の入力票."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from daicho.foundation.ui.forms import DigitsField, NameField, StaffCharField
from daicho.kernel.context import Context
from daicho.systems.resident_registry.queries.departures import left_together
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.arrival_notice import KIND, ArrivalNoticeEntry
from daicho.systems.resident_registry.rules.typed_address import typed_address
from daicho.systems.resident_registry.web.forms.movements.form import Layout, MovementForm, Subject


class ArrivalNoticeForm(MovementForm):
    """転入通知(9条1項) — as the new municipality wrote it; people who left together are offered together."""

    kind = KIND
    help_page = "arrival-notice"
    group = "address"
    about = "転出先の市区町村から届いた通知を記録する"
    day_label = "転入日(転出年月日 確定)"
    bases = (FilingBasis.NOTICE,)

    destination = StaffCharField(label="転出先(確定)", max_length=200)
    postal_code = DigitsField(label="郵便番号", required=False, length=7)
    destination_head = NameField(label="転出先の世帯主", required=False, max_length=100)

    @classmethod
    def subject_for(cls, ctx: Context, resident_number: str) -> Subject:
        """Those who left, or are about to leave, with the person: the notice names them on one paper."""
        household_number, people = left_together(ctx, resident_number)
        return Subject(resident_number, household_number, people, hidden_scope(ctx.now))

    def own_layout(self) -> Layout:
        place = (("postal_code", 3), ("destination_head", 4), ("destination", 12))
        return (
            ("転入通知の内容", "予定の転出先は消えず、確定した転出先と並べて残ります", place),
            ("転入した人", "通知に載っている人だけに印を付けます", (("people", 12),)),
        )

    def entry(self) -> ArrivalNoticeEntry:
        data = self.cleaned_data
        destination = replace(typed_address(data["destination"]), postal_code=data["postal_code"])
        return ArrivalNoticeEntry(self.filing(), tuple(data["people"]), destination, data["destination_head"])

    @classmethod
    def initial_of(cls, entry: ArrivalNoticeEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "people": list(entry.people),
            "destination": replace(entry.destination, postal_code="").one_line(),
            "postal_code": entry.destination.postal_code,
            "destination_head": entry.destination_head,
        }
