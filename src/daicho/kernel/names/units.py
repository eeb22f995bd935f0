"""Characters as people count them: a character together with its variation selector is one."""

from __future__ import annotations

import re
from typing import Final

SELECTORS: Final = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_UNIT: Final = re.compile(f".[{SELECTORS}]?", re.DOTALL)
_SELECTOR: Final = re.compile(f"[{SELECTORS}]")


def characters(text: str) -> list[str]:
    """文字 — a text cut into characters, each with its variation selector; joining them gives the text back."""
    return _UNIT.findall(text)


def without_selectors(text: str) -> str:
    """A text without variation selectors, for searching and sorting only."""
    return _SELECTOR.sub("", text)
