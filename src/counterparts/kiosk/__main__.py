"""``python -m counterparts.kiosk serve|prepare``: one kiosk alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from counterparts.kiosk import program
from counterparts.kiosk.session import IDLE_SECONDS
from counterparts.serving import Place, serve


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m counterparts.kiosk", description=__doc__)
    parser.add_argument("command", choices=("serve", "prepare"))
    parser.add_argument("--data", required=True, type=Path, help="folder of this kiosk")
    parser.add_argument("--port", type=int, default=9452, help="screen; the control listens on the next port")
    parser.add_argument("--terminal", default=program.TERMINAL, help="its name, and that of its reader")
    parser.add_argument("--idle-seconds", type=float, default=IDLE_SECONDS)
    given = parser.parse_args(arguments)
    place = Place(given.data, given.port)
    program.prepare(place, given.terminal)
    if given.command == "serve":
        serve(program.listeners(place, given.terminal, given.idle_seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
