"""What a person types to sign in and to change the password."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms

from daicho.foundation.accounts.care import Newcomer
from daicho.foundation.accounts.terminals import KnownTerminal
from daicho.foundation.ui.forms import DigitsField, StaffCharField, StaffForm, WarekiDateField
from daicho.kernel.context import Office


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


class NewcomerForm(StaffForm):
    """職員の登録."""

    staff_id = DigitsField(label="職員番号", max_length=20)
    name = StaffCharField(label="氏名", max_length=60)
    office = forms.ChoiceField(label="所属")
    valid_from = WarekiDateField(label="利用の開始日")
    duties = forms.MultipleChoiceField(label="職務", widget=forms.CheckboxSelectMultiple)
    second_id = StaffCharField(label="確認する管理者の職員番号", max_length=20)
    second_password = StaffCharField(
        label="確認する管理者のパスワード", max_length=128, strip=False, widget=_Password("off")
    )

    def __init__(
        self, offices: Sequence[Office], duties: Mapping[str, str], *arguments: object, **options: object
    ) -> None:
        super().__init__(*arguments, **options)
        self.offices = {one.code: one for one in offices}
        for name, choices in {"office": [(o.code, o.name) for o in offices], "duties": list(duties.items())}.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def newcomer(self) -> Newcomer:
        """Whom to register; only after ``is_valid``."""
        data = self.cleaned_data
        office = self.offices[data["office"]]
        return Newcomer(data["staff_id"], data["name"].strip(), office, tuple(data["duties"]), data["valid_from"])


class NewTerminalForm(StaffForm):
    """端末の登録 by administrators."""

    code = StaffCharField(label="端末番号", max_length=20, help_text="端末に貼る番号。半角の英大文字・数字・ハイフン")
    office_code = DigitsField(label="設置場所の番号", max_length=8)
    office_name = StaffCharField(label="設置場所の名称", max_length=60)
    second_id = StaffCharField(label="確認する管理者の職員番号", max_length=20)
    second_password = StaffCharField(
        label="確認する管理者のパスワード", max_length=128, strip=False, widget=_Password("off")
    )

    def clean_code(self) -> str:
        """As it stands in cookies, logs and on paper."""
        code = str(self.cleaned_data["code"]).strip().upper()
        if not code.isascii() or not code.replace("-", "").isalnum() or code.startswith("-"):
            raise forms.ValidationError("端末番号は、半角の英数字とハイフンで入力してください。例: HK-021")
        return code

    def office(self) -> Office:
        """Where it stands; only after ``is_valid``."""
        return Office(self.cleaned_data["office_code"], self.cleaned_data["office_name"].strip())
