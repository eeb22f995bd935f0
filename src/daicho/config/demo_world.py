"""The demo world: made from a seed by the invented city, then loaded by each party's own loader.

Every part says itself whether it is loaded, so a start that was broken off goes on where it stopped. The loaders run
as the app roles, in a process of their own; each is all or nothing.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from daicho.config.presence import is_present

SEED = 20261123
DEFAULT_RESIDENTS = 3000
COMPLETE = "world.json"


class Loader(Protocol):
    """What a loader module offers."""

    def is_loaded(self) -> bool:
        """Whether this part of the world is there already."""

    def load(self, world: Path, say: Callable[[str], None]) -> None:
        """Loads it, all or nothing. ``world`` is the folder that the invented city wrote."""


@dataclass(frozen=True, slots=True)
class Part:
    """One party's share of the world: a title for the progress line and the module that loads it."""

    title: str
    module: str


PARTS = (
    Part("staff, duties, terminals and demo accounts", "daicho.config.demo_accounts"),
    Part("resident registry", "daicho.config.demo_registry"),
    Part("jukinet server", "daicho.config.demo_jukinet"),
    Part("linkage platform", "daicho.config.demo_platform"),
    Part("unified addressee", "daicho.config.demo_addressee"),
    Part("certificate server", "daicho.config.demo_certificates"),
)
"""In the order of loading. A part whose module is not there is left out."""


def make_world(folder: Path, residents: int, say: Callable[[str], None]) -> None:
    """Lets the invented city write the files, into a folder beside that is renamed when it is complete."""
    if (folder / COMPLETE).is_file():
        return
    say(f"inventing a city of {residents:,} residents ...")
    fresh = folder.with_name(folder.name + ".new")
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date().isoformat()
    command = [sys.executable, "-m", "invented_city", "--out", str(fresh), "--date", today]
    command += ["--residents", str(residents), "--seed", str(SEED)]
    shutil.rmtree(fresh, ignore_errors=True)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    if done.returncode != 0 or not (fresh / COMPLETE).is_file():
        raise SystemExit("the invented city could not be made; see the lines above")
    fresh.rename(folder)


def load_world(folder: Path, say: Callable[[str], None]) -> None:
    """Loads every part that is not loaded yet."""
    present = [part for part in PARTS if is_present(part.module)]
    for number, part in enumerate(present, start=1):
        loader = cast(Loader, import_module(part.module))
        if loader.is_loaded():
            continue
        started = time.monotonic()
        say(f"loading the demo world {number}/{len(present)}: {part.title} ...")
        loader.load(folder, say)
        say(f"  done in {time.monotonic() - started:.1f} s")


def residents_of(folder: Path) -> int | None:
    """How many residents the world on disk was made with; None when there is none."""
    file = folder / COMPLETE
    if not file.is_file():
        return None
    counts: dict[str, int] = json.loads(file.read_text())["counts"]
    return counts["resident"]
