"""同一人の判断の入力票."""

from __future__ import annotations

from django.forms import CharField, ChoiceField, HiddenInput, IntegerField

from daicho.foundation.ui.forms import StaffCharField, StaffForm

SAME, APART = "same", "apart"


class DuplicateForm(StaffForm):
    """同じ人か別人か, with the reason; what was shown goes along hidden."""

    reason = StaffCharField(label="判断の理由(確かめた事実)", max_length=200)
    judgment = ChoiceField(
        label="判断",
        choices=[(SAME, "同じ人(関連付け)"), (APART, "別人")],
        error_messages={
            "required": "判断が選ばれていません。「同じ人」か「別人」のボタンを押してください。",
            "invalid_choice": "判断が選ばれていません。「同じ人」か「別人」のボタンを押してください。",
        },
    )
    facts = CharField(widget=HiddenInput)
    seen = IntegerField(widget=HiddenInput, min_value=0)
