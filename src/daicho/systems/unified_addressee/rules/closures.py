"""抑止の効果 — what the 抑止 that travel with a person close in the addressee system (標準仕様書 3.1, 3.2).

照会 and 他システム連携 at エラー hide the address, 他システム連携 at エラー closes the whole page; アラート is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

INQUIRY, LINKAGE, ERROR = "inquiry", "linkage", "error"
TITLES = {
    "entry": "異動入力",
    "issue": "証明書の発行",
    INQUIRY: "照会",
    "kiosk": "コンビニ交付",
    LINKAGE: "他システム連携",
}


@dataclass(frozen=True, slots=True)
class Closures:
    """抑止 of one person as they stand on a day.

    Args: titles: 処理 that are closed or warned of, in words. warned: 照会 or 他システム連携 at アラート.
    """

    titles: tuple[str, ...] = ()
    hides_address: bool = False
    closes_page: bool = False
    warned: bool = False


def closures_on(day: date, closed: Iterable[Mapping[str, str]]) -> Closures:
    """What holds on that day; nothing ends by a date (標準仕様書 3.1)."""
    held = [(one["process"], one["level"]) for one in closed if date.fromisoformat(one["starts_on"]) <= day]
    return Closures(
        titles=tuple(title for process, title in TITLES.items() if any(process == closing for closing, _ in held)),
        hides_address=(INQUIRY, ERROR) in held or (LINKAGE, ERROR) in held,
        closes_page=(LINKAGE, ERROR) in held,
        warned=any(process in (INQUIRY, LINKAGE) and level != ERROR for process, level in held),
    )
