"""Bigrams (二文字組): what the search index holds of a name or address."""

from __future__ import annotations

from itertools import pairwise

from daicho.kernel.names.units import characters


def bigrams(text: str) -> list[str]:
    """二文字組 — each pair of neighbouring characters once, in order; a single character stands for itself.

    Whoever searches a text for a part of two or more characters finds all bigrams of the part among those of the text.
    """
    units = characters(text)
    if len(units) < 2:
        return units
    return list(dict.fromkeys(first + second for first, second in pairwise(units)))
