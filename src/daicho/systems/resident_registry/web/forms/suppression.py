"""抑止の入力票."""

from __future__ import annotations

from typing import Any

from django.forms import ChoiceField, IntegerField

from daicho.foundation.ui.forms import StaffCharField, StaffForm, WarekiDateField
from daicho.kernel.findings import Level
from daicho.systems.resident_registry.actions.set_suppression import (
    LONGEST_TEMPORARY_MINUTES,
    SuppressionOrder,
    SuppressionTerms,
)
from daicho.systems.resident_registry.errors import SuppressionWithoutProcess
from daicho.systems.resident_registry.rules.suppressions import CAUSE_TITLES, PROCESS_TITLES, Process, Suppression

LEVELS = [("", "抑止しない"), ("alert", "アラート(注意)"), ("error", "エラー(停止)")]


class SuppressionForm(StaffForm):
    """抑止の設定."""

    scope = ChoiceField(label="対象", choices=[("person", "この人"), ("household", "世帯の全員")])
    cause = ChoiceField(label="理由の区分", choices=list(CAUSE_TITLES.items()))
    starts_on = WarekiDateField(label="開始日")
    ends_on = WarekiDateField(label="終了予定日", required=False)
    reason = StaffCharField(label="設定する理由", max_length=200)
    note = StaffCharField(label="申し送り", required=False, max_length=200)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for process, title in PROCESS_TITLES.items():
            self.fields[process.value] = ChoiceField(label=title, choices=LEVELS, required=False)

    def clean(self) -> dict[str, Any]:
        """At least one process must be chosen."""
        data = super().clean() or {}
        if not any(data.get(process.value) for process in Process):
            self.add_error(Process.ENTRY.value, str(SuppressionWithoutProcess()))
        return data

    def process_fields(self) -> list[Any]:
        """The level fields, in the order of the list."""
        return [self[process.value] for process in Process]

    def order(self, resident_number: str, household_number: str) -> SuppressionOrder:
        """The order from a valid form."""
        household = self.cleaned_data["scope"] == "household"
        return SuppressionOrder(household_number if household else resident_number, household, self.terms())

    def terms(self) -> SuppressionTerms:
        """The terms from a valid form."""
        data = self.cleaned_data
        return SuppressionTerms(
            cause=data["cause"],
            levels={process: Level(data[process.value]) for process in Process if data[process.value]},
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            note=data["note"],
        )

    @staticmethod
    def scope_of(held: Suppression) -> str:
        """対象 of a suppression as the form names it."""
        return "household" if held.of_household else "person"

    @classmethod
    def initial_of(cls, held: Suppression) -> dict[str, Any]:
        """What holds now; the reason is given anew."""
        levels = {process.value: level.value for process, level in held.levels.items()}
        return {
            "scope": cls.scope_of(held),
            "cause": held.cause,
            "starts_on": held.starts_on,
            "ends_on": held.ends_on,
            "note": held.note,
            **levels,
        }


class LiftForm(StaffForm):
    """解除・一時解除."""

    reason = StaffCharField(label="解除する理由", max_length=200)
    minutes = IntegerField(label="一時解除の分数", required=False, min_value=1, max_value=LONGEST_TEMPORARY_MINUTES)
