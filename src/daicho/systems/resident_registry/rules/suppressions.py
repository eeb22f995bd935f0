"""抑止 — a mark on a person or household that stops or warns about a process (標準仕様書 3.1, 3.2).

Its end date passing never lifts it: lifting is an officer's act, and a temporary lifting returns by itself. 支援措置
is kept apart (3.4) and always stops issue and inquiry. A request not to accept notifications (不受理) does not
exist (3.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from daicho.kernel.dates import wareki
from daicho.kernel.findings import Finding, Level

ARTICLE = "標準仕様書3.1"


class Process(StrEnum):
    """処理 that may be suppressed."""

    ENTRY = "entry"
    ISSUE = "issue"
    INQUIRY = "inquiry"
    KIOSK = "kiosk"
    LINKAGE = "linkage"


PROCESS_TITLES = {
    Process.ENTRY: "異動入力",
    Process.ISSUE: "証明書の発行",
    Process.INQUIRY: "照会",
    Process.KIOSK: "コンビニ交付",
    Process.LINKAGE: "他システム連携",
}
CAUSE_TITLES = {
    "court_order": "裁判所の命令",
    "guardianship": "成年被後見",
    "survey": "実態調査中",
    "record_check": "記録の確認中",
    "other": "その他",
}
"""抑止の理由 that the office may choose; 支援措置 has its own record."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """抑止の一件 as it stands now.

    Args:
        target: 宛名番号 or 世帯番号. of_household: which of the two.
        levels: エラー or アラート by process; a process left out is not suppressed.
        lifted_until: 一時解除 — until when it is off by itself; None when it is not.
    """

    id: str
    target: str
    of_household: bool
    cause: str
    levels: Mapping[Process, Level]
    starts_on: date
    ends_on: date | None
    note: str
    lifted_until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it is in effect: begun, and not lifted for the moment."""
        return self.starts_on <= now.date() and (self.lifted_until is None or self.lifted_until <= now)

    def hides(self, now: datetime) -> bool:
        """照会の抑止 (エラー) in effect: the address is hidden as that of a 支援対象者 is."""
        return self.levels.get(Process.INQUIRY) is Level.ERROR and self.holds(now)


def suppression_findings(
    suppressions: Iterable[Suppression], process: Process, now: datetime, *, field: str, names: Mapping[str, str]
) -> tuple[Finding, ...]:
    """抑止の確認 — REG-SUPP-001 (エラー) and 002 (アラート), one for each that holds.

    Args: names: who is meant, by 宛名番号 or 世帯番号, for the text.
    """
    found: list[Finding] = []
    for one in suppressions:
        level = one.levels.get(process)
        if level is None or not one.holds(now):
            continue
        who = names.get(one.target, f"世帯{one.target}" if one.of_household else one.target)
        ended = f"(終了予定日{wareki(one.ends_on)}を過ぎています)" if one.ends_on and one.ends_on < now.date() else ""
        title, cause = PROCESS_TITLES[process], CAUSE_TITLES[one.cause]
        if level is Level.ERROR:
            text = f"{who}は{title}が抑止されています{ended}。理由: {cause}。支援措置責任者に解除を相談してください。"
            found.append(Finding("REG-SUPP-001", Level.ERROR, field, text, ARTICLE))
        else:
            text = f"{who}には{title}の注意があります{ended}。理由: {cause}。内容を確かめてから進めてください。"
            found.append(Finding("REG-SUPP-002", Level.ALERT, field, text, ARTICLE))
    return tuple(found)
