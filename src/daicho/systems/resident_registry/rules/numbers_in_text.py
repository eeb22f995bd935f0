"""番号の混入 — a personal number typed into a text, where it would be stored and shown in the clear.

Law: 番号法12条 (安全管理措置). Texts of an entry are kept as typed and read by everybody who reviews it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from daicho.kernel.findings import Finding, Level
from daicho.kernel.numbers import digits_of, individual_number_is_valid, resident_code_is_valid

_RUN = re.compile(r"[0-9０-９](?:[-‐－ 　]?[0-9０-９]){10,11}")


def holds_number(text: str) -> bool:
    """Whether some run of digits is a valid 個人番号 or 住民票コード, grouped or full-width included."""
    runs = (digits_of(found.group()) for found in _RUN.finditer(text))
    return any(individual_number_is_valid(run) or resident_code_is_valid(run) for run in runs)


def check_texts(texts: Mapping[str, str]) -> list[Finding]:
    """REG-TEXT-001 for each field that holds a number. Args: texts: by field."""
    return [
        Finding("REG-TEXT-001", Level.ERROR, field,
                "文章に個人番号または住民票コードと読める数字があります。番号は番号の欄だけに入力し、文章からは消してください。",
                "番号法12条")
        for field, text in texts.items()
        if holds_number(text)
    ]  # fmt: skip
