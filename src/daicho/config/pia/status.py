"""判定 — met, partly or not yet, from proofs alone.

met: every claim has a passing journey or sequence test; a measure (row M) also has a passing refusal test.
partly: at least one claim is proven by a journey, sequence or refusal test. not yet: none is.
A claim that any test contradicts is not proven. Units, skips and expected failures prove nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from daicho.config.pia.catalogue import Requirement
from daicho.config.pia.evidence import Proof

Status = Literal["met", "partly", "not yet"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One row with its status.

    Args:
        proven: claims with a passing journey or sequence test and no failing one.
        evidence: the passing proofs of claims that no test contradicts, units included.
    """

    requirement: Requirement
    status: Status
    proven: frozenset[str]
    evidence: tuple[Proof, ...]


def judge(requirement: Requirement, proofs: Iterable[Proof]) -> Judgement:
    """The status that the proofs give to one row."""
    own = [proof for proof in proofs if proof.claim in requirement.claims]
    contradicted = {proof.claim for proof in own if proof.outcome == "failed"}
    passing = tuple(sorted(p for p in own if p.outcome == "passed" and p.claim not in contradicted))
    proven = frozenset(proof.claim for proof in passing if proof.how in ("journey", "sequence"))
    refused = any(proof.how == "refusal" for proof in passing)
    status: Status = "not yet"
    if proven == frozenset(requirement.claims) and (refused or not requirement.forbids):
        status = "met"
    elif proven or refused:
        status = "partly"
    return Judgement(requirement, status, proven, passing)
