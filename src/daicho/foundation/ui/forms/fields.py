"""Form fields whose cleaned values are kernel types; messages say what is wrong and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.forms import CharField, Field

from daicho.foundation.ui.forms.widgets import WESTERN, DateParts, DigitsInput, KanaInput, NameInput, WarekiWidget
from daicho.kernel.dates import DateInputError, parse_date, parse_partial
from daicho.kernel.names import kana_problems, to_katakana, to_moji_joho, unknown_characters
from daicho.kernel.numbers import digits_of

REQUIRED = "入力されていません。入力してください。"
T = TypeVar("T")
_CODE_PARTS = {"KER-DATE-003": "year", "KER-DATE-005": "year"}
_PART_NAMES = {"year": "年", "month": "月", "day": "日"}


class WarekiDateField(Field):
    """年月日 — a date that exists. Cleans to ``date`` or None."""

    partial = False

    def __init__(self, *, default_era: str = "令和", **options: Any) -> None:
        options.setdefault("error_messages", {"required": REQUIRED})
        super().__init__(widget=WarekiWidget(default_era=default_era, partial=self.partial), **options)

    def clean(self, value: object) -> Any:
        """Raises: ValidationError whose code names the part that is wrong."""
        parts = value if isinstance(value, DateParts) else DateParts()
        if parts.is_empty:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="year")
            return None
        return self._parsed(parts)

    def _parsed(self, parts: DateParts) -> object:
        return _read(parts, parse_date)

    def has_changed(self, initial: object, data: object) -> bool:
        """Whether something was entered that differs from the first value; the era alone does not count."""
        if not isinstance(data, DateParts) or data.is_empty:
            return initial is not None
        try:
            return bool(self._parsed(data) != initial)
        except ValidationError:
            return True


class PartialWarekiDateField(WarekiDateField):
    """年月日または不詳日 — a date, or its wording when it is not wholly known (標準仕様書 1.1.8).

    Cleans to ``PartialDate`` or None.
    """

    partial = True

    def _parsed(self, parts: DateParts) -> object:
        if parts.text:
            if parts.year or parts.month or parts.day:
                raise ValidationError(
                    "日付と不詳の文字の両方が入っています。どちらか一方だけにしてください。", code="text"
                )
            try:
                return parse_partial(parts.text)
            except DateInputError as error:
                raise ValidationError(error.message, code="text") from error
        return _read(parts, parse_partial, "分からないときは「不詳」を開いて書いてください。")


def _read(parts: DateParts, parse: Callable[[str], T], remedy: str = "") -> T:
    """Puts the fields together and reads them; the code of an error names the field."""
    if parts.year and not (parts.month or parts.day) and len(parts.year) > 4:
        return _parsed_by(parse, parts.year, "year")
    for part, words in _PART_NAMES.items():
        typed = getattr(parts, part)
        if not typed:
            raise ValidationError(f"{words}が入っていません。{remedy or f'{words}を入れてください。'}", code=part)
        if not digits_of(typed) and not (part == "year" and typed == "元"):
            raise ValidationError(f"{words}が数字ではありません。数字で入れてください。", code=part)
    if not 0 <= int(digits_of(parts.month)) <= 12:
        raise ValidationError("月は1から12までです。月を確かめて入れ直してください。", code="month")
    era = "" if parts.era == WESTERN else parts.era
    return _parsed_by(parse, f"{era}{parts.year}年{parts.month}月{parts.day}日", "day")


def _parsed_by(parse: Callable[[str], T], text: str, part: str) -> T:
    try:
        return parse(text)
    except DateInputError as error:
        raise ValidationError(error.message, code=_CODE_PARTS.get(error.code, part)) from error


class StaffCharField(CharField):
    """文字 — leading and trailing blanks go; what is missing or too long is said in Japanese."""

    def __init__(self, **options: Any) -> None:
        messages = {
            "required": REQUIRED,
            "max_length": "%(limit_value)d文字までです(いま%(show_value)d文字)。短くしてください。",
        }
        options["error_messages"] = messages | options.get("error_messages", {})
        super().__init__(**options)


class NameField(StaffCharField):
    """氏名 — characters of the 文字情報基盤 alone, selectors in its own collection (Moji_Joho). Never normalised."""

    widget = NameInput

    def to_python(self, value: Any) -> str:
        """Raises: ValidationError naming the characters that cannot be registered."""
        text = to_moji_joho(super().to_python(value) or "")
        unknown = unknown_characters(text)
        if unknown:
            shown = "".join(f"「{one}」" for one in unknown)
            raise ValidationError(
                f"{shown}は文字情報基盤にない文字です。F4 文字情報で正しい文字を選び直してください。",
                code="unknown_character",
            )
        return text


class KanaField(StaffCharField):
    """フリガナ — any kana goes in, full-width katakana comes out."""

    widget = KanaInput

    def to_python(self, value: Any) -> str:
        """Raises: ValidationError with the first thing that is wrong."""
        text = to_katakana(super().to_python(value) or "")
        for problem in kana_problems(text):
            raise ValidationError(problem, code="kana")
        return text


class DigitsField(StaffCharField):
    """番号 — digits of a fixed count; full-width, hyphens and blanks are taken away. Messages never repeat the number.

    Args: length: how many digits; is_valid: check of the check digit, e.g. ``individual_number_is_valid``.
    """

    widget = DigitsInput

    def __init__(
        self, *, length: int | None = None, is_valid: Callable[[str], bool] | None = None, **options: Any
    ) -> None:
        self.length = length
        self.is_valid = is_valid
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """Raises: ValidationError without the number itself."""
        raw = super().to_python(value) or ""
        if not raw:
            return ""
        digits = digits_of(raw)
        if not digits:
            raise ValidationError("数字でない文字が入っています。数字だけを入れてください。", code="not_digits")
        if self.length is not None and len(digits) != self.length:
            raise ValidationError(
                f"{self.length}桁の番号ですが、{len(digits)}桁が入っています。桁数を確かめてください。", code="length"
            )
        if self.is_valid is not None and not self.is_valid(digits):
            raise ValidationError(
                "検査用数字が合いません。打ち間違いがないか、資料と照らして入れ直してください。", code="check_digit"
            )
        return digits
