"""``python -m counterparts.national serve|prepare|load``: the national server alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from counterparts.national import program
from counterparts.serving import Place, serve


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m counterparts.national", description=__doc__)
    parser.add_argument("command", choices=("serve", "prepare", "load"))
    parser.add_argument("folder", nargs="?", type=Path, help="folder written by invented_city, for load")
    parser.add_argument("--data", required=True, type=Path, help="folder of this counterpart")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9442, help="interface; the control listens on the next port")
    parser.add_argument("--peer", action="append", default=[], help="commonName of a further client that may connect")
    given = parser.parse_args(arguments)
    place = Place(given.data, given.port, given.host)
    program.prepare(place)
    if given.command == "load":
        if given.folder is None:
            parser.error("load needs a folder")
        print(f"{program.load(place, given.folder)} people loaded")
    elif given.command == "serve":
        serve(program.listeners(place, program.PEERS | frozenset(given.peer)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
