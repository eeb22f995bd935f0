"""死亡 — the record of a resident who died is closed (住基法8条, 令8条, 戸籍法86条).

The day of death may be partly unknown, in all wordings of the family register. Neither a presumed death nor a cause of
death is recorded (標準仕様書 4.2.2.1 実装しない機能). The period of the 死亡届 counts from the day on which the
death became known (戸籍法86条), which nobody tells us: nothing is said about it here.
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

REASON = "death"
BASES = (FilingBasis.FAMILY_REGISTER, FilingBasis.NOTICE, FilingBasis.REQUEST, FilingBasis.OFFICIAL)


@dataclass(frozen=True, slots=True)
class DeathEntry:
    """死亡の内容. ``people``: 宛名番号 of the dead, of one household. ``remaining``: 続柄 of those who stay."""

    filing: Filing
    people: tuple[str, ...]
    remaining: tuple[Placed, ...] = ()

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (("残る人の続柄", "、".join(relationship_text(p.relationship) for p in self.remaining)),)


def _leaving(entry: DeathEntry) -> Leaving:
    return Leaving(entry.filing, entry.people, REASON, ResidentStatus.DEAD, entry.remaining)


def _check(entry: DeathEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    rule = FilingRule(bases=frozenset(BASES), label="死亡日")
    return (
        *check_filing(entry.filing, rule, scene.today, scene.several_papers_needed),
        *check_leaving(_leaving(entry), scene),
    )


def _outcome(entry: DeathEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    return leaving_outcome(_leaving(entry), scene)


KIND = MovementKind(
    code="death",
    title="死亡",
    entry=DeathEntry,
    reasons=frozenset({REASON, "head_change"}),
    aspects=frozenset({"status", "household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: entry.people,
)
