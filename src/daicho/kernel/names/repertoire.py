"""Which characters can be written (文字の範囲): 文字情報基盤 (MJ) with its variation sequences, and JIS beside it.

Names are never normalised (NFC, NFKC): that would turn 神 (U+FA19) into another character. What is known comes from
the IPAmj font 005.01; characters added to MJ later, and 行政事務標準文字 beyond MJ, count as unknown.
"""

from __future__ import annotations

from typing import Final

from daicho.kernel.names.tables import conversions, sections
from daicho.kernel.names.units import characters

_REPERTOIRE: Final = "repertoire.txt"
_SELECTORS: Final = "selectors.txt"


def unknown_characters(text: str) -> tuple[str, ...]:
    """未登録文字 — characters that 文字情報基盤 cannot write, each once, in the order of the text.

    A character with a variation selector that MJ does not have is unknown as a whole: fonts would silently print
    another form.
    """
    return tuple(dict.fromkeys(each for each in characters(text) if not _is_written(each)))


def _is_written(character: str) -> bool:
    table = sections(_REPERTOIRE)
    section = f"{ord(character[1]):X}" if len(character) == 2 else "plain"
    return ord(character[0]) in table.get(section, frozenset())


def to_moji_joho(text: str) -> str:
    """文字情報基盤への変換 — Adobe-Japan1 variation selectors replaced by those of Moji_Joho, at intake.

    Only forms that are certainly the same are converted; others stay and are then found by
    :func:`unknown_characters`, for a person to decide.
    """
    targets = conversions(_SELECTORS)
    return "".join(_converted(each, targets) for each in characters(text))


def _converted(character: str, targets: dict[tuple[int, int], int]) -> str:
    if len(character) == 1:
        return character
    target = targets.get((ord(character[0]), ord(character[1])))
    if target is None:
        return character
    return character[0] + (chr(target) if target else "")


def outside_jis_x_0208(text: str) -> tuple[str, ...]:
    """JIS X 0208（第1・第2水準）にない文字, each once; ASCII counts as inside, half-width katakana as outside."""
    return _outside(text, "euc_jp")


def outside_jis_x_0213(text: str) -> tuple[str, ...]:
    """JIS X 0213（第1〜第4水準）にない文字, each once; a variation sequence is always outside."""
    return _outside(text, "euc_jis_2004")


def _outside(text: str, codec: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in characters(text) if not _is_encoded(each, codec)))


def _is_encoded(character: str, codec: str) -> bool:
    try:
        encoded = character.encode(codec)
    except UnicodeEncodeError:
        return False
    half_width_katakana, supplement = 0x8E, 0x8F
    if encoded[0] == half_width_katakana:
        return False
    return codec != "euc_jp" or encoded[0] != supplement
