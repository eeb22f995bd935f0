"""Numbers with check digits (検査数字): which ones are well formed. Says nothing about whether they exist.

All functions take and return ASCII digits; :func:`digits_of` cleans what a person typed. No error names a number.
"""

from __future__ import annotations

import re
from typing import Final

_WIDE_DIGITS: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_SEPARATORS: Final = re.compile(r"[\s\-‐‑‒–—―−－ーｰ]")
_RESIDENCE_CARD: Final = re.compile(r"[A-Z]{2}[0-9]{8}[A-Z]{2}")

INDIVIDUAL_NUMBER_WEIGHTS: Final = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
RESIDENT_CODE_WEIGHTS: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
MUNICIPALITY_CODE_WEIGHTS: Final = (6, 5, 4, 3, 2)
SERIAL_WEIGHTS: Final = (2, 3, 4, 5, 6, 7)
"""M11W2-7: from the right, repeated."""


def digits_of(text: str) -> str:
    """The ASCII digits of a typed number: full-width digits, hyphens and spaces are forgiven.

    Returns: ``""`` when anything else was typed, so that a stray letter is never silently dropped.
    """
    cleaned = _SEPARATORS.sub("", text).translate(_WIDE_DIGITS)
    return cleaned if _is_digits(cleaned, len(cleaned)) else ""


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and (text.isdigit() or length == 0)


def _weighted_sum(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def _check_11_minus(digits: str, weights: tuple[int, ...]) -> str:
    """11 minus the remainder; remainders 0 and 1 both give 0."""
    remainder = _weighted_sum(digits, weights) % 11
    return "0" if remainder <= 1 else str(11 - remainder)


def _ends_in_check(text: str, weights: tuple[int, ...]) -> bool:
    return _is_digits(text, len(weights) + 1) and _check_11_minus(text[:-1], weights) == text[-1]


def individual_number_is_valid(text: str) -> bool:
    """個人番号 — whether twelve digits end in their check digit.

    Law: 行政手続における特定の個人を識別するための番号の利用等に関する法律施行令8条; 平成26年総務省令85号5条.
    """
    return _ends_in_check(text, INDIVIDUAL_NUMBER_WEIGHTS)


def individual_number_from(digits11: str) -> str:
    """個人番号 for invented people: eleven digits plus check digit.

    Raises: ValueError unless eleven digits are given.
    """
    if not _is_digits(digits11, 11):
        raise ValueError("eleven digits are needed")
    return digits11 + _check_11_minus(digits11, INDIVIDUAL_NUMBER_WEIGHTS)


def resident_code_is_valid(text: str) -> bool:
    """住民票コード — whether eleven digits end in their check digit.

    Law: 住民基本台帳法施行規則1条; 平成14年総務省告示436号. 要確認: is the formula of the 告示 that of the 個人番号
    over ten digits (``RESIDENT_CODE_WEIGHTS``)? Its text could not be read; only a published sample says so.
    """
    return _ends_in_check(text, RESIDENT_CODE_WEIGHTS)


def resident_code_from(digits10: str) -> str:
    """住民票コード for invented people: ten digits plus check digit; see :func:`resident_code_is_valid`.

    Raises: ValueError unless ten digits are given.
    """
    if not _is_digits(digits10, 10):
        raise ValueError("ten digits are needed")
    return digits10 + _check_11_minus(digits10, RESIDENT_CODE_WEIGHTS)


def municipality_code_is_valid(text: str) -> bool:
    """全国地方公共団体コード — whether six digits (JIS X 0401, 0402, check digit) fit together."""
    if not _is_digits(text, 6):
        return False
    remainder = _weighted_sum(text[:-1], MUNICIPALITY_CODE_WEIGHTS) % 11
    return str((11 - remainder) % 10) == text[-1]


def residence_card_number_is_valid(text: str) -> bool:
    """在留カード等の番号 — two letters, eight digits, two letters; no check digit is published.

    Holds for the 特別永住者証明書 too. 要確認: do the letters follow any published rule?
    """
    return _RESIDENCE_CARD.fullmatch(text) is not None


def _serial_check(serial: str) -> str | None:
    weights = tuple(SERIAL_WEIGHTS[place % len(SERIAL_WEIGHTS)] for place in reversed(range(len(serial))))
    remainder = _weighted_sum(serial, weights) % 11
    if remainder == 1:
        return None
    return "0" if remainder == 0 else str(11 - remainder)


def _numbered(sequence: int, length: int) -> str | None:
    if not 0 < sequence < 10**length:
        raise ValueError(f"the serial must have at most {length} digits and be positive")
    serial = f"{sequence:0{length}d}"
    check = _serial_check(serial)
    return None if check is None else serial + check


def resident_number(sequence: int) -> str | None:
    """宛名番号 — nine digits of a sequence plus check digit M11W2-7 (標準仕様書 1.1.1).

    Returns: None when the check digit would be 10; the caller takes the next of the sequence.
    Raises: ValueError when the sequence has run out of nine digits.
    """
    return _numbered(sequence, 9)


def household_number(sequence: int) -> str | None:
    """世帯番号 — seven digits of a sequence plus check digit M11W2-7; None where it would be 10.

    Raises: ValueError when the sequence has run out of seven digits.
    """
    return _numbered(sequence, 7)


def unified_addressee_number(sequence: int) -> str | None:
    """団体内統合宛名番号 — 14 digits of a sequence plus check digit M11W2-7 (X15); None where it would be 10.

    Raises: ValueError when the sequence has run out of 14 digits.
    """
    return _numbered(sequence, 14)


def unified_addressee_number_is_valid(text: str) -> bool:
    """団体内統合宛名番号 — whether 15 digits end in their check digit."""
    return _is_digits(text, 15) and _serial_check(text[:-1]) == text[-1]


def resident_number_is_valid(text: str) -> bool:
    """宛名番号 — whether ten digits end in their check digit."""
    return _is_digits(text, 10) and _serial_check(text[:-1]) == text[-1]


def household_number_is_valid(text: str) -> bool:
    """世帯番号 — whether eight digits end in their check digit."""
    return _is_digits(text, 8) and _serial_check(text[:-1]) == text[-1]
