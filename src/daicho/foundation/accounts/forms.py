"""What a person types to sign in and to change the password."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from daicho.foundation.accounts.terminals import KnownTerminal
from daicho.foundation.ui.forms import StaffCharField, StaffForm


class _Password(forms.PasswordInput):
    def __init__(self, autocomplete: str) -> None:
        super().__init__(render_value=False, attrs={"autocomplete": autocomplete})


class SignInForm(StaffForm):
    """サインイン."""

    staff_id = StaffCharField(
        label="職員番号",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "username", "inputmode": "numeric", "autofocus": True}),
    )
    password = StaffCharField(label="パスワード", max_length=128, strip=False, widget=_Password("current-password"))
    terminal = forms.ChoiceField(label="端末", required=False)

    def __init__(self, terminals: Sequence[KnownTerminal], *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        offices: dict[str, list[tuple[str, str]]] = {}
        for one in terminals:
            offices.setdefault(one.office_name, []).append((one.code, one.code))
        if not offices:
            del self.fields["terminal"]
            return
        choice = self.fields["terminal"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = list(offices.items())


class TerminalForm(StaffForm):
    """端末の登録."""

    token = StaffCharField(
        label="端末登録コード",
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
        help_text="システム管理者が発行したコードを、この端末で入れてください。",
    )


class PasswordForm(StaffForm):
    """パスワードの変更."""

    current = StaffCharField(
        label="いまのパスワード", max_length=128, strip=False, widget=_Password("current-password")
    )
    new = StaffCharField(
        label="新しいパスワード",
        max_length=128,
        strip=False,
        widget=_Password("new-password"),
        help_text="10文字以上。職員番号を含めないでください。",
    )
    again = StaffCharField(
        label="新しいパスワード(もう一度)", max_length=128, strip=False, widget=_Password("new-password")
    )

    def clean(self) -> dict[str, object]:
        """The two new ones must be the same."""
        data = dict(self.cleaned_data)
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", "新しいパスワードと違います。同じものを入れてください。")
        return data
