"""要件一覧 — the requirement rows and their claims, read from ``docs/requirements.toml``.

A claim is one checkable sentence. Its id is the row's id and a letter: ``S1.1.a``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CATALOGUE = Path("docs/requirements.toml")


@dataclass(frozen=True, slots=True)
class Requirement:
    """要件 — one row of the assessment document.

    Args:
        claims: claim id to sentence, in the order of the file.
    """

    id: str
    title: str
    claims: Mapping[str, str]

    @property
    def forbids(self) -> bool:
        """Measures (rows M) must also be proven by trying the forbidden thing."""
        return self.id.startswith("M")


def read_catalogue(root: Path) -> tuple[Requirement, ...]:
    """All rows in the order of the file."""
    with (root / CATALOGUE).open("rb") as file:
        rows = tomllib.load(file)
    return tuple(
        Requirement(
            id=row_id,
            title=row["title"],
            claims={f"{row_id}.{letter}": sentence for letter, sentence in row["claims"].items()},
        )
        for row_id, row in rows.items()
    )


def claim_ids(root: Path) -> frozenset[str]:
    """Every claim id that a test may name."""
    return frozenset(claim for row in read_catalogue(root) for claim in row.claims)
