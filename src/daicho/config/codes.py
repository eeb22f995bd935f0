"""``./daicho codes``: takes lots of unused 住民票コード into the registry's store and counts what is left."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from daicho.config.environment import use_data

DEMO_LOT = "DEMO 第1回払出し"
DEMO_CODES = 500
DEMO_PREFIX = "98"
"""Plainly invented, and another range than the people of the invented city have."""


def main(arguments: Sequence[str]) -> int:
    """``load``: a text file with one code a line, whole or not at all. ``stock``: how many are free."""
    parser = argparse.ArgumentParser(prog="./daicho codes", description=main.__doc__)
    parser.add_argument("what", choices=["load", "stock"])
    parser.add_argument("file", nargs="?", type=Path, help="the lot as received: eleven digits a line")
    parser.add_argument("--lot", default="", help="name of the lot, e.g. 令和8年度第1回")
    parser.add_argument("--data", type=Path, help="folder of the installation")
    given = parser.parse_args(arguments)
    if given.what == "load" and (given.file is None or not given.lot):
        parser.error("load needs a file and --lot")
    use_data(given.data)
    import django

    django.setup()
    return _stock() if given.what == "stock" else _load(given.file, given.lot)


def load_demo_lot() -> int:
    """空きコード of the demo, invented at random. Returns: how many."""
    from daicho.config.loading import loading_context
    from daicho.systems.resident_registry.actions.resident_codes import load_code_lot

    return load_code_lot(loading_context("resident_registry"), DEMO_LOT, tuple(_invented(DEMO_CODES)))


def _invented(how_many: int) -> Iterator[str]:
    from daicho.kernel.numbers import resident_code_from

    drawn: set[int] = set()
    while len(drawn) < how_many:
        drawn.add(secrets.randbelow(10**8))
    return (resident_code_from(f"{DEMO_PREFIX}{number:08d}") for number in drawn)


def _load(file: Path, lot: str) -> int:
    from daicho.config.loading import loading_context
    from daicho.foundation.database.guard import serving
    from daicho.kernel.errors import DomainError
    from daicho.kernel.numbers import digits_of
    from daicho.systems.resident_registry.actions.resident_codes import load_code_lot

    codes = [digits_of(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    try:
        with serving("resident_registry"):
            loaded = load_code_lot(loading_context("resident_registry"), lot, codes)
    except DomainError as refusal:
        print(f"{refusal.code}: {refusal.message}", file=sys.stderr)
        return 1
    print(json.dumps({"lot": lot, "codes": loaded}, ensure_ascii=False))
    return 0


def _stock() -> int:
    from daicho.systems.resident_registry.queries.resident_codes import code_stock

    stock = code_stock()
    print(json.dumps({"free": stock.free, "alert_below": stock.alert_below}))
    return 0
