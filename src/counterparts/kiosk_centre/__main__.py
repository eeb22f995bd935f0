"""``python -m counterparts.kiosk_centre serve|prepare``: the centre alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from counterparts.kiosk_centre import program
from counterparts.serving import Place, serve


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m counterparts.kiosk_centre", description=__doc__)
    parser.add_argument("command", choices=("serve", "prepare"))
    parser.add_argument("--data", required=True, type=Path, help="folder of this counterpart")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9450, help="interface; the control listens on the next port")
    given = parser.parse_args(arguments)
    place = Place(given.data, given.port, given.host)
    program.prepare(place)
    if given.command == "serve":
        serve(program.listeners(place))
    return 0


if __name__ == "__main__":
    sys.exit(main())
