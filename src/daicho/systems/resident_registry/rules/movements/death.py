"""死亡 — the record of a resident who died is closed (住基法8条, 令8条, 戸籍法86条).

The day of death may be partly unknown, in all wordings of the family register. Neither a presumed death nor a cause of
death is recorded (標準仕様書 4.2.2.1 実装しない機能). The period of the 死亡届 counts from the day on which the
death became known (戸籍法86条), which nobody tells us: nothing is said about it here.
"""

from __future__ import annotations

from dataclasses import dataclass

from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.rules.filing import FilingBasis, FilingRule
from daicho.systems.resident_registry.rules.movements.family_register_removal import (
    FamilyRegisterRemoval,
    removal_kind,
)

BASES = (FilingBasis.FAMILY_REGISTER, FilingBasis.NOTICE, FilingBasis.REQUEST, FilingBasis.OFFICIAL)


@dataclass(frozen=True, slots=True)
class DeathEntry(FamilyRegisterRemoval):
    """死亡の内容. ``people``: the dead."""


KIND = removal_kind(
    "death", "死亡", DeathEntry, "death", ResidentStatus.DEAD, FilingRule(bases=frozenset(BASES), label="死亡日")
)
