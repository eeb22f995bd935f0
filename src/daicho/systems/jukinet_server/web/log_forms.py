"""Forms of the log: a period and a member of staff; the slip of an output to a medium."""

from __future__ import annotations

from typing import Any

from django.forms import CharField, ChoiceField, PasswordInput

from daicho.foundation.ui.forms import StaffForm, WarekiDateField
from daicho.systems.jukinet_server.queries.operation_log import Wanted
from daicho.systems.jukinet_server.rules.media_output import MEDIUM_TITLES, MediaForm, Medium
from daicho.systems.jukinet_server.rules.record_file import FileFormat

MOST_DAYS = 366


class PeriodForm(StaffForm):
    """期間と職員."""

    first = WarekiDateField(label="初日")
    last = WarekiDateField(label="末日")
    staff_id = CharField(label="職員番号", required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        """In order, and no longer than a year."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", "末日が初日より前です。初日と同じ日か、後の日を入力してください。")
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("last", "一度に見られるのは1年分までです。期間を分けてください。")
        return data

    def wanted(self) -> Wanted:
        """The condition; only after ``is_valid``."""
        data = self.cleaned_data
        return Wanted(data["first"], data["last"], data["staff_id"].strip())


class MediaSlip(StaffForm):
    """媒体出力票 — what every output needs."""

    purpose = CharField(label="出力の理由", max_length=200)
    medium = ChoiceField(label="媒体の種類", choices=[(one.value, title) for one, title in MEDIUM_TITLES.items()])
    medium_number = CharField(label="媒体の管理番号", max_length=40)
    destination = CharField(label="渡し先", max_length=100)

    def slip(self) -> MediaForm:
        """The slip; only after ``is_valid``."""
        data = self.cleaned_data
        return MediaForm(data["purpose"], Medium(data["medium"]), data["medium_number"], data["destination"])


class MediaOutputForm(MediaSlip, PeriodForm):
    """操作ログの媒体出力."""


class RecordFileForm(MediaSlip):
    """本人確認情報ファイル・送付先情報ファイルの媒体出力, with the second person."""

    file_format = ChoiceField(label="形式", choices=[(FileFormat.CSV.value, "CSV"), (FileFormat.JSON.value, "JSON")])
    second_id = CharField(label="確認者の職員番号", max_length=20)
    second_password = CharField(label="確認者のパスワード", max_length=200, widget=PasswordInput, strip=False)
