"""統計の条件 — a day, or a period and a town."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.forms import ChoiceField

from daicho.foundation.ui.forms import StaffForm, WarekiDateField
from daicho.municipal.places.towns import towns

NOT_YET = "まだ来ていない日は集計できません。今日までの日を入力してください。"


class PopulationForm(StaffForm):
    """人口・世帯数の基準日."""

    day = WarekiDateField(label="基準日")

    def __init__(self, today: date, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """A day that has come."""
        data = super().clean() or {}
        if (day := data.get("day")) and day > self.today:
            self.add_error("day", NOT_YET)
        return data


class PopulationMovementsForm(StaffForm):
    """異動集計の期間と町字."""

    first = WarekiDateField(label="初日")
    last = WarekiDateField(label="末日")
    town = ChoiceField(label="町字", required=False)

    def __init__(self, today: date, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.today = today
        field = self.fields["town"]
        assert isinstance(field, ChoiceField)
        field.choices = [("", "市全域"), *((town.code, town.name) for town in towns())]

    def clean(self) -> dict[str, Any]:
        """A period in order that has come."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if last and last > self.today:
            self.add_error("last", NOT_YET)
        if first and last and last < first:
            self.add_error("last", "末日が初日より前です。初日と同じ日か、後の日を入力してください。")
        return data
