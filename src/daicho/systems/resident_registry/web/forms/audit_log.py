"""証跡の検索の入力票."""

from __future__ import annotations

from typing import Any

from django.forms import BooleanField, ChoiceField

from daicho.foundation.ui.forms import DigitsField, StaffCharField, StaffForm, WarekiDateField
from daicho.systems.resident_registry.queries.audit_log import AuditConditions
from daicho.systems.resident_registry.rules.audit_events import ACTS, LISTS, LOOKS

MOST_DAYS = 366
MOST_DAYS_COUNTED = 31
EVENTS = [
    ("", "すべて"),
    ("人の閲覧", list(LOOKS.items())),
    ("登録・発行などの処理", list(ACTS.items())),
    ("一覧・その他の表示", list(LISTS.items())),
]


class PeriodForm(StaffForm):
    """期間 — days by the machine's clock."""

    most_days = MOST_DAYS_COUNTED

    first = WarekiDateField(label="初日")
    last = WarekiDateField(label="末日")

    def clean(self) -> dict[str, Any]:
        """In order, and not too long."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", "末日が初日より前です。初日と同じ日か、後の日を入力してください。")
        elif first and last and (last - first).days > self.most_days:
            self.add_error("last", f"一度に見られるのは{self.most_days}日分までです。期間を分けてください。")
        return data


class AuditLogForm(PeriodForm):
    """証跡の検索."""

    most_days = MOST_DAYS

    person = DigitsField(label="宛名番号(見られた人)", required=False, length=10)
    staff_id = StaffCharField(label="職員番号", required=False, max_length=20)
    event = ChoiceField(label="操作", choices=EVENTS, required=False)
    numbers_only = BooleanField(label="個人番号を表示したものだけ", required=False)

    def conditions(self, before: int) -> AuditConditions:
        """The conditions; only after ``is_valid``. ``before``: where the older rows go on."""
        data = self.cleaned_data
        return AuditConditions(
            first=data["first"],
            last=data["last"],
            person=data["person"],
            staff_id=data["staff_id"].strip(),
            event=data["event"],
            numbers_only=data["numbers_only"],
            before=before,
        )
