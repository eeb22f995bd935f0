"""住民票コードの職権記載・変更請求・修正 — a code drawn at random from the store, or one that corrects a wrong record.

A change needs no reason, and the 個人番号 stays. Law: 住民基本台帳法7条13号, 30条の3, 30条の4; 標準仕様書 4.3.1, 4.3.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from daicho.kernel.findings import Finding, Level
from daicho.kernel.numbers import resident_code_is_valid
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.kind import (
    Allotted,
    Change,
    KnownResident,
    MovementKind,
    Outcome,
    Scene,
)
from daicho.systems.resident_registry.rules.movements.named_residents import check_named
from daicho.systems.resident_registry.rules.numbers_in_text import check_texts
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from daicho.systems.resident_registry.rules.record_parts import RecordEvent

REASONS = frozenset({"resident_code_entry", "resident_code_change", "official_correction"})


class ResidentCodeAct(StrEnum):
    """職権記載・変更請求・修正."""

    ENTRY = "entry"
    CHANGE = "change"
    CORRECTION = "correction"


ACT_TITLES = {
    ResidentCodeAct.ENTRY: "職権記載(まだ無い人に付番)",
    ResidentCodeAct.CHANGE: "変更請求",
    ResidentCodeAct.CORRECTION: "修正(誤った記載を直す)",
}
ACT_BASES = {
    ResidentCodeAct.ENTRY: FilingBasis.OFFICIAL,
    ResidentCodeAct.CHANGE: FilingBasis.CLAIM,
    ResidentCodeAct.CORRECTION: FilingBasis.OFFICIAL,
}
_REASON_OF = {
    ResidentCodeAct.ENTRY: "resident_code_entry",
    ResidentCodeAct.CHANGE: "resident_code_change",
    ResidentCodeAct.CORRECTION: "official_correction",
}


@dataclass(frozen=True, slots=True)
class ResidentCodeEntry:
    """住民票コードの異動の内容. ``reason``: for a 修正 only; a right code is typed beside the entry, never in it."""

    filing: Filing
    resident_number: str
    act: ResidentCodeAct
    reason: str = ""

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        drawn = "本登録のときに空きコードから無作為に選びます"
        return (
            ("異動の内容", ACT_TITLES[self.act]),
            ("新しいコード", "" if self.act is ResidentCodeAct.CORRECTION else drawn),
            ("修正の理由", self.reason),
        )


def _draws(entry: ResidentCodeEntry) -> int:
    return 0 if entry.act is ResidentCodeAct.CORRECTION else 1


def _check(entry: ResidentCodeEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    rule = FilingRule(frozenset({ACT_BASES[entry.act]}), "異動日")
    named = check_named((entry.resident_number,), scene, entry.filing.moved_on.sort_on)
    found = [*check_filing(entry.filing, rule, scene.today, scene.several_papers_needed), *named]
    found += check_texts({"reason": entry.reason, "note": entry.filing.note})
    known = scene.residents.get(entry.resident_number)
    if known is None or any(f.level is Level.ERROR for f in named):
        return tuple(found)
    found += _check_state(entry, known)
    if entry.act is ResidentCodeAct.CORRECTION:
        return (*found, *_check_typed(entry, numbers, scene))
    return (*found, *_check_stock(scene))


def _check_state(entry: ResidentCodeEntry, known: KnownResident) -> list[Finding]:
    name = known.record.name.full
    if entry.act is ResidentCodeAct.ENTRY and known.has_resident_code:
        return [
            Finding("REG-CODE-010", Level.ERROR, "act",
                    f"{name}さんには住民票コードがあります。本人が別のコードを望むときは「変更請求」を選んでください。",
                    "住基法30条の3")
        ]  # fmt: skip
    if entry.act is not ResidentCodeAct.ENTRY and not known.has_resident_code:
        return [
            Finding("REG-CODE-011", Level.ERROR, "act",
                    f"{name}さんには住民票コードがまだありません。「職権記載」を選んで付番してください。",
                    "住基法30条の3")
        ]  # fmt: skip
    return []


def _check_stock(scene: Scene) -> list[Finding]:
    if scene.codes.free == 0:
        return [
            Finding("REG-CODE-012", Level.ERROR, "",
                    "住民票コードの空きがありません。付番できないため、システム管理者に空きコードの払出しと取込みを"
                    "頼んでください。取込みの後にもう一度確認します。", "標準仕様書4.3.1")
        ]  # fmt: skip
    if scene.codes.free - 1 < scene.codes.alert_below:
        return [
            Finding("REG-CODE-013", Level.ALERT, "",
                    f"住民票コードの空きが{scene.codes.alert_below}件を下回ります。このまま付番できますが、"
                    "システム管理者に空きコードの払出しを頼んでください。", "標準仕様書4.3.1")
        ]  # fmt: skip
    return []


def _check_typed(entry: ResidentCodeEntry, numbers: EntryNumbers, scene: Scene) -> list[Finding]:
    found: list[Finding] = []
    if not resident_code_is_valid(numbers.of(0).resident_code):
        found.append(
            Finding("REG-CODE-014", Level.ERROR, "resident_code",
                    "正しい住民票コードが空か、検査数字が合いません。資料の11桁と見比べて入力し直してください。",
                    "住基法施行規則1条")
        )  # fmt: skip
    holders = {p.resident_number for found_by in scene.number_holders for p in found_by}
    if entry.resident_number in holders:
        found.append(
            Finding("REG-CODE-015", Level.ERROR, "resident_code",
                    "記載されている住民票コードと同じです。修正は要りません。", "標準仕様書4.3.2")
        )  # fmt: skip
    elif holders:
        found.append(
            Finding("REG-CODE-016", Level.ERROR, "resident_code",
                    f"別の方(宛名番号{'、'.join(sorted(holders))})が同じ住民票コードを持っています。"
                    "資料と宛名番号を確かめてください。", "住基法30条の3")
        )  # fmt: skip
    if not entry.reason.strip():
        found.append(
            Finding("REG-CODE-017", Level.ERROR, "reason",
                    "修正の理由が入力されていません。誤りの原因と確かめた資料を入力してください。",
                    "住基法施行令12条3項")
        )  # fmt: skip
    return found


def _outcome(entry: ResidentCodeEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    known = scene.residents[entry.resident_number]
    record = known.on(entry.filing.moved_on.sort_on)
    if record is None:
        return Outcome()
    code = numbers.of(0).resident_code if entry.act is ResidentCodeAct.CORRECTION else allotted.resident_code
    event = RecordEvent(_REASON_OF[entry.act], entry.filing.filed_on, entry.filing.moved_on)
    change = Change(known.number, record, entry.filing.moved_on.sort_on, event, PersonalNumbers(resident_code=code))
    return Outcome(changes=(change,))


KIND = MovementKind(
    code="resident_code",
    title="住民票コードの記載・変更・修正",
    entry=ResidentCodeEntry,
    reasons=REASONS,
    aspects=frozenset({"numbers"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: (entry.resident_number,),
    resident_codes=_draws,
)
