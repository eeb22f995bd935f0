"""Staff forms (職員用の入力): fields that clean to kernel types, and the form they stand in."""

from __future__ import annotations

from django.forms import Form

from daicho.foundation.ui.forms.fields import (
    DigitsField,
    KanaField,
    NameField,
    PartialWarekiDateField,
    StaffCharField,
    WarekiDateField,
)
from daicho.foundation.ui.forms.widgets import DateParts, WarekiWidget

__all__ = [
    "DateParts",
    "DigitsField",
    "KanaField",
    "NameField",
    "PartialWarekiDateField",
    "StaffCharField",
    "StaffForm",
    "WarekiDateField",
    "WarekiWidget",
]


class StaffForm(Form):
    """入力票 — a form whose errors come from the server alone.

    ``summary_prefix`` stands before each line of the error summary, e.g. 「2人目 大川 結衣の」.
    """

    use_required_attribute = False
    summary_prefix = ""

    def __init__(self, *arguments: object, **options: object) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        for field in self.fields.values():
            if str(field.error_messages.get("required", "")).startswith("このフィールド"):
                field.error_messages["required"] = "選ばれていません。選んでください。"
