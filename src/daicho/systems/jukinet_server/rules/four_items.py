"""4情報による検索の鍵 (M50, M64): which combinations may be asked for, and whom a key selects.

氏名 with 住所, or 氏名 with 生年月日; more may be added. 性別 never counts; 住所 with 生年月日 alone is refused.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from daicho.kernel.dates import PartialDate


@dataclass(frozen=True, slots=True)
class FourItems:
    """検索の鍵 — empty where not given. Args: address: from its beginning on. sex: male, female, unknown."""

    name: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    birth_date: PartialDate | None = field(default=None, repr=False)
    sex: str = ""

    @property
    def is_enough(self) -> bool:
        """Whether the law's minimum is given."""
        return bool(name_key(self.name)) and bool(address_key(self.address) or self.birth_date)

    def selects(self, name: str, address: str, birth_date: PartialDate, sex: str) -> bool:
        """Whether somebody with these items is exactly one of those asked for."""
        return (
            name_key(name) == name_key(self.name)
            and address_key(address).startswith(address_key(self.address))
            and (self.birth_date is None or birth_date.sort_on == self.birth_date.sort_on)
            and (not self.sex or sex == self.sex)
        )


def name_key(name: str) -> str:
    """照合用氏名 — width, spaces and case do not count. For comparing only, never shown."""
    return "".join(unicodedata.normalize("NFKC", name).split()).upper()


def address_key(address: str) -> str:
    """照合用住所 — width and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", address).split())
