"""特別養子縁組・その解消 — the note in the standard's fixed words, and the blank destination (標準 1.1.5, 1.1.14).

The child's new name, 本籍 and 続柄 are 職権修正, its moving 転出 and 転入, each an act of its own. This one adds the
note, tied to the item of history it belongs to, and may blank where the child moved to in the closed record, so that
nobody finds the adoptive family by it. To the outside it is a 職権修正 like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from daicho.kernel.findings import Finding, Level
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
from daicho.systems.resident_registry.rules.record import ResidentRecord, ResidentStatus
from daicho.systems.resident_registry.rules.record_parts import HeadedAddress, RecordEvent, Remark
from daicho.systems.resident_registry.rules.sheets import beginning_version, closing_version
from daicho.systems.resident_registry.rules.versions import stretches

REASON = "official_correction"
BASES = (FilingBasis.FAMILY_REGISTER, FilingBasis.NOTICE, FilingBasis.REQUEST, FilingBasis.OFFICIAL)


class AdoptionStep(StrEnum):
    """特別養子縁組の成立か解消か."""

    ADOPTED = "adopted"
    DISSOLVED = "dissolved"


class TiedItem(StrEnum):
    """紐付ける異動項目 (標準仕様書 1.1.14)."""

    NONE = "none"
    MOVED_IN_FROM = "moved_in_from"
    MOVED_OUT_TO = "moved_out_to"


STEP_WORDS = {AdoptionStep.ADOPTED: "特別養子縁組", AdoptionStep.DISSOLVED: "特別養子縁組解消"}
"""The words that the standard fixes."""
TIED_TITLES = {
    TiedItem.NONE: "紐付けない(住所の異動なし)",
    TiedItem.MOVED_IN_FROM: "転入前住所",
    TiedItem.MOVED_OUT_TO: "転出先住所(予定・確定)",
}
_TIED_WORDS = {TiedItem.NONE: "", TiedItem.MOVED_IN_FROM: "転入前住所: ", TiedItem.MOVED_OUT_TO: "転出先住所: "}


@dataclass(frozen=True, slots=True)
class SpecialAdoptionEntry:
    """特別養子縁組の留意事項. ``hides_destination``: 転出先住所 of the closed record is blanked."""

    filing: Filing
    people: tuple[str, ...]
    step: AdoptionStep
    tied_to: TiedItem = TiedItem.NONE
    hides_destination: bool = False

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (
            ("留意事項", STEP_WORDS[self.step]),
            ("紐付ける異動項目", TIED_TITLES[self.tied_to]),
            ("転出先住所", "空欄にする" if self.hides_destination else ""),
        )

    @property
    def words(self) -> str:
        """The note as it is recorded."""
        return _TIED_WORDS[self.tied_to] + STEP_WORDS[self.step]


def _check(entry: SpecialAdoptionEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    rule = FilingRule(bases=frozenset(BASES), label="縁組・解消の日")
    found = [*check_filing(entry.filing, rule, scene.today, scene.several_papers_needed)]
    if not entry.filing.moved_on.is_known:
        found.append(
            Finding("REG-ADOPT-001", Level.ERROR, "moved_on",
                    "縁組・解消の日に不詳は使えません。戸籍を見て日付を入力してください。", "標準仕様書1.1.8")
        )  # fmt: skip
    found += check_named(entry.people, scene, entry.filing.moved_on.sort_on, closed_allowed=True)
    for number in entry.people:
        known = scene.residents.get(number)
        if known is not None:
            found += _check_one(entry, known.record)
    return tuple(found)


def _check_one(entry: SpecialAdoptionEntry, record: ResidentRecord) -> list[Finding]:
    found: list[Finding] = []
    if any(remark.text == entry.words for remark in record.remarks):
        found.append(
            Finding("REG-ADOPT-002", Level.ERROR, "step",
                    f"{record.name.full}さんには同じ留意事項がすでにあります。住民票を確かめてください。",
                    "標準仕様書1.1.14")
        )  # fmt: skip
    moved_out = record.status is ResidentStatus.MOVED_OUT
    if entry.hides_destination and not moved_out:
        found.append(
            Finding("REG-ADOPT-003", Level.ERROR, "hides_destination",
                    "転出先住所を空欄にできるのは、転出した養子の除票だけです。印を外してください。", "標準仕様書1.1.5")
        )  # fmt: skip
    if entry.tied_to is TiedItem.MOVED_OUT_TO and not moved_out:
        found.append(
            Finding("REG-ADOPT-004", Level.ERROR, "tied_to",
                    f"{record.name.full}さんは転出していません。紐付ける異動項目を選び直してください。",
                    "標準仕様書1.1.14")
        )  # fmt: skip
    if entry.tied_to is TiedItem.MOVED_IN_FROM and record.address_before_move_in.address.is_empty:
        found.append(
            Finding("REG-ADOPT-005", Level.ERROR, "tied_to",
                    f"{record.name.full}さんに転入前住所がありません。紐付ける異動項目を選び直してください。",
                    "標準仕様書1.1.14")
        )  # fmt: skip
    return found


def _outcome(entry: SpecialAdoptionEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    event = RecordEvent(REASON, entry.filing.filed_on, entry.filing.moved_on)
    changes: list[Change] = []
    for number in entry.people:
        known = scene.residents[number]
        # A note stands with the record of today: laid over earlier stretches it would replace the notes they had.
        since = stretches(known.versions)[-1].valid_from
        day = max(entry.filing.moved_on.sort_on, since)
        record = known.on(day)
        if record is not None:
            changes.append(Change(number, _noted(entry, known, record), day, event))
    return Outcome(changes=tuple(changes))


def _noted(entry: SpecialAdoptionEntry, known: KnownResident, record: ResidentRecord) -> ResidentRecord:
    remark = Remark(entry.filing.moved_on.sort_on, entry.words, _event_tied_to(entry.tied_to, known))
    noted = replace(record, remarks=(*record.remarks, remark))
    if not entry.hides_destination:
        return noted
    return replace(
        noted,
        planned_move_out=replace(record.planned_move_out, destination=HeadedAddress()),
        confirmed_move_out=replace(record.confirmed_move_out, destination=HeadedAddress()),
    )


def _event_tied_to(item: TiedItem, known: KnownResident) -> int:
    """異動履歴 that the note belongs to, as its 履歴番号."""
    match item:
        case TiedItem.MOVED_OUT_TO:
            return closing_version(known.versions)
        case TiedItem.MOVED_IN_FROM:
            return beginning_version(known.versions)
        case TiedItem.NONE:
            return 0


KIND = MovementKind(
    code="special_adoption",
    title="特別養子縁組",
    entry=SpecialAdoptionEntry,
    reasons=frozenset({REASON}),
    aspects=frozenset({"remarks", "status"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: entry.people,
)
