"""Figures of the real city that the invented one resembles, each with its source.

- 人口 256,652, 外国人 5,173 = 2.0 % (令和2年): 総務省「市町村別決算状況調」 by 001ja.com/?m=142034.
- 世帯 (日本人) 116,234 (2022): 総務省 統計ダッシュボード by graphtochart.com, hence 2.19 persons per household.
- 年少人口 10.7 % and 49.8 % men in 2025: 国立社会保障・人口問題研究所 projection by chiiki-chienowa.net (14203);
  高齢化率 25.7 % in 2015 (001ja.com). Ages between follow the national five-year groups of
  人口推計 2023 (要確認: the city's own
  「年齢別人口」 table, not reachable here).
- 転入 10,025, 転出 7,526 in 2023: タウンニュース 平塚版 2024-02-15.
- 出生 5.8 ‰, 死亡 12.7 ‰: national rates of 人口動態統計 (要確認: figures of the city).
- 国籍別: 神奈川県 2024-01-01, 県内外国人統計 by portal-worlds.com/news/asean/33748 (要確認: figures of the city).
- 家族類型: shares near those of the 国勢調査 for 神奈川県 (要確認), adjusted so that size and ages above come out.
"""

from __future__ import annotations

FOREIGN_SHARE = 0.023
PERSONS_PER_HOUSEHOLD = 2.19
CHILD_SHARE = 0.107
AGED_SHARE = 0.285
MALE_SHARE = 0.498
MOVED_IN_PER_YEAR = 10_025 / 256_652
MOVED_OUT_PER_YEAR = 7_526 / 256_652
BORN_PER_YEAR = 0.0058
DIED_PER_YEAR = 0.0127

FOREIGN_HOUSEHOLDS = 0.0215
"""Share of households in which nobody is Japanese."""

MIXED_COUPLES = 0.017
"""Share of couples, in Japanese households, with a foreign spouse."""

FAMILY_KINDS: tuple[tuple[str, float], ...] = (
    ("single", 0.365),
    ("couple", 0.215),
    ("couple_with_children", 0.190),
    ("couple_with_grown_children", 0.080),
    ("lone_parent", 0.040),
    ("old_parent_and_child", 0.052),
    ("three_generations", 0.034),
    ("others", 0.024),
)

NATIONALITIES: tuple[tuple[str, float], ...] = (
    ("CHN", 74_592),
    ("VNM", 34_186),
    ("KOR", 26_770),
    ("PHL", 25_574),
    ("NPL", 11_928),
    ("BRA", 8_803),
    ("IDN", 8_215),
    ("IND", 7_312),
    ("USA", 6_329),
    ("PER", 6_174),
    ("LKA", 5_917),
    ("TWN", 5_719),
    ("THA", 4_654),
    ("KHM", 2_000),
)
"""KHM is an estimate; all others as published."""
