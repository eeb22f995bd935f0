"""統計表 as page and file show them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from daicho.systems.resident_registry.queries.population import Population, PopulationMovements
from daicho.systems.resident_registry.rules.population_tables import (
    StatisticsTable,
    age_table,
    balances,
    household_movement_table,
    household_table,
    movement_table,
    population_table,
    town_table,
)


@dataclass(frozen=True, slots=True)
class Check:
    """検算の一行 — what was compared, and whether it agrees."""

    holds: bool
    text: str


def population_tables(counted: Population) -> tuple[StatisticsTable, ...]:
    """人口・世帯数, 年齢階級別, 町丁別."""
    return (
        population_table(counted.people),
        household_table(counted.households),
        age_table(counted.people, counted.day),
        town_table(counted.people, counted.households),
    )


def movement_tables(counted: PopulationMovements) -> tuple[StatisticsTable, ...]:
    """異動集計 and 世帯の増減."""
    return (
        movement_table(counted.start, counted.movements, counted.end),
        household_movement_table(counted.households),
    )


def checks_of(counted: PopulationMovements) -> tuple[Check, ...]:
    """検算 — within the counts, and of the counts against the records themselves."""
    start, end = counted.start.total, counted.end.total
    found = [
        Check(
            balances(counted.start, counted.movements, counted.end),
            f"期首{start:,}人 + 記載 - 消除 + 移り = 期末{end:,}人 (すべての列)",
        )
    ]
    for title, tallied, register in (
        ("期首", start, counted.register_start),
        ("期末", end, counted.register_end),
    ):
        if register is not None:
            found.append(Check(tallied == register, f"{title}の人口{tallied:,}人 = 住民票の現存者{register:,}人"))
    return tuple(found)


def csv_of(title: str, tables: Iterable[StatisticsTable]) -> bytes:
    """The tables one below the other, for a spreadsheet; the mark at the beginning lets it read the kanji."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([title])
    for table in tables:
        writer.writerow([])
        writer.writerow([table.title])
        writer.writerow([table.row_heading, *table.columns])
        writer.writerows([row.title, *row.cells] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")
