"""Days that may be unknown (不詳日): the wording of the register plus one internal day to sort by.

Source: 標準仕様書 1.1.8. The internal day is for order only; it is never shown, and no deemed birth date
(みなし生年月日) is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from daicho.kernel.dates.eras import seireki, wareki

IMPOSSIBLE_DAY: Final = "91"
"""暦上日以外の年月日, e.g. 2月29日 of a common year: the register says so, the calendar does not."""
ZERO_DAY: Final = "92"
"""外国人の生年月日 with 00 for month or day, as on the 在留カード. 要確認: is 00 printed on 住民票 in the same way?"""
LUNAR_DAY: Final = "93"
"""旧暦の日, before 明治6年1月1日: kept as written, since lunar days are not converted."""


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """年月日 — a calendar day, or the wording of a day that is not fully known.

    Args:
        sort_on: the day itself, or the internal day to sort by (first day of what the wording allows).
        text: wording as recorded; ``""`` when the day in its usual spelling says it all. A known day has one only
            where the register spells it with the older era (明治45年7月30日, 大正15年12月25日).
        pattern: ``01``..``14`` in the order of 標準仕様書 1.1.8, ``91``..``93`` see above, ``""`` for a known day.
    """

    sort_on: date
    text: str = ""
    pattern: str = ""

    @property
    def is_known(self) -> bool:
        """Whether this is one certain day of the calendar."""
        return self.pattern == ""

    @property
    def known_day(self) -> date | None:
        """The day when it is certain, else None; for rules that must not count from an internal day."""
        return self.sort_on if self.is_known else None

    @classmethod
    def known(cls, day: date) -> PartialDate:
        """A certain calendar day."""
        return cls(sort_on=day)

    def wareki(self) -> str:
        """和暦 for screens and certificates; the recorded wording where there is one."""
        return self.text or wareki(self.sort_on)

    def seireki(self) -> str:
        """西暦 for a foreigner's birth; the recorded wording where the day is unknown."""
        return seireki(self.sort_on) if self.is_known else self.text

    def to_json(self) -> str | dict[str, str]:
        """ISO text of a plainly known day, otherwise the three fields."""
        if self.is_known and not self.text:
            return self.sort_on.isoformat()
        return {"sort_on": self.sort_on.isoformat(), "text": self.text, "pattern": self.pattern}

    @classmethod
    def from_json(cls, value: str | Mapping[str, str]) -> PartialDate:
        """Inverse of :meth:`to_json`.

        Raises: ValueError, KeyError when the value was not made by it.
        """
        if isinstance(value, str):
            return cls(sort_on=date.fromisoformat(value))
        return cls(
            sort_on=date.fromisoformat(value["sort_on"]),
            text=value.get("text", ""),
            pattern=value.get("pattern", ""),
        )
