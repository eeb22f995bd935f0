"""Reading the shipped tables, and the tolerance with which a typed query is compared with them."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from importlib.resources import files

_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_SAME_WHEN_SEARCHING = str.maketrans("ヶヵがガ", "ケカケケ", "　 -ー－‐")
_POSTAL_NOISE = str.maketrans("", "", "〒- 　－‐ー")


def rows(name: str) -> list[Mapping[str, str]]:
    """All rows of one shipped CSV file."""
    with (files("daicho.municipal.places") / "data" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def comparable(text: str) -> str:
    """A place name as it is compared: width, hiragana, spaces and ケ/ヶ/が do not matter.

    For search only. NFKC is safe here because nothing of it is ever stored.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_HIRAGANA_TO_KATAKANA)
    return folded.translate(_SAME_WHEN_SEARCHING)


def postal_digits(text: str) -> str:
    """The digits of a postal code as typed, or ``""`` when the text is something else."""
    digits = unicodedata.normalize("NFKC", text).translate(_POSTAL_NOISE)
    return digits if digits.isascii() and digits.isdigit() else ""
