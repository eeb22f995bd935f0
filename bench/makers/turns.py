"""Taking turns: some acts by the product, then the very rows that they wrote by the bare driver, again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.makers.families import officers
from daicho.config.bench.raw_rows import next_transaction, owner_of, rows_of, seconds_for
from daicho.systems.resident_registry.actions.approve_movement import approve_movement

ALIAS = "resident_registry"
APPROVED = "movement_state"
"""Every approval writes into this table."""


@dataclass(frozen=True, slots=True)
class Turns:
    """What all turns took together, in seconds."""

    acts: int
    rows: int
    ours: float
    raw: float


def approve(receptions: Sequence[str]) -> float:
    """Approves them one after the other; the seconds it took."""
    _, approver = officers()
    began = time.perf_counter()
    for reception in receptions:
        approve_movement(approver, reception, 1)
    return time.perf_counter() - began


def against_raw_rows(data: Path, prepare: Callable[[int], list[str]], turns: int, in_one_turn: int) -> Turns:
    """Args: prepare: enters and verifies so many movements; their reception numbers."""
    ours = raw = 0.0
    rows = 0
    approve(prepare(2))
    with owner_of(data, ALIAS) as owner:
        for _ in range(turns):
            receptions = prepare(in_one_turn)
            since = next_transaction(owner)
            ours += approve(receptions)
            acts = [act for act in rows_of(owner, since).values() if any(table == APPROVED for table, _ in act)]
            if len(acts) != in_one_turn:
                raise SystemExit(f"{len(acts)} transactions were found for {in_one_turn} approvals")
            rows += sum(map(len, acts))
            raw += seconds_for(owner, acts)
    return Turns(turns * in_one_turn, rows, ours, raw)
