"""``./daicho pia [--json] [--claims]``: prints every requirement with its status and its evidence."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from daicho.config.pia.catalogue import Requirement, read_catalogue
from daicho.config.pia.digest import digest_of
from daicho.config.pia.evidence import Proof, read_evidence
from daicho.config.pia.status import Judgement, judge

HERE = Path(__file__).resolve().parents[4]
NO_EVIDENCE = "no evidence for this state: run ./daicho test to the end (sources or tests changed, or it never ran)"
STAND_IN = "S2: the communication server is an interoperable stand-in for the program that J-LIS distributes."


def judgements(root: Path) -> tuple[bool, tuple[Judgement, ...]]:
    """Whether there is evidence for the present state, and the status of every row.

    Evidence of another state counts for nothing: every row is then *not yet*.
    """
    evidence = read_evidence(root)
    holds = evidence is not None and evidence.digest == digest_of(root)
    proofs: tuple[Proof, ...] = evidence.proofs if evidence is not None and holds else ()
    return holds, tuple(judge(row, proofs) for row in read_catalogue(root))


def as_json(rows: Sequence[Judgement]) -> str:
    """A list of id, title, status and evidence; the evidence is claim, how and test."""
    return json.dumps(
        [
            {
                "id": row.requirement.id,
                "title": row.requirement.title,
                "status": row.status,
                "evidence": [{k: v for k, v in asdict(proof).items() if k != "outcome"} for proof in row.evidence],
            }
            for row in rows
        ],
        ensure_ascii=False,
        indent=1,
    )


def _claim_lines(row: Judgement) -> list[str]:
    lines = []
    for claim, sentence in row.requirement.claims.items():
        tests = [f"{proof.how}: {proof.test}" for proof in row.evidence if proof.claim == claim]
        mark = "x" if claim in row.proven else " "
        lines += [f"    [{mark}] {claim}  {sentence}", *(f"          {test}" for test in tests)]
    return lines


def as_table(rows: Sequence[Judgement], *, claims: bool) -> str:
    """One line per row: id, status, proven claims of all, title, tests; with ``claims`` each claim beneath."""
    lines = []
    for row in rows:
        requirement: Requirement = row.requirement
        share = f"{len(row.proven)}/{len(requirement.claims)}"
        lines.append(f"{requirement.id:<5} {row.status:<8} {share:>4}  {requirement.title}")
        if claims:
            lines += _claim_lines(row)
        else:
            lines += [f"{'':20}{test}" for test in sorted({f"{p.test} ({p.how})" for p in row.evidence})]
    counts = Counter(row.status for row in rows)
    total = f"{len(rows)} requirements: {counts['met']} met, {counts['partly']} partly, {counts['not yet']} not yet."
    return "\n".join([*lines, "", total, STAND_IN, "Organisational measures are not listed."])


def main(argv: Sequence[str] | None = None, *, root: Path = HERE) -> int:
    """Entry point of ``./daicho pia``. Returns 0: a status is information, not a failure."""
    parser = argparse.ArgumentParser(prog="daicho pia", description="requirements, their status and evidence")
    parser.add_argument("--json", action="store_true", help="one JSON list on standard output")
    parser.add_argument("--claims", action="store_true", help="also print every claim and its tests")
    options = parser.parse_args(argv)
    holds, rows = judgements(root)
    if not holds:
        print(NO_EVIDENCE, file=sys.stderr)
    print(as_json(rows) if options.json else as_table(rows, claims=options.claims))
    return 0
