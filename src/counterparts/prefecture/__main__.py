"""``python -m counterparts.prefecture serve|prepare|load``: the prefecture alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from counterparts.prefecture.loader import load_initial_file
from counterparts.prefecture.program import Peers, listeners, prepare
from counterparts.serving import Place, serve


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m counterparts.prefecture", description=__doc__)
    parser.add_argument("command", choices=("serve", "prepare", "load"))
    parser.add_argument("file", nargs="?", type=Path, help="initial file, for load")
    parser.add_argument("--data", required=True, type=Path, help="folder of this counterpart")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9443, help="interface; the control listens on the next port")
    parser.add_argument("--peer", action="append", help="commonName of a client certificate that may connect")
    parser.add_argument("--national", default="", help="address of the national server, e.g. https://127.0.0.1:9442")
    given = parser.parse_args(arguments)
    place = Place(given.data, given.port, given.host)
    if given.command == "prepare":
        prepare(place)
    elif given.command == "load":
        if given.file is None:
            parser.error("load needs a file")
        prepare(place)
        print(f"{load_initial_file(place, given.file)} records loaded")
    else:
        names = frozenset(given.peer) if given.peer else Peers().names
        serve(listeners(place, Peers(names, given.national)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
