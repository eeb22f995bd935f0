"""``./daicho bench NAME``: run one figure of the performance page, one JSON object per line and nothing else.

The figures live in the repository's ``bench/`` folder, a file each, which is not part of the installed package.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
"""The working copy: this file lies at ``src/daicho/config/bench``."""

Result = Mapping[str, object]


def names() -> tuple[str, ...]:
    """All figures that can be asked for."""
    return tuple(sorted(file.stem for file in (ROOT / "bench").glob("*.py") if file.stem != "__init__"))


def main(argv: Sequence[str]) -> int:
    """Run the figures named, all of them for ``all``. Whether a goal holds stands in the figures.

    Returns: 0 when they ran, 1 when one broke off, 2 for an unknown name.
    """
    asked = names() if list(argv) == ["all"] else tuple(argv)
    unknown = [name for name in asked if name not in names()]
    if unknown or not asked:
        print(f"usage: ./daicho bench NAME; names: {', '.join(names())}", file=sys.stderr)
        return 2
    if len(asked) > 1:
        return max(_in_own_process(name) for name in asked)
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    measure: Callable[[], Iterator[Result]] = importlib.import_module(f"bench.{asked[0]}").measure
    for result in measure():
        print(json.dumps(result, ensure_ascii=False), flush=True)
    return 0


def _in_own_process(name: str) -> int:
    """A figure that sets up databases of its own can share its process with no other."""
    done = subprocess.run([sys.executable, "-m", "daicho.config.cli", "bench", name], check=False)
    return 1 if done.returncode else 0
