"""法第30条の45区分・在留資格: the legal position of a foreign resident. Source: 住民基本台帳法30条の45, 入管法別表."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StatusCategory(StrEnum):
    """法第30条の45に規定する区分 — which of the table's rows the person falls under.

    要確認: the numeric codes of the 基本データリスト; those here follow the order of the table.
    """

    MID_TO_LONG_TERM = "mid_to_long_term"
    SPECIAL_PERMANENT = "special_permanent"
    TEMPORARY_REFUGE = "temporary_refuge"
    PROVISIONAL_STAY = "provisional_stay"
    TRANSITIONAL_BIRTH = "transitional_birth"
    TRANSITIONAL_NATIONALITY_LOSS = "transitional_nationality_loss"

    @property
    def official_name(self) -> str:
        """As printed and shown."""
        return _CATEGORIES[self][1]

    @property
    def code(self) -> str:
        """Number in the order of the table."""
        return _CATEGORIES[self][0]

    @property
    def items(self) -> frozenset[str]:
        """The items that the table requires for this row; all others stay empty (標準仕様書 1.1.6)."""
        return _ITEMS[self]


_CATEGORIES = {
    StatusCategory.MID_TO_LONG_TERM: ("1", "中長期在留者"),
    StatusCategory.SPECIAL_PERMANENT: ("2", "特別永住者"),
    StatusCategory.TEMPORARY_REFUGE: ("3", "一時庇護許可者"),
    StatusCategory.PROVISIONAL_STAY: ("4", "仮滞在許可者"),
    StatusCategory.TRANSITIONAL_BIRTH: ("5", "出生による経過滞在者"),
    StatusCategory.TRANSITIONAL_NATIONALITY_LOSS: ("6", "国籍喪失による経過滞在者"),
}
_ITEMS = {
    StatusCategory.MID_TO_LONG_TERM: frozenset({"status_of_residence", "period", "expires_on", "card_number"}),
    StatusCategory.SPECIAL_PERMANENT: frozenset({"card_number"}),
    StatusCategory.TEMPORARY_REFUGE: frozenset({"period"}),
    StatusCategory.PROVISIONAL_STAY: frozenset({"period"}),
    StatusCategory.TRANSITIONAL_BIRTH: frozenset(),
    StatusCategory.TRANSITIONAL_NATIONALITY_LOSS: frozenset(),
}


def status_category(text: str) -> StatusCategory:
    """The category by its identifier, code or official name.

    Raises: ValueError when it is none of them.
    """
    for category in StatusCategory:
        if text in (category.value, category.code, category.official_name):
            return category
    raise ValueError(f"unknown 30条の45区分: {text}")


@dataclass(frozen=True, slots=True)
class StatusOfResidence:
    """在留資格 — one status of 入管法別表.

    Args:
        name: official name with 号 and letter where there are any.
        table: 別表第一の一 … 別表第二.
        registered: whether a holder becomes a 中長期在留者 at all.
    """

    name: str
    table: str
    registered: bool = True


_FIRST = ("教授", "芸術", "宗教", "報道")
_SECOND = (
    "高度専門職１号イ", "高度専門職１号ロ", "高度専門職１号ハ", "高度専門職２号", "経営・管理", "法律・会計業務",
    "医療", "研究", "教育", "技術・人文知識・国際業務", "企業内転勤", "介護", "興行", "技能", "特定技能１号",
    "特定技能２号", "技能実習１号イ", "技能実習１号ロ", "技能実習２号イ", "技能実習２号ロ", "技能実習３号イ",
    "技能実習３号ロ",
)  # fmt: skip
STATUSES_OF_RESIDENCE: tuple[StatusOfResidence, ...] = (
    StatusOfResidence("外交", "別表第一の一", registered=False),
    StatusOfResidence("公用", "別表第一の一", registered=False),
    *(StatusOfResidence(name, "別表第一の一") for name in _FIRST),
    *(StatusOfResidence(name, "別表第一の二") for name in _SECOND),
    StatusOfResidence("文化活動", "別表第一の三"),
    StatusOfResidence("短期滞在", "別表第一の三", registered=False),
    *(StatusOfResidence(name, "別表第一の四") for name in ("留学", "研修", "家族滞在")),
    StatusOfResidence("特定活動", "別表第一の五"),
    *(StatusOfResidence(name, "別表第二") for name in ("永住者", "日本人の配偶者等", "永住者の配偶者等", "定住者")),
)
"""All statuses; 育成就労 follows when its law is in force (要確認: 2027年の施行日と別表)."""


def is_registrable(name: str) -> bool:
    """Whether a person with this 在留資格 is entered in the register (住民基本台帳法30条の45)."""
    return any(status.name == name and status.registered for status in STATUSES_OF_RESIDENCE)
