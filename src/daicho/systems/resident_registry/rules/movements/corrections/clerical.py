"""誤記修正 — the record was wrong when it was written; a further version puts it right, the wrong one stays.

標準仕様書 4.2.3.3: nothing is overwritten. In a closed record (除票) nothing is changed either: that it is wrong, and
what would be right, is added as 留意事項 (1.1.5, 1.1.14).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from daicho.kernel.findings import Finding, Level, errors_in
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.corrections.items import (
    CorrectedItems,
    check_changed,
    corrected,
)
from daicho.systems.resident_registry.rules.movements.corrections.outcome import (
    check_renamed_head,
    correct_addresses,
    correct_person,
)
from daicho.systems.resident_registry.rules.movements.corrections.personal import check_personal
from daicho.systems.resident_registry.rules.movements.kind import Allotted, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.named_residents import check_named
from daicho.systems.resident_registry.rules.record_parts import RecordEvent

REASON = "clerical_correction"
BASES = frozenset({FilingBasis.OFFICIAL, FilingBasis.REQUEST, FilingBasis.NOTICE})


@dataclass(frozen=True, slots=True)
class ClericalCorrectionEntry:
    """誤記修正の内容.

    Args: people: 宛名番号 of all whose address was written wrongly in the same way. explanation: how it was found.
    """

    filing: Filing
    resident: str
    items: CorrectedItems
    people: tuple[str, ...] = ()
    explanation: str = ""

    @property
    def own_items(self) -> CorrectedItems:
        """What changes for the resident alone."""
        return replace(self.items, address=None)

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (*self.items.facts(), ("誤りの内容と根拠", self.explanation))


def _check(entry: ClericalCorrectionEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    day = entry.filing.moved_on.sort_on
    named = dict.fromkeys((entry.resident, *entry.people))
    found = [
        *check_filing(entry.filing, FilingRule(BASES, "誤って記載した日"), scene.today, scene.several_papers_needed),
        *check_named(named, scene, day, closed_allowed=True),
    ]
    if not entry.explanation.strip():
        found.append(
            Finding("REG-CLERICAL-001", Level.ERROR, "explanation",
                    "誤りの内容と根拠が入力されていません。何を見て誤りと分かったかを入力してください。",
                    "標準仕様書4.2.3.3")
        )  # fmt: skip
    if any(f.code.startswith("REG-WHO") for f in errors_in(found)):
        return tuple(found)
    known = scene.residents[entry.resident]
    found += check_changed(known, entry.items, day)
    if not known.record.is_present:
        return (*found, *_check_closed(entry))
    found += check_personal(known, entry.items, corrected(known.record, entry.items, day), scene)
    return (*found, *check_renamed_head(known, entry.own_items, day))


def _check_closed(entry: ClericalCorrectionEntry) -> tuple[Finding, ...]:
    if not entry.items.changed and not entry.items.noted_event:
        return (
            Finding("REG-CLERICAL-003", Level.ERROR, "noted_event",
                    "除票に加えるのは留意事項です。誤記のある異動を異動履歴から選んでください。", "標準仕様書1.1.5"),
        )  # fmt: skip
    if not entry.items.changed:
        return ()
    return (
        Finding("REG-CLERICAL-002", Level.ERROR, "remark",
                "除票の記載は書き換えられません。誤記である旨と正しい記載を留意事項に入力してください。",
                "標準仕様書1.1.5"),
    )  # fmt: skip


def _outcome(entry: ClericalCorrectionEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    event = RecordEvent(REASON, entry.filing.filed_on, entry.filing.moved_on)
    day = entry.filing.moved_on.sort_on
    known = scene.residents[entry.resident]
    own = () if entry.own_items.is_empty else correct_person(known, entry.own_items, scene, day, event)
    if entry.items.address is None:
        return Outcome(changes=own)
    people = tuple(scene.residents[number] for number in dict.fromkeys((entry.resident, *entry.people)))
    return Outcome(changes=correct_addresses(people, entry.items.address, day, event, own))


KIND = MovementKind(
    code="clerical_correction",
    title="誤記修正",
    entry=ClericalCorrectionEntry,
    reasons=frozenset({REASON}),
    aspects=frozenset({"identity", "address", "household", "status", "remarks"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: tuple(dict.fromkeys((entry.resident, *entry.people))),
)
