"""``python -m counterparts --data DIR --base-port N``: all counterparts in one process.

Counterpart number i listens on N + 2i (interface) and N + 2i + 1 (control, loopback only); its folder is
``DIR/<name>``. With ``--prepare`` only folders and certificates are made; ``--initial DIR`` loads the initial files
into copies that are still empty.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from counterparts.prefecture import program as prefecture
from counterparts.prefecture.loader import load_initial_file
from counterparts.serving import Place, serve

NAMES = (prefecture.NAME,)
"""In the order of their ports; new ones are added at the end."""


def main(arguments: list[str] | None = None) -> int:
    """Run all counterparts until stopped. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m counterparts", description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--base-port", type=int, default=9440)
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("--initial", type=Path, help="folder written by invented_city")
    given = parser.parse_args(arguments)
    place = Place(given.data / prefecture.NAME, given.base_port)
    prefecture.prepare(place)
    if given.initial is not None:
        print(f"{load_initial_file(place, given.initial / 'prefecture' / 'identification.jsonl')} records loaded")
    if not given.prepare:
        serve([*prefecture.listeners(place, prefecture.Peers())])
    return 0


if __name__ == "__main__":
    sys.exit(main())
