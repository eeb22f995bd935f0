"""``python -m counterparts.neighbour serve|prepare|load``: 湘北市 alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from counterparts.neighbour.loader import load_families
from counterparts.neighbour.program import listeners, prepare
from counterparts.serving import Place, serve


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m counterparts.neighbour", description=__doc__)
    parser.add_argument("command", choices=("serve", "prepare", "load"))
    parser.add_argument("file", nargs="?", type=Path, help="outsiders/families.jsonl, for load")
    parser.add_argument("--data", required=True, type=Path, help="folder of this counterpart")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9444, help="interface; the control listens on the next port")
    given = parser.parse_args(arguments)
    place = Place(given.data, given.port, given.host)
    if given.command == "prepare":
        prepare(place)
    elif given.command == "load":
        if given.file is None:
            parser.error("load needs a file")
        prepare(place)
        print(f"{load_families(place, given.file)} households loaded")
    else:
        serve(listeners(place))
    return 0


if __name__ == "__main__":
    sys.exit(main())
