"""異動の本登録 by kind: approvals per second, held against the same rows written by the bare driver in turns.

A kind whose rules refuse the entry made here is not measured, and named on standard error.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from daicho.config.bench.place import bench_place, load_world, make_world, say, settle

RESIDENTS = 20_000
TURNS = 5
IN_ONE_TURN = 8
RATIO = 0.3
ALIAS = "resident_registry"


def measure() -> Iterator[dict[str, object]]:
    """One result for each kind."""
    with bench_place() as data:
        make_world(data, RESIDENTS)
        load_world(data)
        settle()
        yield from _by_kind(data)


def _by_kind(data: Path) -> Iterator[dict[str, object]]:
    from daicho.kernel.errors import DomainError
    from daicho.systems.resident_registry.rules.movements.register import KINDS

    for code in KINDS:
        try:
            yield _measure_kind(data, code)
        except DomainError as refusal:
            say(f"{code}: not measured, {refusal.code} {refusal.message}")


def _measure_kind(data: Path, code: str) -> dict[str, object]:
    from bench.makers.movements import enter_movements
    from bench.makers.turns import against_raw_rows

    turns = against_raw_rows(data, lambda how_many: enter_movements(code, how_many), TURNS, IN_ONE_TURN)
    say(f"{code}: {turns.rows // turns.acts} rows an approval")
    ratio = round(turns.raw / turns.ours, 3)
    return {
        "bench": "movements",
        "case": code,
        "value": round(turns.acts / turns.ours, 1),
        "unit": "approvals per second",
        "ratio": ratio,
        "against": f"the same rows by raw psycopg ({turns.acts / turns.raw:.1f} per second)",
        "goal": RATIO,
        "holds": ratio >= RATIO,
    }
