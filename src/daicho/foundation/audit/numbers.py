"""Finds personal numbers (個人番号, 住民票コード) in text that must hold none: logs, audit details, error texts."""

from __future__ import annotations

import re

from daicho.kernel.numbers import individual_number_is_valid, resident_code_is_valid

_DIGITS = re.compile(r"(?<![0-9A-Za-z-])(?:\d{11,12}|\d{4}[- ]\d{4}[- ]\d{4})(?![0-9A-Za-z-])", re.ASCII)
"""Neither inside a longer number nor inside an id such as a UUID."""


def holds_personal_number(text: str) -> bool:
    """Whether some run of digits in the text is a valid 個人番号 or 住民票コード."""
    return any(_is_personal(found.group()) for found in _DIGITS.finditer(text))


def masked(text: str) -> str:
    """The text with every personal number replaced by stars."""
    return _DIGITS.sub(lambda found: "***" if _is_personal(found.group()) else found.group(), text)


def _is_personal(digits: str) -> bool:
    bare = digits.replace("-", "").replace(" ", "")
    return individual_number_is_valid(bare) if len(bare) == 12 else resident_code_is_valid(bare)
