"""証拠 — what the last complete test run proved, and for which state of the sources.

``.evidence/evidence.json`` is written by a complete ``./daicho test`` only and never edited or committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

How = Literal["journey", "sequence", "refusal", "unit"]
"""journey: by a browser. sequence: through several systems or processes. refusal: the forbidden thing was tried
and stopped. unit: anything smaller; it never makes a requirement *met*."""

HOWS: tuple[How, ...] = get_args(How)

EVIDENCE = Path(".evidence/evidence.json")


@dataclass(frozen=True, slots=True, order=True)
class Proof:
    """証明 — one test's outcome for one claim.

    Args:
        outcome: ``passed``, ``failed`` or ``skipped``; an expected failure counts as skipped.
    """

    claim: str
    how: str
    test: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The proofs of one complete run and the digest of what was tested."""

    digest: str
    proofs: tuple[Proof, ...]


def write_evidence(root: Path, digest: str, proofs: Iterable[Proof]) -> Path:
    """Replaces the file whole, so that a reader never sees half of it."""
    path = root / EVIDENCE
    path.parent.mkdir(exist_ok=True)
    content = {"digest": digest, "proofs": [asdict(proof) for proof in sorted(proofs)]}
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return draft.replace(path)


def read_evidence(root: Path) -> Evidence | None:
    """The last written evidence; None where there is none or it cannot be read as such."""
    try:
        content = json.loads((root / EVIDENCE).read_text(encoding="utf-8"))
        return Evidence(content["digest"], tuple(Proof(**proof) for proof in content["proofs"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
