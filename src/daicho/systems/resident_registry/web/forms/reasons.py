"""理由の入力票 — why something hidden is shown, or a delivery is sent again or given up."""

from __future__ import annotations

from django.forms import ChoiceField, PasswordInput, TextInput

from daicho.foundation.ui.forms import StaffCharField, StaffForm

REVEAL_REASONS = (
    "本人からの照会",
    "転入・転居等の届出の確認",
    "証明書の記載の確認",
    "マイナンバーカードの手続き",
    "他市区町村・関係機関からの照会",
)
WHAT = [("individual_number", "個人番号"), ("resident_code", "住民票コード")]


class RevealNumberForm(StaffForm):
    """番号の表示."""

    what = ChoiceField(choices=WHAT)
    reason = ChoiceField(
        label="表示する理由",
        choices=[("", "理由を選択"), *((one, one) for one in REVEAL_REASONS)],
        error_messages={"required": "理由が選ばれていません。選んでから表示してください。"},
    )


class RevealAddressForm(StaffForm):
    """支援対象者の住所の表示."""

    reason = StaffCharField(
        label="表示する理由",
        max_length=100,
        error_messages={"required": "理由が入力されていません。入力してから表示してください。"},
        widget=TextInput({"autocomplete": "off"}),
    )


class ResendForm(StaffForm):
    """再送."""

    reason = StaffCharField(label="理由", max_length=200, widget=TextInput({"autocomplete": "off"}))


class SkipForm(ResendForm):
    """見送り — confirmed on the spot by a second officer with their own password."""

    second_id = StaffCharField(
        label="確認者の職員番号", max_length=20, widget=TextInput({"autocomplete": "off", "inputmode": "numeric"})
    )
    second_password = StaffCharField(
        label="確認者のパスワード",
        max_length=128,
        strip=False,
        widget=PasswordInput(render_value=False, attrs={"autocomplete": "off"}),
    )
