"""``python -m counterparts.elsewhere serve|prepare``: the stand-in for all other municipalities alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from counterparts.elsewhere.program import listeners, prepare
from counterparts.serving import Place, serve


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m counterparts.elsewhere", description=__doc__)
    parser.add_argument("command", choices=("serve", "prepare"))
    parser.add_argument("--data", required=True, type=Path, help="folder of this counterpart")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9446, help="interface; the control listens on the next port")
    given = parser.parse_args(arguments)
    place = Place(given.data, given.port, given.host)
    if given.command == "prepare":
        prepare(place)
    else:
        serve(listeners(place))
    return 0


if __name__ == "__main__":
    sys.exit(main())
