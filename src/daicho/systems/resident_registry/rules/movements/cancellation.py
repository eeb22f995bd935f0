"""異動の取消し — undoes an approved movement, whole or for single persons (標準仕様書 4.6.0.1, 4.6.1.1).

The old movement and its cancellation both stay in the history. What is restored is found by replaying everything
else, so later movements on other aspects are carried over. A later one on the same aspect must be cancelled first; it
is named with its date and office, and the order of all of them is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.households import head_name_of
from daicho.systems.resident_registry.rules.movements.kind import (
    Allotted,
    KnownResident,
    MovementKind,
    Outcome,
    Rewrite,
    Scene,
)
from daicho.systems.resident_registry.rules.patches import ASPECTS, NUMBERS
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent
from daicho.systems.resident_registry.rules.undo import Effect, appended_by_cancelling, base_of, blockers, replay

ADDED, TAKEN, CORRECTED = "cancellation_entry", "cancellation_removal", "cancellation_correction"


@dataclass(frozen=True, slots=True)
class CancellationEntry:
    """取消しの内容. ``reception``: 受付番号 of the movement to undo. ``people``: for whom; 宛名番号."""

    filing: Filing
    reception: str
    people: tuple[str, ...]
    reason: str = ""

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (("取り消す異動", self.reception), ("理由", self.reason))


def targets_of(known: KnownResident, reception: str) -> tuple[Effect, ...]:
    """The effects of a movement on one resident that still count: a 転出 has one when planned and one when closed."""
    return tuple(e for e in known.effects if e.movement == reception and not e.cancelled)


def plan(entry: CancellationEntry, scene: Scene) -> tuple[Effect, ...]:
    """取消しの順序 — the movements to cancel before this one, newest first, over all persons."""
    found: dict[str, Effect] = {}
    for number in entry.people:
        known = scene.residents.get(number)
        for target in targets_of(known, entry.reception) if known else ():
            later = blockers(known.effects, target) if known else ()
            found.update({effect.movement: effect for effect in later if effect.movement != entry.reception})
    return tuple(sorted(found.values(), key=lambda effect: -effect.order))


def _check(entry: CancellationEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    rule = FilingRule(
        bases=frozenset({FilingBasis.OFFICIAL, FilingBasis.REQUEST, FilingBasis.NOTICE}), label="取消しの日"
    )
    found = list(check_filing(entry.filing, rule, scene.today, scene.several_papers_needed))
    if not entry.reason.strip():
        found.append(
            Finding("REG-UNDO-001", Level.ERROR, "reason",
                    "取り消す理由が入力されていません。確かめた事実と理由を入力してください。", "標準仕様書4.6.0.1")
        )  # fmt: skip
    missing = [
        n for n in entry.people if n not in scene.residents or not targets_of(scene.residents[n], entry.reception)
    ]
    if missing or not entry.people:
        found.append(
            Finding("REG-UNDO-002", Level.ERROR, "people",
                    f"受付番号{entry.reception}の異動は、選んだ人には無いか、すでに取り消されています。"
                    "異動履歴から選び直してください。", "標準仕様書4.6.0.1")
        )  # fmt: skip
        return tuple(found)
    found += (*_pending(entry, scene), *_archived(entry, scene))
    if steps := plan(entry, scene):
        order = "→".join(effect.label for effect in steps)
        found.append(
            Finding("REG-UNDO-003", Level.ERROR, "reception",
                    f"後から行われた異動が同じ事項({_aspects(steps)})に及んでいるため、先にそれを取り消します。"
                    f"取り消す順: {order}→{entry.reception}", "標準仕様書4.6.0.1")
        )  # fmt: skip
        return tuple(found)
    return (*found, *(tuple(_check_heads(entry, scene)) or _check_head_names(entry, scene)))


def _pending(entry: CancellationEntry, scene: Scene) -> Iterator[Finding]:
    for number in entry.people:
        known = scene.residents[number]
        if known.pending:
            yield Finding(
                "REG-WHO-004", Level.ERROR, "people",
                f"{known.record.name.full}さんは別の仮登録({known.pending})の審査中です。"
                "先にそれを本登録するか取り下げてください。", "標準仕様書4.0.8",
            )  # fmt: skip


def _archived(entry: CancellationEntry, scene: Scene) -> Iterator[Finding]:
    """What was moved to the 除票用データベース is not undone: the record is restored by typing it in."""
    for number in entry.people:
        known = scene.residents[number]
        if any(target.first_version <= known.archived_through for target in targets_of(known, entry.reception)):
            yield Finding(
                "REG-UNDO-006", Level.ERROR, "people",
                f"{known.record.name.full}さんのこの異動は、除票用データベースに移行した除票のものなので取り消せません。"
                "消除が誤りだったときは、異動前の記載を除票で確かめ、職権記載で入力して元の状態に戻してください。"
                "宛名番号は同じものを引き継ぎます。", "標準仕様書4.6.0.1",
            )  # fmt: skip


def _check_heads(entry: CancellationEntry, scene: Scene) -> Iterator[Finding]:
    """Undoing it for some persons alone must not leave a household with two heads."""
    restored = {r.resident_number: r.stretches[-1].content for r in _rewrites(entry, scene) if r.stretches}
    heads: dict[str, int] = {}
    for number, known in scene.residents.items():
        record = restored.get(number, known.record)
        if record.is_head and record.is_present:
            heads[record.household_number] = heads.get(record.household_number, 0) + 1
    for household, count in heads.items():
        if count > 1:
            yield Finding(
                "REG-UNDO-004", Level.ERROR, "people",
                f"この人たちだけ取り消すと、世帯{household}の世帯主が{count}人になります。"
                "同じ異動で変わった人全員を選ぶか、先に世帯主変更をしてください。", "住基法7条4号",
            )  # fmt: skip


def _check_head_names(entry: CancellationEntry, scene: Scene) -> Iterator[Finding]:
    """世帯主の氏名 repeated in the records must not fall apart from the head's own name."""
    restored = {r.resident_number: r.stretches[-1].content for r in _rewrites(entry, scene) if r.stretches}
    before = {number: known.record for number, known in scene.residents.items()}
    new = _differently_named(before | restored) - _differently_named(before)
    if new:
        names = "、".join(before[number].name.full for number in before if number in new)
        yield Finding(
            "REG-UNDO-005", Level.ERROR, "reception",
            f"取り消すと、{names}さんの記録の世帯主氏名が世帯主の氏名と食い違います。氏名を修正した後に世帯の異動が"
            "あるためです。後の世帯の異動を先に取り消すか、取消しの代わりに職権修正で氏名を直してください。",
            "標準仕様書4.2.3.1",
        )  # fmt: skip


def _differently_named(records: Mapping[str, ResidentRecord]) -> set[str]:
    heads = {r.household_number: head_name_of(r).full for r in records.values() if r.is_head and r.is_present}
    return {
        number
        for number, record in records.items()
        if record.is_present and record.head.full != heads.get(record.household_number, record.head.full)
    }


def _outcome(entry: CancellationEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    return Outcome(rewrites=tuple(_rewrites(entry, scene)))


def _rewrites(entry: CancellationEntry, scene: Scene) -> Iterator[Rewrite]:
    for number in entry.people:
        known = scene.residents[number]
        targets = targets_of(known, entry.reception)
        if not targets:
            continue
        without = replay(base_of(known.versions, known.effects), known.effects, {one.number for one in targets})
        event = RecordEvent(_reason(targets), entry.filing.filed_on, entry.filing.moved_on)
        renumbering = next((one for one in targets if one.changes_numbers), None)
        yield Rewrite(
            resident_number=number,
            stretches=appended_by_cancelling(known.versions, without, _closed(known.record, event)),
            event=event,
            cancels=tuple(one.number for one in targets),
            restores_numbers_before=renumbering.first_version if renumbering else 0,
        )


def _reason(targets: tuple[Effect, ...]) -> str:
    """増 where a closed record lives again, 減 where one ends, otherwise 修正."""
    if any(target.is_new for target in targets):
        return TAKEN
    if any(target.patch.get("status") not in (None, ResidentStatus.RESIDENT.value) for target in targets):
        return ADDED
    return CORRECTED


def _closed(record: ResidentRecord, event: RecordEvent) -> ResidentRecord:
    return replace(record, status=ResidentStatus.REMOVED, removed=replace(event, reason=TAKEN))


def _aspects(effects: tuple[Effect, ...]) -> str:
    titles = {"address": "住所", "household": "世帯", "identity": "氏名・本籍等", "status": "記載・消除",
              "remarks": "備考", NUMBERS: "番号"}  # fmt: skip
    touched = {aspect for effect in effects for aspect in effect.aspects}
    return "・".join(title for aspect, title in titles.items() if aspect in touched)


KIND = MovementKind(
    code="cancellation",
    title="異動の取消し",
    entry=CancellationEntry,
    reasons=frozenset({ADDED, TAKEN, CORRECTED}),
    aspects=frozenset({*ASPECTS, NUMBERS}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: entry.people,
    needs_effects=True,
)
