"""初期登録: a city of 258,000 residents invented, loaded by COPY into every party's copy, and reconciled item by item.

Each party's own loader does the work, as at the first start of an installation. The registry is loaded alone; of the
copies two are loaded at a time, each in a process of its own, since they lie in databases of their own.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from daicho.config.bench.place import bench_place, make_world, say
from daicho.config.bench.reconcile import ITEMS, differences

RESIDENTS = 258_000
REGISTRY_SECONDS = 180
ALL_SECONDS = 360
PROCESSES = 2
REGISTRY = "daicho.config.demo_registry"
COPIES = ("daicho.config.demo_jukinet", "daicho.config.demo_addressee", "daicho.config.demo_platform")
"""The one that takes longest first."""


def measure() -> Iterator[dict[str, object]]:
    """Seconds until the registry is loaded, until every copy is, and how many of the items compared are equal."""
    with bench_place() as data:
        began = time.monotonic()
        world = make_world(data, RESIDENTS)
        say(f"  invented in {time.monotonic() - began:.1f} s")
        say(f"  resident registry in {_seconds(_load, REGISTRY, world):.1f} s")
        until_registry = time.monotonic() - began
        yield _result(
            f"{RESIDENTS:,} residents, invented and loaded into the registry", until_registry, REGISTRY_SECONDS
        )
        _load_copies(data, world)
        yield _result("the same, into the copies of all parties too", time.monotonic() - began, ALL_SECONDS)
        yield _reconciled(data, world)


def _load_copies(data: Path, world: Path) -> None:
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), _set_up_django) as pool:
        running = {pool.submit(_seconds, _load, module, world): module.rpartition("_")[2] for module in COPIES}
        running[pool.submit(_seconds, _load_prefecture, data, world)] = "prefecture"
        for future, title in running.items():
            say(f"  {title} in {future.result():.1f} s")


def _seconds(work: Callable[..., None], *arguments: object) -> float:
    began = time.monotonic()
    work(*arguments)
    return time.monotonic() - began


def _load(module: str, world: Path) -> None:
    import_module(module).load(world, say)


def _load_prefecture(data: Path, world: Path) -> None:
    command = [sys.executable, "-m", "counterparts", "--data", str(data / "counterparts")]
    command += ["--prepare", "--initial", str(world)]
    subprocess.run(command, stdout=sys.stderr.fileno(), check=True)


def _set_up_django() -> None:
    import django

    django.setup()


def _result(case: str, seconds: float, limit: int) -> dict[str, object]:
    return {
        "bench": "load",
        "case": case,
        "value": round(seconds, 1),
        "unit": "s",
        "ratio": round(seconds / limit, 3),
        "against": f"the limit of {limit} s",
        "goal": limit,
        "holds": seconds < limit,
    }


def _reconciled(data: Path, world: Path) -> dict[str, object]:
    say("reconciling ...")
    began = time.monotonic()
    found = differences(world, data / "counterparts" / "prefecture" / "prefecture.sqlite3")
    say(f"  reconciled in {time.monotonic() - began:.1f} s")
    for holder, differing in found.items():
        say(f"  {holder}: {'equal' if not differing else 'differs in ' + ', '.join(differing)}")
    compared = len(found) * (len(ITEMS) + 1)
    equal = compared - sum(map(len, found.values()))
    return {
        "bench": "load",
        "case": "reconciled: number of persons and digest of every item, five holders",
        "value": equal,
        "unit": "counts and digests equal",
        "ratio": round(equal / compared, 3),
        "against": f"all {compared} that were compared",
        "goal": 1,
        "holds": equal == compared,
    }
