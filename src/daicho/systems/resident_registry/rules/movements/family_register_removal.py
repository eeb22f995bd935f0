"""戸籍による消除 — what 死亡 and 失踪宣告 enter and do alike; they differ in reason, status and who may say so."""

from __future__ import annotations

from dataclasses import dataclass

from daicho.kernel.findings import Finding
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.kind import Allotted, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.leaving import Leaving, check_leaving, leaving_outcome
from daicho.systems.resident_registry.rules.movements.move_within import Placed


@dataclass(frozen=True, slots=True)
class FamilyRegisterRemoval:
    """消除の内容. ``people``: 宛名番号, of one household. ``remaining``: 続柄 of those who stay."""

    filing: Filing
    people: tuple[str, ...]
    remaining: tuple[Placed, ...] = ()

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (("残る人の続柄", "、".join(relationship_text(p.relationship) for p in self.remaining)),)


def removal_kind(
    code: str, title: str, entry: type[FamilyRegisterRemoval], reason: str, status: ResidentStatus, rule: FilingRule
) -> MovementKind[FamilyRegisterRemoval]:
    """The kind of movement that closes a record as ``status`` for a reason."""

    def leaving(entered: FamilyRegisterRemoval) -> Leaving:
        return Leaving(entered.filing, entered.people, reason, status, entered.remaining)

    def check(entered: FamilyRegisterRemoval, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
        return (
            *check_filing(entered.filing, rule, scene.today, scene.several_papers_needed),
            *check_leaving(leaving(entered), scene),
        )

    def outcome(entered: FamilyRegisterRemoval, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
        return leaving_outcome(leaving(entered), scene)

    return MovementKind(
        code=code,
        title=title,
        entry=entry,
        reasons=frozenset({reason, "head_change"}),
        aspects=frozenset({"status", "household"}),
        moved_on=lambda entered: entered.filing.moved_on,
        filed_on=lambda entered: entered.filing.filed_on,
        check=check,
        outcome=outcome,
        residents=lambda entered: entered.people,
    )
