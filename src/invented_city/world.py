"""The whole world, streamed to files: nothing is kept in memory but one household and a few acquaintances."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

from invented_city import places
from invented_city.copies import lines_of
from invented_city.draws import dice
from invented_city.hard_lives import HARD_LIVES
from invented_city.hard_names import HARD_NAMES
from invented_city.households import Builder, Household
from invented_city.immigration import Noticed
from invented_city.layout import Protection, Suppression
from invented_city.leaving import gone_households
from invented_city.ordinary import ordinary_households
from invented_city.outsiders import Acquaintances, families
from invented_city.protected import number_of_protected_households, protected_household
from invented_city.suppressed import RESIDENTS_NEEDED, closed_by, hides_address, suppressed_households

LAYOUT = 1
"""Number of the file layout in ``specs/initial_load.md``."""

FILES = (
    "registry/residents.jsonl",
    "registry/protections.jsonl",
    "registry/suppressions.jsonl",
    "jukinet/identification.jsonl",
    "platform/residents.jsonl",
    "addressee/addressees.jsonl",
    "prefecture/identification.jsonl",
    "outsiders/families.jsonl",
)
NOTICES = "immigration/notices-000001.json"
"""通知ファイル to take in at the demonstration."""
_ROOM_FOR_SPECIMENS = 0.5
"""Hard cases take at most this share of a small city."""


@dataclass(frozen=True, slots=True)
class Made:
    """A household, the name of the hard case if it is one, and its 支援措置 or 抑止 if it has one."""

    household: Household
    case: str = ""
    protection: Protection | None = None
    suppression: Suppression | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make.

    Args: residents: 現存 residents, exactly. today: business date on which the world stands still.
    """

    seed: int
    residents: int
    today: date


def households(builder: Builder, plan: Plan) -> Iterator[Made]:
    """All households: protected and suppressed ones, hard cases, ordinary ones, and those that have gone."""
    room, dead = plan.residents, 0
    for number in range(number_of_protected_households(plan.residents)):
        if room < 4:
            break
        household, protection, offender = protected_household(builder, number)
        room -= len(household.living)
        yield Made(household, "protected", protection)
        if offender:
            room -= len(offender.living)
            yield Made(offender, "offender")
    if room > RESIDENTS_NEEDED:
        for household, suppression in suppressed_households(builder, number_of_protected_households(plan.residents)):
            room -= len(household.living)
            yield Made(household, "suppressed", suppression=suppression)
    for name, specimen in (*HARD_LIVES, *HARD_NAMES):
        if room < plan.residents * (1 - _ROOM_FOR_SPECIMENS) or room < 12:
            break
        for household in specimen(builder, dice(plan.seed, "specimen", name)):
            room -= len(household.living)
            dead += _dead_in(household)
            yield Made(household, name)
    for household in ordinary_households(builder, room):
        dead += _dead_in(household)
        yield Made(household)
    for household in gone_households(builder, plan.residents, dead):
        yield Made(household)


def _dead_in(household: Household) -> int:
    return sum(member["status"] == "dead" for member in household.members)


class _Tally:
    """Counts and markers for ``world.json``, and the households that outsiders have to do with."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.markers: set[str] = set()
        self.protected: list[str] = []
        self.hidden: list[str] = []
        self.cases: dict[str, list[str]] = {}
        self.known = Acquaintances([], [])
        self.noticed = Noticed()

    def add(self, made: Made) -> None:
        household, case = made.household, made.case
        living = household.living
        self.counts["households"] += bool(living)
        for member in household.members:
            self.counts[member["status"]] += 1
            self.counts["foreign"] += member["status"] == "resident" and member["kind"] == "foreign"
            self.counts["planned_move_out"] += member["move_out_planned_on"] is not None
        numbers = [member["resident_number"] for member in household.members]
        if made.protection:
            self.markers.update(made.protection["markers"])
            self.protected += made.protection["protected"]
            self.hidden += made.protection["protected"]
        if made.suppression and hides_address(made.suppression):
            self.markers.update(made.suppression["markers"])
            self.hidden += numbers
        for member in household.members:
            self.noticed.see(member, hidden=case == "offender" or bool(made.protection or made.suppression))
        if case:
            self.cases.setdefault(case, []).extend(numbers)
        elif living and len(self.known.living) < 40 and household.members[0]["kind"] == "japanese":
            self.known.living.append(household)
        elif not living and len(self.known.returning) < 40 and _may_return(household):
            self.known.returning.append(household)
            self.known.returning.sort(key=lambda one: len(one.members))


def _may_return(household: Household) -> bool:
    first = household.members[0]
    return first["status"] == "moved_out" and "municipality_code" in first["moved_out_to"]


def write_world(plan: Plan, out: Path) -> dict[str, Any]:
    """Writes all files below ``out`` and returns what stands in ``world.json``."""
    builder, tally = Builder(plan.seed, plan.today), _Tally()
    with ExitStack() as stack:
        files = {name: stack.enter_context(_open(out / name)) for name in FILES}
        for made in households(builder, plan):
            tally.add(made)
            protected = frozenset(made.protection["protected"]) if made.protection else frozenset()
            closed = closed_by(made.suppression, made.household) if made.suppression else {}
            for name, line in lines_of(made.household, protected, closed):
                _write(files[name], line)
            if made.protection:
                _write(files["registry/protections.jsonl"], made.protection)
            if made.suppression:
                _write(files["registry/suppressions.jsonl"], made.suppression)
        for family in families(builder, tally.known):
            tally.counts["outsider_families"] += 1
            _write(files["outsiders/families.jsonl"], family)
    _write_towns(out / "registry" / "towns.csv")
    _write_notices(out / NOTICES, tally.noticed.file(plan.today))
    summary = {
        "layout": LAYOUT,
        "seed": plan.seed,
        "date": plan.today.isoformat(),
        "municipality_code": places.CITY_CODE,
        "counts": dict(sorted(tally.counts.items())),
        "last_resident_sequence": builder.registers.last_resident_sequence,
        "last_household_sequence": builder.registers.last_household_sequence,
        "markers": sorted(tally.markers),
        "protected": tally.protected,
        "hidden": tally.hidden,
        "cases": tally.cases,
        "note": "架空の人物です。氏名・住所・生年月日は無作為の組合せで、実在の個人の情報を含みません。",
    }
    (out / "world.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return summary


def _open(path: Path) -> TextIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("w", encoding="utf-8", newline="\n")


def _write(file: TextIO, line: Any) -> None:
    file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
    file.write("\n")


def _write_notices(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_towns(path: Path) -> None:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("town_code", "postal_code", "name", "kana", "text", "residential_numbers"))
    for place in places.towns():
        writer.writerow(
            (place.town_code, place.postal_code, place.name, place.kana, place.text, int(place.residential_numbers))
        )
    path.write_text(text.getvalue(), encoding="utf-8")
