"""転入の種類の違い, as data: reason, period, paper, former address, and who may come without numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInVariety

DOMESTIC_REASON = "move_in"
ABROAD_REASON = "move_in_from_abroad"
OFFICIAL_REASON = "official_entry"
BASES = frozenset({FilingBasis.NOTIFICATION, FilingBasis.NOTICE, FilingBasis.REQUEST, FilingBasis.OFFICIAL})
"""Every variety may be notified, or be done ex officio with 通知日 or 申出日 (標準仕様書 4.2.0.2, 4.2.0.4, 4.2.0.5)."""


@dataclass(frozen=True, slots=True)
class VarietyRule:
    """転入の種類 — in what one differs from the others.

    Args:
        reason: 異動事由. official_reason: the same where it is done ex officio.
        period: key of 届出期間 in the law tables.
        has_certificate: a 転出証明書 belongs to it, and with it 旧氏 and 通称 as recorded there.
        may_lack_numbers: somebody may be recorded for the first time ever.
    """

    title: str
    reason: str
    official_reason: str
    article: str
    period: str = "notification_period.move_in_days"
    has_certificate: bool = False
    may_lack_numbers: bool = True


V = MoveInVariety
VARIETIES: Mapping[MoveInVariety, VarietyRule] = {
    V.DOMESTIC: VarietyRule(
        "国内転入", DOMESTIC_REASON, DOMESTIC_REASON, "住基法22条", has_certificate=True, may_lack_numbers=False
    ),
    V.ABROAD: VarietyRule("国外転入等", ABROAD_REASON, ABROAD_REASON, "住基法22条"),
    V.ARTICLE_46: VarietyRule(
        "法第30条の46転入",
        ABROAD_REASON,
        ABROAD_REASON,
        "住基法30条の46",
        period="notification_period.foreign_resident_days",
    ),
    # 要確認: 事務処理要領 — ex officio a 住所設定 is 職権記載 (標準仕様書 4.2.1.1), notified it is 国内転入 (4.1.1.4)
    V.UNREPORTED: VarietyRule("未届転入・住所設定", DOMESTIC_REASON, OFFICIAL_REASON, "住基法22条、標準仕様書4.1.1.4"),
}


def rule_of(entry: MoveInEntry) -> VarietyRule:
    """The rule for an entry's 転入の種類."""
    return VARIETIES[entry.variety]


def reason_of(entry: MoveInEntry) -> str:
    """異動事由 — a birth notified together with it changes nothing: the 転入 decides (標準仕様書 4.1.0.1)."""
    rule = rule_of(entry)
    return rule.reason if entry.basis is FilingBasis.NOTIFICATION else rule.official_reason
