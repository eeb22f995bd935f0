"""個人番号の職権記載・変更請求・職権修正 — the number itself is made by J-LIS; it is recorded as it was received.

Law: 番号法7条1項 (指定), 2項 (変更: 漏えいして不正に用いられるおそれ), 番号法施行令3条, 4条 (請求, 職権による変更),
住基法施行令12条3項 (誤記・記載漏れ); 標準仕様書 4.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from daicho.kernel.findings import Finding, Level
from daicho.kernel.numbers import individual_number_is_valid
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


class IndividualNumberAct(StrEnum):
    """職権記載・変更請求・職権修正; each has a reason of its own in the standard's list."""

    ENTRY = "individual_number_entry"
    CHANGE = "individual_number_change"
    CORRECTION = "individual_number_correction"


ACT_TITLES = {
    IndividualNumberAct.ENTRY: "職権記載(指定された番号の記載)",
    IndividualNumberAct.CHANGE: "変更請求",
    IndividualNumberAct.CORRECTION: "職権修正(職権による変更・誤記の修正)",
}
ACT_BASES = {
    IndividualNumberAct.ENTRY: FilingBasis.OFFICIAL,
    IndividualNumberAct.CHANGE: FilingBasis.CLAIM,
    IndividualNumberAct.CORRECTION: FilingBasis.OFFICIAL,
}


@dataclass(frozen=True, slots=True)
class IndividualNumberEntry:
    """個人番号の異動の内容. The number is typed beside the entry, never in it. ``reason``: for all but a 職権記載."""

    filing: Filing
    resident_number: str
    act: IndividualNumberAct
    reason: str = ""

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (("異動の内容", ACT_TITLES[self.act]), ("理由", self.reason))


def _check(entry: IndividualNumberEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    rule = FilingRule(frozenset({ACT_BASES[entry.act]}), "異動日")
    named = check_named((entry.resident_number,), scene, entry.filing.moved_on.sort_on)
    found = [*check_filing(entry.filing, rule, scene.today, scene.several_papers_needed), *named]
    found += check_texts({"reason": entry.reason, "note": entry.filing.note})
    known = scene.residents.get(entry.resident_number)
    if known is None or any(f.level is Level.ERROR for f in named):
        return tuple(found)
    if entry.act is not IndividualNumberAct.ENTRY and not entry.reason.strip():
        found.append(
            Finding("REG-NUM-001", Level.ERROR, "reason",
                    "理由が入力されていません。変更請求では、個人番号が漏えいし不正に用いられるおそれがある事情を、"
                    "修正では誤りの原因と確かめた資料を入力してください。", "番号法7条2項、番号法施行令3条")
        )  # fmt: skip
    return (*found, *_check_state(entry, known), *_check_typed(entry, numbers, scene))


def _check_state(entry: IndividualNumberEntry, known: KnownResident) -> list[Finding]:
    name = known.record.name.full
    if not known.has_resident_code:
        return [
            Finding("REG-NUM-002", Level.ERROR, "people",
                    f"{name}さんには住民票コードがまだありません。個人番号は住民票コードから作られるため、"
                    "先に住民票コードの職権記載をしてください。", "番号法8条")
        ]  # fmt: skip
    if entry.act is IndividualNumberAct.ENTRY and known.has_individual_number:
        return [
            Finding("REG-NUM-003", Level.ERROR, "act",
                    f"{name}さんには個人番号が記載されています。番号が変わったときは「変更請求」か「職権修正」を"
                    "選んでください。", "番号法7条")
        ]  # fmt: skip
    if entry.act is not IndividualNumberAct.ENTRY and not known.has_individual_number:
        return [
            Finding("REG-NUM-004", Level.ERROR, "act",
                    f"{name}さんには個人番号がまだ記載されていません。「職権記載」を選んでください。", "番号法7条")
        ]  # fmt: skip
    return []


def _check_typed(entry: IndividualNumberEntry, numbers: EntryNumbers, scene: Scene) -> list[Finding]:
    if not individual_number_is_valid(numbers.of(0).individual_number):
        return [
            Finding("REG-NUM-005", Level.ERROR, "individual_number",
                    "新しい個人番号が空か、検査数字が合いません。機構から受けた12桁と見比べて入力し直してください。",
                    "平成26年総務省令第85号5条")
        ]  # fmt: skip
    holders = {p.resident_number for found_by in scene.number_holders for p in found_by}
    if entry.resident_number in holders:
        return [
            Finding("REG-NUM-006", Level.ERROR, "individual_number",
                    "記載されている個人番号と同じです。機構から受けた新しい番号を入力してください。", "番号法7条2項")
        ]  # fmt: skip
    if holders:
        return [
            Finding("REG-NUM-007", Level.ERROR, "individual_number",
                    f"別の方(宛名番号{'、'.join(sorted(holders))})が同じ個人番号を持っています。"
                    "番号と宛名番号を確かめてください。", "番号法7条")
        ]  # fmt: skip
    return []


def _outcome(entry: IndividualNumberEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    known = scene.residents[entry.resident_number]
    day = entry.filing.moved_on.sort_on
    record = known.on(day)
    if record is None:
        return Outcome()
    event = RecordEvent(entry.act.value, entry.filing.filed_on, entry.filing.moved_on)
    number = PersonalNumbers(individual_number=numbers.of(0).individual_number)
    return Outcome(changes=(Change(known.number, record, day, event, number),))


KIND = MovementKind(
    code="individual_number",
    title="個人番号の記載・変更・修正",
    entry=IndividualNumberEntry,
    reasons=frozenset(act.value for act in IndividualNumberAct),
    aspects=frozenset({"numbers"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: (entry.resident_number,),
)
