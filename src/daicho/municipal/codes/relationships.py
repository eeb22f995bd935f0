"""続柄: how a member is related to the head, in the standard's words alone. Source: 標準仕様書 1.1.11.

Allowed are 世帯主, the atoms below joined by 「の」 up to four generations, 縁故者 and 同居人. What would need a fifth
is 縁故者. Words such as 孫 or 長男 are not kept but translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.residents import Sex

ARTICLE = "住民記録システム標準仕様書 1.1.11"
HEAD, RELATED, LODGER = "02", "96", "99"
SPOUSES = frozenset({"11", "12", "13", "14"})
CHILDREN = frozenset({"20", "21", "22"})
PARENTS = frozenset({"51", "52"})
SIBLINGS = frozenset({"71", "74", "81", "84"})
MOST_GENERATIONS = 4


@dataclass(frozen=True, slots=True)
class Relationship:
    """続柄の語 — one word of the list.

    Args:
        code: two digits of the standard export.
        name: official wording.
        sex: sex that the word implies, None for either.
        joinable: may stand in a chain with 「の」.
    """

    code: str
    name: str
    sex: Sex | None = None
    joinable: bool = True


RELATIONSHIPS: tuple[Relationship, ...] = (
    Relationship(HEAD, "世帯主", joinable=False),
    Relationship("11", "夫", Sex.MALE),
    Relationship("12", "妻", Sex.FEMALE),
    Relationship("13", "夫（未届）", Sex.MALE),
    Relationship("14", "妻（未届）", Sex.FEMALE),
    Relationship("20", "子"),
    # 要確認: codes of 子（子の夫） and 子（子の妻） in the 基本データリスト; 21 and 22 are ours.
    Relationship("21", "子（子の夫）", Sex.MALE),
    Relationship("22", "子（子の妻）", Sex.FEMALE),
    Relationship("51", "父", Sex.MALE),
    Relationship("52", "母", Sex.FEMALE),
    Relationship("71", "兄", Sex.MALE),
    Relationship("74", "弟", Sex.MALE),
    Relationship("81", "姉", Sex.FEMALE),
    Relationship("84", "妹", Sex.FEMALE),
    Relationship(RELATED, "縁故者", joinable=False),
    Relationship(LODGER, "同居人", joinable=False),
)

TRANSLATIONS: dict[str, str] = {
    "本人": "世帯主", "長男": "子", "長女": "子", "二男": "子", "二女": "子", "三男": "子", "三女": "子",
    "養子": "子", "養女": "子", "孫": "子の子", "ひ孫": "子の子の子", "曽孫": "子の子の子",
    "祖父": "父の父 又は 母の父", "祖母": "父の母 又は 母の母", "義父": "妻の父 又は 夫の父",
    "義母": "妻の母 又は 夫の母", "婿": "子の夫", "嫁": "子の妻", "おじ": "父の兄 など", "伯父": "父の兄 など",
    "叔父": "父の弟 など", "おば": "父の姉 など", "伯母": "父の姉 など", "叔母": "父の妹 など",
    "甥": "兄の子 など", "おい": "兄の子 など", "姪": "兄の子 など", "めい": "兄の子 など", "いとこ": "父の兄の子 など",
    "内縁の妻": "妻（未届）", "内縁の夫": "夫（未届）",
    "準世帯主": "同居人", "家事使用人": "同居人", "使用人": "同居人",
}  # fmt: skip
"""Words that people say but the register does not keep, and what to enter instead."""

_BY_CODE = {relationship.code: relationship for relationship in RELATIONSHIPS}
_BY_NAME = {relationship.name: relationship for relationship in RELATIONSHIPS}


def relationship_text(codes: Sequence[str]) -> str:
    """続柄表記 — the official wording, e.g. ``("12", "20")`` → 「妻の子」; empty for no code.

    Raises: KeyError when a code is not in the list.
    """
    return "の".join(_BY_CODE[code].name for code in codes)


def relationship_codes(text: str) -> tuple[str, ...]:
    """The codes of an official wording, half-width brackets tolerated.

    Raises: ValueError when a word is not in the list.
    """
    clean = text.strip().replace("(", "（").replace(")", "）")
    # 「子（子の夫）」 holds a 「の」 of its own: hide it while cutting.
    words = clean.replace("（子の", "（子/").split("の")
    try:
        return tuple(_BY_NAME[word.replace("/", "の")].code for word in words)
    except KeyError as unknown:
        raise ValueError(f"not a 続柄 of the standard: {text}") from unknown


def _finding(code: str, level: Level, message: str, field: str) -> tuple[Finding, ...]:
    return (Finding(code, level, field, message, ARTICLE),)


def relationship_problems(
    codes: Sequence[str], *, sex: Sex | None = None, field: str = "relationship"
) -> tuple[Finding, ...]:
    """What is wrong with a 続柄 given by codes: unknown word, too many generations, a chain of what cannot be joined,
    a word that does not go with the person's sex (alert).

    Args: sex: 性別 of the member, None when not yet known. field: path of the input field.
    """
    if not codes:
        return _finding("MUN-REL-001", Level.ERROR, "続柄が入力されていません。世帯主との続柄を選んでください。", field)
    unknown = [code for code in codes if code not in _BY_CODE]
    if unknown:
        message = f"続柄コード {unknown[0]} は標準の一覧にありません。一覧から選び直してください。"
        return _finding("MUN-REL-002", Level.ERROR, message, field)
    if len(codes) > MOST_GENERATIONS:
        message = "続柄を「の」でつなげるのは4世代までです。5世代以上になるときは「縁故者」を選んでください。"
        return _finding("MUN-REL-003", Level.ERROR, message, field)
    lone = [_BY_CODE[code].name for code in codes if not _BY_CODE[code].joinable]
    if len(codes) > 1 and lone:
        message = (
            f"「{lone[0]}」は他の続柄とつなげられません。「{lone[0]}」だけにするか、つなげる語を選び直してください。"
        )
        return _finding("MUN-REL-004", Level.ERROR, message, field)
    last = _BY_CODE[codes[-1]]
    if sex in (Sex.MALE, Sex.FEMALE) and last.sex not in (None, sex):
        message = (
            f"続柄「{relationship_text(codes)}」と性別「{sex.official_name}」が合いません。どちらかを確かめてください。"
        )
        return _finding("MUN-REL-005", Level.ALERT, message, field)
    return ()


def relationship_text_problems(
    text: str, *, sex: Sex | None = None, field: str = "relationship"
) -> tuple[Finding, ...]:
    """The same for typed words, naming what to enter for a word the register does not keep (孫 → 子の子)."""
    word = text.strip()
    if not word:
        return relationship_problems((), sex=sex, field=field)
    for part in (word, *reversed(word.split("の"))):
        if part in TRANSLATIONS:
            message = f"「{part}」は続柄として記録できません。「{TRANSLATIONS[part]}」と入力してください。"
            return _finding("MUN-REL-006", Level.ERROR, message, field)
    try:
        codes = relationship_codes(word)
    except ValueError:
        message = (
            f"「{word}」は標準の続柄にありません。"
            "夫・妻・子・父・母・兄弟姉妹を「の」でつなぐか、縁故者・同居人を選んでください。"
        )
        return _finding("MUN-REL-002", Level.ERROR, message, field)
    return relationship_problems(codes, sex=sex, field=field)
