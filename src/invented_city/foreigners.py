"""外国人住民: status of residence, cards and names for invented foreign residents (住民基本台帳法30条の45)."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from invented_city.draws import Weighted, day_between
from invented_city.figures import NATIONALITIES
from invented_city.foreign_names import (
    ForeignWord,
    draw_foreign_family_name,
    draw_foreign_given_name,
    nationality_name,
)
from invented_city.layout import ForeignJson, Resident
from invented_city.names import draw_given, draw_surname

FIRST_DAY = date(2012, 7, 9)
"""外国人住民 are in the register since this day."""

draw_nationality = Weighted(NATIONALITIES).draw

_LIMITED = Weighted(
    (
        (("技術・人文知識・国際業務", 36), 24.0),
        (("留学", 24), 10.0),
        (("特定技能１号", 12), 14.0),
        (("技能実習２号ロ", 12), 10.0),
        (("定住者", 36), 12.0),
        (("家族滞在", 36), 8.0),
        (("特定活動", 6), 4.0),
    )
)


def family_name(rng: Random, nationality: str) -> ForeignWord:
    """One family name for a whole family."""
    return draw_foreign_family_name(rng, nationality)


def give_foreign_name(rng: Random, resident: Resident, nationality: str, family: ForeignWord) -> None:
    """Writes 氏名 as on the 在留カード: alphabet always, kanji beside it where there are any."""
    given = draw_foreign_given_name(rng, nationality, resident["sex"])
    resident["alphabet_name"] = f"{family.alphabet} {given.alphabet}"
    with_kanji = bool(family.kanji and given.kanji) and rng.random() < 0.75
    resident["name"] = f"{family.kanji}　{given.kanji}" if with_kanji else resident["alphabet_name"]
    resident["name_kana"] = f"{family.kana}　{given.kana}"
    for key in ("family_name", "given_name", "family_name_kana", "given_name_kana", "head_of_register"):
        resident[key] = ""
    resident["kana_official"] = False
    resident["kind"] = "foreign"
    resident["honseki"] = {}
    if rng.random() < {"KOR": 0.6, "CHN": 0.1, "BRA": 0.1, "PER": 0.1}.get(nationality, 0.01):
        give_common_name(rng, resident)


def give_common_name(rng: Random, resident: Resident) -> None:
    """通称 (住民基本台帳法施行令30条の16)."""
    surname = draw_surname(rng)
    given = draw_given(rng, resident["sex"], 1985)
    resident["common_name"] = f"{surname.text}　{given.text}"
    resident["common_name_kana"] = f"{surname.kana}　{given.kana}"


def foreign_items(
    rng: Random, nationality: str, since: date, today: date, card: str, *, is_spouse_of_japanese: bool, is_adult: bool
) -> ForeignJson:
    """The items of 30条の45 for a person who is 外国人住民 since a day."""
    since = max(since, FIRST_DAY)
    category, status, months = "mid_to_long_term", "永住者", 84
    years_here = (today - since).days / 365
    if nationality == "KOR" and rng.random() < 0.4:
        category, status = "special_permanent", ""
    elif is_spouse_of_japanese and (years_here < 5 or rng.random() < 0.4):
        status, months = "日本人の配偶者等", 36
    elif years_here < 10 and rng.random() < 0.8:
        status, months = _LIMITED.draw(rng) if is_adult else ("家族滞在", 36)
    expires = day_between(rng, today + timedelta(days=20), today + timedelta(days=months * 30))
    permanent = status in ("永住者", "")
    return {
        "nationality": nationality,
        "nationality_name": nationality_name(nationality),
        "status_category": category,
        "status_of_residence": status,
        "period": "" if permanent else f"{months // 12}年" if months % 12 == 0 else f"{months}月",
        # 永住者 and 特別永住者 have no end of stay; the day on their cards is that of the card.
        "expires_on": None if permanent else expires.isoformat(),
        "card_number": card,
        "became_foreign_resident_on": since.isoformat(),
    }
