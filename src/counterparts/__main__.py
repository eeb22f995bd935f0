"""``python -m counterparts --data DIR --base-port N``: all counterparts in one process.

Each listens on N + its number in ``PORTS`` (interface) and on the next port (control, loopback only); its folder is
``DIR/<name>``. With ``--prepare`` only folders and certificates are made; ``--initial DIR`` loads the initial files
into copies that are still empty.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from counterparts.elsewhere import program as elsewhere
from counterparts.kiosk import program as kiosk
from counterparts.kiosk_centre import program as kiosk_centre
from counterparts.national import program as national
from counterparts.neighbour import program as neighbour
from counterparts.neighbour.loader import load_families
from counterparts.prefecture import program as prefecture
from counterparts.prefecture.loader import load_initial_file
from counterparts.serving import Place, serve

PORTS = {
    prefecture.NAME: 0, national.NAME: 2, neighbour.NAME: 4, elsewhere.NAME: 6, kiosk_centre.NAME: 10, kiosk.NAME: 12,
}  # fmt: skip
"""Where each listens, counted from the base port."""


def main(arguments: list[str] | None = None) -> int:
    """Run all counterparts until stopped. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m counterparts", description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--base-port", type=int, default=9440)
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("--initial", type=Path, help="folder written by invented_city")
    given = parser.parse_args(arguments)
    places = {name: Place(given.data / name, given.base_port + number) for name, number in PORTS.items()}
    _prepare(places)
    if given.initial is not None:
        _load(places, given.initial)
    if not given.prepare:
        forwarding = prefecture.Peers(national=f"https://127.0.0.1:{places[national.NAME].port}")
        serve(
            [
                *prefecture.listeners(places[prefecture.NAME], forwarding),
                *national.listeners(places[national.NAME]),
                *neighbour.listeners(places[neighbour.NAME]),
                *elsewhere.listeners(places[elsewhere.NAME]),
                *kiosk_centre.listeners(places[kiosk_centre.NAME]),
                *kiosk.listeners(places[kiosk.NAME]),
            ]
        )
    return 0


def _prepare(places: dict[str, Place]) -> None:
    """Folders and certificates; those who speak with each other get to know each other, as administrators do."""
    prefecture.prepare(places[prefecture.NAME])
    national.prepare(places[national.NAME])
    neighbour.prepare(places[neighbour.NAME])
    elsewhere.prepare(places[elsewhere.NAME])
    kiosk_centre.prepare(places[kiosk_centre.NAME])
    kiosk.prepare(places[kiosk.NAME])
    for one, other in ((prefecture.NAME, national.NAME), (national.NAME, prefecture.NAME)):
        _register(places[one], other, places[other].folder / "pki")
    _register(places[kiosk_centre.NAME], kiosk.TERMINAL, places[kiosk.NAME].folder / "pki")
    _register(places[kiosk_centre.NAME], "jpki", places[national.NAME].folder / "jpki")
    _register(places[kiosk.NAME], kiosk_centre.NAME, places[kiosk_centre.NAME].folder / "pki")


def _register(place: Place, peer: str, authority: Path) -> None:
    """A peer's CA into the trust of a counterpart. Args: authority: folder of that CA."""
    registered = place.folder / "trust" / peer
    registered.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(authority / "ca.pem", registered / "ca.pem")


def _load(places: dict[str, Place], initial: Path) -> None:
    count = load_initial_file(places[prefecture.NAME], initial / "prefecture" / "identification.jsonl")
    print(f"{count} records loaded")
    print(f"{national.load(places[national.NAME], initial)} people loaded")
    families = initial / "outsiders" / "families.jsonl"
    if families.is_file():
        print(f"{load_families(places[neighbour.NAME], families)} households loaded")


if __name__ == "__main__":
    sys.exit(main())
