"""特例転入の要件 — a 転入届 that rests on the 転出証明書情報 received (住基法24条の2; 要確認: 令24条の3)."""

from __future__ import annotations

from collections.abc import Iterator

from daicho.kernel.dates import wareki
from daicho.kernel.findings import Finding, Level
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInVariety
from daicho.systems.resident_registry.rules.special_move_in import (
    DAYS_AFTER_MOVING,
    DAYS_AFTER_PLANNED,
    last_days,
)


def check_special(entry: MoveInEntry) -> Iterator[Finding]:
    """REG-MOVE-110…112. Closed days move none of the limits."""
    if not entry.received:
        return
    if entry.variety is not MoveInVariety.DOMESTIC or entry.basis is not FilingBasis.NOTIFICATION:
        yield Finding(
            "REG-MOVE-110", Level.ERROR, "basis",
            "受信した転出証明書情報による転入は、国内転入の届出だけにできます。転入の種類と届出等の区分を戻すか、"
            "通常の転入として入力し直してください。", "住基法24条の2第1項",
        )  # fmt: skip
        return
    limits = last_days(entry.moved_on, entry.planned_on or entry.moved_on)
    if entry.notified_on > limits.after_moving:
        yield Finding(
            "REG-MOVE-111", Level.ERROR, "notified_on",
            f"転入をした日から{DAYS_AFTER_MOVING}日({wareki(limits.after_moving)}まで、閉庁日でも延びません)を過ぎて"
            "いるため、特例転入はできません。前住所地の転出証明書を添えた通常の転入として入力してください。",
            "住基法24条の2第1項",
        )  # fmt: skip
    if entry.notified_on > limits.after_planned:
        yield Finding(
            "REG-MOVE-112", Level.ERROR, "planned_on",
            f"転出予定日から{DAYS_AFTER_PLANNED}日({wareki(limits.after_planned)}まで、閉庁日でも延びません)を過ぎて"
            "いるため、特例転入はできません。前住所地の転出証明書を添えた通常の転入として入力してください。",
            "住基法24条の2第1項、令24条の3",
        )  # fmt: skip
