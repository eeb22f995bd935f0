"""転入の本登録: a family of three, with everything on: rules, encryption, signatures, outbox, audit row.

Held against the same rows written by the bare driver, in turns on one connection each. Then two officers approve at
once, and at last the worker runs and it is watched how soon after the commit each receiver has applied the family.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles

from daicho.config import children
from daicho.config.bench.place import bench_place, load_world, make_world, say, settle
from daicho.config.environment import Environment

RESIDENTS = 20_000
TURNS = 8
IN_ONE_TURN = 10
AT_ONCE = 80
WATCHED = 40
CORES = 2
PER_SECOND = 20
RATIO = 0.3
MILLISECONDS = 1000
RECEIVERS = ("jukinet_server", "linkage_platform", "unified_addressee")
PATIENCE = 60
BACKLOG_PATIENCE = 900
"""Seconds for what the approvals before have left in the outbox."""
ALIAS = "resident_registry"


def measure() -> Iterator[dict[str, object]]:
    """The ratio to the raw rows, approvals per second on two cores, and the time until all receivers have them."""
    with bench_place() as data:
        make_world(data, RESIDENTS)
        load_world(data)
        settle()
        yield _against_raw_rows(data)
        yield _at_once()
        yield _until_applied(data)


def approve(receptions: Sequence[str]) -> float:
    """In a process of the pool: approves them one after the other."""
    from bench.makers import turns

    return turns.approve(receptions)


def _against_raw_rows(data: Path) -> dict[str, object]:
    from bench.makers.families import enter_families
    from bench.makers.turns import against_raw_rows

    turns = against_raw_rows(data, enter_families, TURNS, IN_ONE_TURN)
    say(f"{turns.rows // turns.acts} rows an approval")
    ratio = round(turns.raw / turns.ours, 3)
    return {
        "bench": "movein",
        "case": "approvals of a family of three, one officer, against the raw rows",
        "value": round(turns.acts / turns.ours, 1),
        "unit": "approvals per second",
        "ratio": ratio,
        "against": f"the same rows by raw psycopg ({turns.acts / turns.raw:.1f} per second)",
        "goal": RATIO,
        "holds": ratio >= RATIO,
    }


def _at_once() -> dict[str, object]:
    from bench.makers.families import enter_families

    receptions = enter_families(AT_ONCE + CORES)
    with ProcessPoolExecutor(CORES, get_context("spawn"), _set_up_django) as pool:
        list(pool.map(approve, [[one] for one in receptions[:CORES]]))
        began = time.perf_counter()
        list(pool.map(approve, [receptions[CORES + core :: CORES] for core in range(CORES)]))
        taken = time.perf_counter() - began
    rate = AT_ONCE / taken
    return {
        "bench": "movein",
        "case": f"approvals of a family of three, {CORES} officers at once",
        "value": round(rate, 1),
        "unit": "approvals per second",
        "ratio": round(rate / PER_SECOND, 3),
        "against": f"{PER_SECOND} per second on two cores",
        "goal": PER_SECOND,
        "holds": rate >= PER_SECOND,
    }


def _until_applied(data: Path) -> dict[str, object]:
    from bench.makers.families import enter_families

    receptions = enter_families(WATCHED + 1)
    with _worker(data):
        approve(receptions[:1])
        _await(receptions[0], BACKLOG_PATIENCE)
        say("the worker has delivered what waited")
        taken = []
        for reception in receptions[1:]:
            approve([reception])
            taken.append(_await(reception, PATIENCE))
    p95 = quantiles(taken, n=20)[-1] * 1000
    return {
        "bench": "movein",
        "case": "commit to applied in CS, platform and addressee, p95",
        "value": round(p95, 1),
        "unit": "ms",
        "ratio": round(p95 / MILLISECONDS, 3),
        "against": f"the limit of {MILLISECONDS} ms",
        "goal": MILLISECONDS,
        "holds": p95 < MILLISECONDS,
    }


def _await(reception: str, seconds: float) -> float:
    """Seconds until every receiver has the whole family."""
    from daicho.config.demo.copies import arrived_for

    began = time.perf_counter()
    missing = set(RECEIVERS)
    while missing:
        missing = {one for one in missing if arrived_for(reception, one, (), "") < 3}
        if time.perf_counter() - began > seconds:
            raise SystemExit(f"{', '.join(sorted(missing))} did not apply a family within {seconds} s")
        time.sleep(0.005)
    return time.perf_counter() - began


@contextmanager
def _worker(data: Path) -> Iterator[None]:
    """Relays, sealing and jobs as they run beside the web server; the prefecture is away."""
    (data / "counterparts.json").write_text(json.dumps({"prefecture": "https://127.0.0.1:9"}))
    with (data / "worker.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "daicho.config.worker"],
            env=children.child_environment(Environment.read()),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def _set_up_django() -> None:
    import django

    django.setup()
