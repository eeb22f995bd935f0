"""Variant characters (異体字): folded into one for searching, never for recording or printing.

The groups are data: ``variants.txt`` beside this module. A municipality may hand in groups of its own, e.g. for 外字
(標準仕様書 2.1.2: 外字を登録する際に異体字を合わせて登録した場合).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from daicho.kernel.names.units import without_selectors

_FULL_WIDTH_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def read_variants(lines: Iterable[str]) -> dict[str, str]:
    """Key character by variant from lines of a group each; groups that share a character become one."""
    keys: dict[str, str] = {}
    for line in lines:
        group = line.split()
        if not group or group[0].startswith("#"):
            continue
        members = [_unified(each) for each in group]
        touched = {keys[each] for each in members if each in keys}
        key = keys.get(members[0], members[0])
        for each in (*members, *(old for old, its_key in keys.items() if its_key in touched)):
            keys[each] = key
    return {variant: key for variant, key in keys.items() if variant != key}


@cache
def shipped_variants() -> Mapping[str, str]:
    """The groups that come with the product, loaded on first use."""
    return read_variants((files(__package__) / "variants.txt").read_text(encoding="utf-8").splitlines())


def variant_key(name: str, variants: Mapping[str, str] | None = None) -> str:
    """異体字を包含した検索のキー — a name with variants folded, without selectors and spaces, in one width and case.

    Args: variants: key character by variant; None for the shipped groups.
    """
    groups = shipped_variants() if variants is None else variants
    one_width = "".join(without_selectors(name).translate(_FULL_WIDTH_ASCII).upper().split())
    return "".join(groups.get(each, each) for each in map(_unified, one_width))


def _unified(character: str) -> str:
    """A CJK compatibility ideograph as its unified one; right for search keys, wrong for names."""
    mapped = unicodedata.decomposition(character)
    return chr(int(mapped, 16)) if mapped and " " not in mapped else character
