"""``python -m invented_city --seed 1 --residents 3000 --date 2026-11-23 --out DIR``: writes the invented world."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from invented_city.world import Plan, write_world

MOST_RESIDENTS = 2_000_000


def _residents(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_RESIDENTS:
        raise argparse.ArgumentTypeError(f"from 1 to {MOST_RESIDENTS}")
    return number


def main(arguments: list[str] | None = None) -> int:
    """Reads the command line and writes the files; what was made is told on standard error."""
    parser = argparse.ArgumentParser(prog="invented_city", description="Writes the invented world.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--residents", type=_residents, default=3000, help="residents living in the city, exactly")
    parser.add_argument("--date", type=date.fromisoformat, required=True, help="day on which the world stands still")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    summary = write_world(Plan(given.seed, given.residents, given.date), given.out)
    print(f"{given.out}: {summary['counts']}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
