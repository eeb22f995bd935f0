"""失踪宣告 — the record of a resident whom the family court declared dead is closed ex officio (民法30-31条).

異動日 is the day on which the person is deemed to have died (みなし死亡日), as the family register has it; it may be
partly unknown. Its reason is 職権消除: the standard's list has none of its own (標準仕様書 1.2.2, 4.2.2.2).
"""

from __future__ import annotations

from dataclasses import dataclass

from daicho.kernel.findings import Finding
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.kind import Allotted, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.leaving import Leaving, check_leaving, leaving_outcome
from daicho.systems.resident_registry.rules.movements.move_within import Placed

REASON = "official_removal"
BASES = (FilingBasis.NOTICE, FilingBasis.FAMILY_REGISTER)


@dataclass(frozen=True, slots=True)
class DisappearanceEntry:
    """失踪宣告の内容. ``people``: 宛名番号. ``remaining``: 続柄 of those who stay."""

    filing: Filing
    people: tuple[str, ...]
    remaining: tuple[Placed, ...] = ()

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (("残る人の続柄", "、".join(relationship_text(p.relationship) for p in self.remaining)),)


def _leaving(entry: DisappearanceEntry) -> Leaving:
    return Leaving(entry.filing, entry.people, REASON, ResidentStatus.REMOVED, entry.remaining)


def _check(entry: DisappearanceEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    rule = FilingRule(bases=frozenset(BASES), label="みなし死亡日")
    return (
        *check_filing(entry.filing, rule, scene.today, scene.several_papers_needed),
        *check_leaving(_leaving(entry), scene),
    )


def _outcome(entry: DisappearanceEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    return leaving_outcome(_leaving(entry), scene)


KIND = MovementKind(
    code="disappearance",
    title="失踪宣告",
    entry=DisappearanceEntry,
    reasons=frozenset({REASON, "head_change"}),
    aspects=frozenset({"status", "household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: entry.people,
)
