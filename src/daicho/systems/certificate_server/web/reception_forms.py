"""窓口受付の入力票: how somebody was identified, and what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import BooleanField, ChoiceField, IntegerField, MultipleChoiceField, PasswordInput, RadioSelect
from django.forms.widgets import CheckboxSelectMultiple

from daicho.foundation.ui.forms import DigitsField, StaffCharField, StaffForm
from daicho.kernel.numbers import resident_number_is_valid
from daicho.municipal.codes.identity_papers import IDENTITY_PAPERS
from daicho.systems.certificate_server.actions.identify_at_counter import READERS, CounterPerson
from daicho.systems.certificate_server.rules.kiosk_service import OPTIONS, RESIDENT_CERTIFICATE, KioskScope
from daicho.systems.certificate_server.rules.reception import MOST_COPIES
from daicho.systems.certificate_server.rules.service_changes import SCOPE_TITLES
from daicho.systems.certificate_server.rules.wish import Wish

_PAPERS = [(one.code, one.name + ("(1点で足りる)" if one.alone else "")) for one in IDENTITY_PAPERS]


class CardForm(StaffForm):
    """カードによる本人確認."""

    reader = ChoiceField(label="カードリーダ", choices=list(READERS.items()))
    pin = DigitsField(label="利用者証明用の暗証番号(4桁)", length=4)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["pin"].widget = PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class PapersForm(StaffForm):
    """本人確認書類による本人確認."""

    resident_number = DigitsField(label="宛名番号", length=10, is_valid=resident_number_is_valid)
    first_paper = ChoiceField(label="確認した書類", choices=[("", "選んでください"), *_PAPERS])
    second_paper = ChoiceField(label="2点目の書類", choices=[("", "なし"), *_PAPERS], required=False)

    def papers(self) -> tuple[str, ...]:
        """本人確認書類 by code; only after ``is_valid``."""
        data = self.cleaned_data
        return tuple(one for one in (data["first_paper"], data["second_paper"]) if one)


class WishForm(StaffForm):
    """請求の内容 — choices of this very household."""

    scope = ChoiceField(label="範囲", widget=RadioSelect)
    selected = MultipleChoiceField(label="載せる方", required=False, widget=CheckboxSelectMultiple)
    options = MultipleChoiceField(label="記載する事項", required=False, widget=CheckboxSelectMultiple)
    copies = IntegerField(
        label="部数",
        min_value=1,
        max_value=MOST_COPIES,
        initial=1,
        error_messages={
            "required": "入力されていません。1から入力してください。",
            "invalid": "数字ではありません。数字で入れてください。",
            "min_value": "1部からです。入れ直してください。",
            "max_value": f"{MOST_COPIES}部までです。それより多いときは住民記録の「証明発行」で扱ってください。",
        },
    )
    proof = StaffCharField(required=False)
    agreed = BooleanField(label="申請書の内容と一致する", error_messages={"required": "申請書と突き合わせてください。"})

    def __init__(self, person: CounterPerson, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choice(self, "scope", [(one.value, SCOPE_TITLES[one]) for one in person.scopes])
        choice(self, "selected", [(one.resident_number, one.resident_number) for one in person.members])
        choice(self, "options", [(one, OPTIONS[one][0]) for one in person.options])

    def clean(self) -> dict[str, Any]:
        """世帯の一部 names at least one member."""
        data = super().clean() or {}
        if data.get("scope") == KioskScope.PART and not data.get("selected"):
            self.add_error("selected", "世帯の一部では、載せる方を一人以上選んでください。")
        return data

    def wish(self) -> Wish:
        """請求の内容; only after ``is_valid``."""
        data = self.cleaned_data
        return Wish(
            kind=RESIDENT_CERTIFICATE,
            scope=KioskScope(data["scope"]),
            selected=tuple(data["selected"]),
            options=tuple(data["options"]),
            copies=data["copies"],
        )


def choice(form: StaffForm, name: str, choices: Sequence[tuple[str, str]]) -> None:
    """What may be chosen in a field of one form."""
    field = form.fields[name]
    assert isinstance(field, ChoiceField)
    field.choices = choices
