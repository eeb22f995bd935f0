"""本人確認 (S2.2): what was checked about a presented card, and the items of its surface beside those on record."""

from __future__ import annotations

from dataclasses import dataclass, field

from daicho.kernel.dates import PartialDate
from daicho.systems.jukinet_server.rules.four_items import address_key, name_key

_SEXES = {"male": "男", "female": "女", "unknown": "不明"}


@dataclass(frozen=True, slots=True)
class Checked:
    """確認した事項. Args: text: what was found, in words."""

    title: str
    is_good: bool
    text: str


@dataclass(frozen=True, slots=True)
class PersonItems:
    """4情報 as read from a card or held on record."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    birth_date: PartialDate = field(repr=False)
    sex: str


@dataclass(frozen=True, slots=True)
class Compared:
    """突合した項目 — the same or not, both as they stand."""

    title: str
    on_card: str = field(repr=False)
    on_record: str = field(repr=False)
    agrees: bool


def compare(card: PersonItems, kept: PersonItems) -> tuple[Compared, ...]:
    """4情報 side by side; width and spaces do not count."""
    return (
        Compared("氏名", card.name, kept.name, name_key(card.name) == name_key(kept.name)),
        Compared("住所", card.address, kept.address, address_key(card.address) == address_key(kept.address)),
        Compared(
            "生年月日",
            card.birth_date.wareki(),
            kept.birth_date.wareki(),
            card.birth_date.sort_on == kept.birth_date.sort_on,
        ),
        Compared("性別", _SEXES[card.sex], _SEXES[kept.sex], card.sex == kept.sex),
    )
