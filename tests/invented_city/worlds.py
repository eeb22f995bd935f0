"""A world made once per test run and read back."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from invented_city.world import Plan, write_world

TODAY = date(2026, 11, 23)
Line = dict[str, Any]


@dataclass(frozen=True)
class World:
    """The files of one world as lists of lines."""

    folder: Path

    @cached_property
    def summary(self) -> Line:
        found: Line = json.loads((self.folder / "world.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def residents(self) -> list[Line]:
        return self.lines("registry/residents.jsonl")

    @cached_property
    def living(self) -> list[Line]:
        return [one for one in self.residents if one["status"] == "resident"]

    @cached_property
    def households(self) -> dict[str, list[Line]]:
        """現存 members by 世帯番号."""
        found: dict[str, list[Line]] = defaultdict(list)
        for one in self.living:
            found[one["household_number"]].append(one)
        return dict(found)

    @cached_property
    def protections(self) -> list[Line]:
        return self.lines("registry/protections.jsonl")

    @cached_property
    def families(self) -> list[Line]:
        return self.lines("outsiders/families.jsonl")

    def lines(self, name: str) -> list[Line]:
        return [json.loads(line) for line in (self.folder / name).read_text(encoding="utf-8").splitlines()]


def make_world(folder: Path, *, seed: int = 1, residents: int = 3000) -> World:
    """Writes a world and opens it."""
    write_world(Plan(seed, residents, TODAY), folder)
    return World(folder)


def day(value: str | dict[str, str]) -> date:
    """The day to sort by of a date in a file."""
    return date.fromisoformat(value if isinstance(value, str) else value["sort_on"])


def age(one: Line) -> float:
    """Years since birth."""
    return (TODAY - day(one["birth_date"])).days / 365.2425
