"""手動補正 (標準仕様書 7.1.1.1): which empty items of a rejected update an administrator may fill in, and with what.

Never what identifies somebody: 氏名, 生年月日, 性別, 住所 and the numbers come from the registry alone, as do the days.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from daicho.kernel.names import search_key
from daicho.kernel.numbers import municipality_code_is_valid
from daicho.systems.jukinet_server.rules.items import TITLES
from daicho.systems.jukinet_server.rules.record import Record

FORMS: Mapping[str, str] = {
    "name_kana": r"[\u30a1-\u30fa\u30fc・　 ]{1,100}",
    "former_family_name_kana": r"[\u30a1-\u30fa\u30fc・　 ]{1,100}",
    "town_code": r"[0-9A-Za-z]{1,20}",
    "postal_code": r"[0-9]{7}",
    "previous_municipality_code": r"[0-9]{6}",
    "reason_detail": r"[^\x00-\x1f\x7f]{1,200}",
}
"""補える項目 by name, with the form of what may stand there."""
HINTS: Mapping[str, str] = {
    "name_kana": "全角カナ(氏と名の間は空白)",
    "former_family_name_kana": "全角カナ",
    "town_code": "半角英数字20字まで",
    "postal_code": "7桁の数字",
    "previous_municipality_code": "検査数字を含む6桁の数字",
    "reason_detail": "改行のない200字まで",
}
_TELL_A_PLACE = frozenset({"town_code", "postal_code", "previous_municipality_code"})


def open_items(record: Record) -> tuple[str, ...]:
    """補える項目 that are empty here; no 旧氏ふりがな without 旧氏, no 転入前 code without that address."""
    closed = set()
    if not record.former_family_name:
        closed.add("former_family_name_kana")
    if record.previous_address is None or record.previous_address.is_empty:
        closed.add("previous_municipality_code")
    return tuple(name for name in FORMS if name not in closed and not getattr(record, name))


def malformed(values: Mapping[str, str]) -> tuple[str, ...]:
    """形の合わない項目 among what was filled in."""
    return tuple(name for name, value in values.items() if not _fits(name, value))


def completed(record: Record, values: Mapping[str, str]) -> dict[str, str]:
    """補う値 with what follows from them: 清音化かな氏名 of a new フリガナ, as the registry makes it."""
    found = dict(values)
    if "name_kana" in values and not record.plain_kana:
        found["plain_kana"] = search_key("".join(values["name_kana"].split()))
    return found


def with_values(record: Record, values: Mapping[str, str]) -> Record:
    """本人確認情報 as it would go out."""
    changes: dict[str, Any] = dict(values)
    return replace(record, **changes)


def titles_of(names: Mapping[str, str] | tuple[str, ...]) -> str:
    """項目名 in one line."""
    return "、".join(TITLES[name] for name in names)


def tells_a_place(name: str) -> bool:
    """Whether the item tells where somebody lives or lived: hidden with the address."""
    return name in _TELL_A_PLACE


def _fits(name: str, value: str) -> bool:
    if name not in FORMS or not re.fullmatch(FORMS[name], value):
        return False
    return name != "previous_municipality_code" or municipality_code_is_valid(value)
