"""Kana (フリガナ): one spelling, the keys that fuzzy search compares, and what may not stand in a フリガナ.

Source: 標準仕様書 2.1.2. A key is compared with keys only, whole or in part; both sides pass through the same function.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_HALF_WIDTH: Final = re.compile("[\uff61-\uff9f]+")
_FULL_WIDTH_ASCII: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_HIRAGANA_TO_KATAKANA: Final = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_SPACING_MARKS: Final = str.maketrans("\u309b\u309c", "\u3099\u309a")
_MARKED: Final = re.compile("[\u3041-\u30fe][\u3099\u309a\u309b\u309c]")
_DASHES: Final = "ーｰ\\-‐‑‒–—―−－─━"
_DASH: Final = re.compile(f"[{_DASHES}]")
_IGNORED: Final = re.compile(rf"[\s{_DASHES}〜～~・･·.,．，、。'’`\u3099\u309a\u309b\u309c]")

_V_SYLLABLES: Final = dict(
    zip("ァィェォャュョアイエオヤユヨ", ("ハ", "ヒ", "ヘ", "ホ", "ヒヤ", "ヒユ", "ヒヨ") * 2, strict=True)
)
_V: Final = re.compile("ヴ([ァィェォャュョアイエオヤユヨ])")
_VOICED: Final = "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴヷヸヹヺヾ"
_UNVOICED: Final = "カキクケコサシスセソタシステトハヒフヘホハヒフヘホフハヒヘホヽ"
_SMALL: Final = "ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
_LARGE: Final = "アイウエオスヤユヨハカケクシストヌハヒフヘホムラリルレロ"
_FOLD: Final = str.maketrans(_VOICED + _SMALL + "チツワヲヰヱ", _UNVOICED + _LARGE + "シスハオイエ")
_LONG_O: Final = re.compile("(?<=[オコソトノホモヨロ])ウ")

_NOT_ALLOWED: Final = re.compile("[^ァ-ヴー・ 　]")
_NOT_FIRST: Final = frozenset("ァィゥェォッャュョヮー・")
_SPACES: Final = re.compile("^[ 　]|[ 　]$|[ 　]{2}")


def to_katakana(text: str) -> str:
    """カタカナ — hiragana, half-width and separately marked kana as full-width katakana; all else untouched."""
    wide = _HALF_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    joined = _MARKED.sub(lambda found: _joined(found[0]), wide)
    return joined.translate(_HIRAGANA_TO_KATAKANA)


def _joined(marked: str) -> str:
    joined = unicodedata.normalize("NFC", marked.translate(_SPACING_MARKS))
    return joined if len(joined) == 1 else marked


def exact_key(kana: str) -> str:
    """完全一致の検索キー — katakana without spaces, one kind of dash; sounds stay apart.

    For 完全一致, and to put exact hits before those that only sound alike.
    """
    unified = _DASH.sub("ー", to_katakana(kana).translate(_FULL_WIDTH_ASCII)).upper()
    return "".join(unified.split())


def search_key(kana: str) -> str:
    """あいまい検索のキー — what two フリガナ share when they only differ in ways that search must ignore.

    Ignored: 清音・濁音・半濁音 (with ワ=ハ, ヴァ=バ, ヂ=ジ, ヅ=ズ, ヲ=オ), small and large kana, ウ after the オ段,
    長音, kinds of dashes and spaces, width, hiragana or katakana, upper or lower case (標準仕様書 2.1.2). Because ヂ is
    like チ and like ジ, チ and シ share a key, and so do ツ and ス; :func:`exact_key` tells them apart again.
    A search by given name alone must use the key of the given name: ウ at its beginning stays.
    """
    bare = _IGNORED.sub("", to_katakana(kana).translate(_FULL_WIDTH_ASCII).upper())
    without_v = _V.sub(lambda found: _V_SYLLABLES[found[1]], bare)
    folded = without_v.translate(_FOLD)
    previous = ""
    while previous != folded:
        previous, folded = folded, _LONG_O.sub("オ", folded)
    return folded


def kana_problems(text: str) -> tuple[str, ...]:
    """フリガナの不備 — what is wrong with a フリガナ, in Japanese; nothing for an empty one.

    Only full-width katakana, 長音, ・ and one space between 氏 and 名 may stand in it.
    """
    problems: list[str] = []
    strange = "".join(dict.fromkeys(_NOT_ALLOWED.findall(text)))
    if strange:
        problems.append(f"フリガナに使えない文字「{strange}」があります。全角カタカナで入力し直してください。")
    if text and text[0] in _NOT_FIRST:
        problems.append(f"フリガナの先頭に「{text[0]}」は使えません。読みを確かめて入力し直してください。")
    if _SPACES.search(text):
        problems.append("フリガナの空白が余分です。空白は氏と名の間に1つだけ入力してください。")
    return tuple(problems)
