"""失踪宣告 — the record of a resident whom the family court declared dead is closed ex officio (民法30-31条).

異動日 is the day on which the person is deemed to have died (みなし死亡日), as the family register has it; it may be
partly unknown. Its reason is 職権消除: the standard's list has none of its own (標準仕様書 1.2.2, 4.2.2.2).
"""

from __future__ import annotations

from dataclasses import dataclass

from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.rules.filing import FilingBasis, FilingRule
from daicho.systems.resident_registry.rules.movements.family_register_removal import (
    FamilyRegisterRemoval,
    removal_kind,
)

BASES = (FilingBasis.NOTICE, FilingBasis.FAMILY_REGISTER)


@dataclass(frozen=True, slots=True)
class DisappearanceEntry(FamilyRegisterRemoval):
    """失踪宣告の内容. ``people``: whom the court declared dead."""


KIND = removal_kind(
    "disappearance",
    "失踪宣告",
    DisappearanceEntry,
    "official_removal",
    ResidentStatus.REMOVED,
    FilingRule(bases=frozenset(BASES), label="みなし死亡日"),
)
