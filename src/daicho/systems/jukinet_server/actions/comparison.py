"""整合性確認で分かったこと — what one comparison has found so far, whomever the CS compares with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from daicho.systems.jukinet_server.queries.holdings import HeldOne
from daicho.systems.jukinet_server.rules.reconciliation import Difference


@dataclass(slots=True)
class Findings:
    """What one comparison has found so far. Args: moving: people of whom the other end knows that something comes."""

    total_here: int = 0
    total_there: int | None = None
    buckets_different: int | None = None
    moving: int = 0
    differences: list[Difference] = field(default_factory=list)
    held: dict[str, HeldOne] = field(default_factory=dict)
    """By 住民票コード, the records that were compared one by one and differ."""

    def keep(self, differences: Sequence[Difference], held: Sequence[HeldOne]) -> None:
        """Adds differences, with the records of those of them whom the CS holds."""
        by_code = {str(one.members["resident_code"]): one for one in held}
        self.differences += differences
        self.held.update(
            {one.resident_code: by_code[one.resident_code] for one in differences if one.resident_code in by_code}
        )
