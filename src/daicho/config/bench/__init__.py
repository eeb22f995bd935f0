"""``./daicho bench NAME``: run one figure of the performance page, one JSON object per line and nothing else.

The figures live in the repository's ``bench/`` folder, a file each, which is not part of the installed package.
"""

from __future__ import annotations

import importlib
import json
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
    """Run the figures named, all of them for ``all``.

    Returns: 0 when every goal holds, 1 when one does not, 2 for an unknown name.
    """
    asked = names() if list(argv) == ["all"] else tuple(argv)
    unknown = [name for name in asked if name not in names()]
    if unknown or not asked:
        print(f"usage: ./daicho bench NAME; names: {', '.join(names())}", file=sys.stderr)
        return 2
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    holds = True
    for name in asked:
        measure: Callable[[], Iterator[Result]] = importlib.import_module(f"bench.{name}").measure
        for result in measure():
            print(json.dumps(result, ensure_ascii=False), flush=True)
            holds = holds and bool(result["holds"])
    return 0 if holds else 1
