"""人口統計: people of the end = people of the start + movements, whatever happened in the town (標準仕様書 6.1)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings

from daicho.municipal.codes.residents import ResidentKind, Sex
from daicho.systems.resident_registry.rules.population_tables import (
    PEOPLE_COLUMNS,
    MovementsCounted,
    PeopleCounted,
    Tally,
    age_table,
    balances,
    household_movement_table,
    movement_table,
)
from daicho.systems.resident_registry.rules.statistics import (
    LOADED,
    CountableVersion,
    RegisterChange,
    Standing,
    register_changes,
)
from tests.makers.counted_town import CountedTown, day_of_act, standing_of
from tests.makers.town_life import Step, sequences, settled
from tests.proofs import proves

SEQUENCES = max(200, settings().max_examples)
JAPANESE = Standing(ResidentKind.JAPANESE, Sex.FEMALE, date(1990, 4, 1), "0077000", "00000019")
FOREIGN = Standing(ResidentKind.FOREIGN, Sex.FEMALE, date(1990, 4, 1), "0077000", "00000019")
DAY = date(2026, 11, 23)
TOTAL = len(PEOPLE_COLUMNS) - 1


def lived(steps: list[Step]) -> CountedTown:
    town = settled(CountedTown())
    for step in steps:
        town.live(step)
        if step.some % 2:
            town.close_departures()
    return town


def tally(changes: list[RegisterChange]) -> Tally:
    counts: Counter[tuple[ResidentKind, Sex]] = Counter()
    for one in changes:
        counts[one.standing.kind, one.standing.sex] += one.sign
    return Tally(dict(counts))


def movements(changes: list[RegisterChange]) -> list[MovementsCounted]:
    return [MovementsCounted(c.sign, c.reason, c.inside, c.standing.kind, c.standing.sex, 1) for c in changes]


@settings(max_examples=SEQUENCES)
@given(sequences())
def test_the_register_of_every_day_is_the_changes_counted_until_then(steps: list[Step]) -> None:
    town = lived(steps)
    changes = town.changes()

    for day in {day_of_act(act) for act in range(len(town.done) + 1)}:
        newest = {
            number: [version for version in versions if version.day <= day] for number, versions in town.written.items()
        }
        present = Counter(held[-1].standing for held in newest.values() if held and held[-1].standing)
        counted: Counter[Standing] = Counter()
        for one in changes:
            if one.day <= day:
                counted[one.standing] += one.sign
        assert {standing: people for standing, people in counted.items() if people} == dict(present)


@proves("S1.3.c", how="unit")
@settings(max_examples=SEQUENCES)
@given(sequences())
def test_people_of_the_end_are_people_of_the_start_and_the_movements_between(steps: list[Step]) -> None:
    town = lived(steps)
    changes = town.changes()
    middle = day_of_act(len(town.done) // 2)
    early = [one for one in changes if one.day <= middle]
    late = [one for one in changes if one.day > middle]

    start, end = tally(early), tally([*early, *late])

    assert end.total == len(town.present())
    assert balances(start, movements(late), end)
    table = {row.title: row.cells for row in movement_table(start, movements(late), end).rows}
    assert table["期首の人口"][TOTAL] + table["増減(記載-消除)"][TOTAL] == table["期末の人口"][TOTAL]
    assert table["増減(記載-消除)"] == tuple(
        more - less for more, less in zip(table["記載 計"], table["消除 計"], strict=True)
    )


@settings(max_examples=SEQUENCES)
@given(sequences())
def test_counting_every_act_by_itself_is_counting_all_at_once(steps: list[Step]) -> None:
    town = lived(steps)

    for number, versions in town.written.items():
        pieces: list[RegisterChange] = []
        counted = 0
        for moment in sorted({version.recorded_at for version in versions}):
            known = [v for v in versions if v.recorded_at <= moment and v.version_no >= counted]
            pieces += register_changes(known, counted)
            counted = known[-1].version_no
        assert pieces == list(town.changes_of(number))


def test_the_town_is_counted_as_who_lives_there() -> None:
    town = settled(CountedTown())

    counted = Counter(one.standing for one in town.changes())

    assert counted == Counter(standing_of(record) for record in town.present().values())
    assert counted.total() == 3 + 2 + 1


def version(number: int, reason: str, standing: Standing | None, act: int = 0, movement: str = "") -> CountableVersion:
    at = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=act or number)
    return CountableVersion(number, movement or f"m{act or number}", at, DAY, reason, standing)


@pytest.mark.parametrize(
    ("what", "versions", "expected"),
    [
        (
            "a 転出 counts with its closing alone",
            [version(1, "move_in", JAPANESE), version(2, "move_out", JAPANESE), version(3, "move_out", None)],
            [(1, "move_in", False), (-1, "move_out", False)],
        ),
        (
            "帰化 takes a foreigner off and adds a Japanese",
            [
                version(1, "move_in", FOREIGN),
                version(2, "removal_by_naturalization", None, act=9),
                version(3, "entry_by_naturalization", JAPANESE, act=9),
            ],
            [
                (1, "move_in", False),
                (-1, "removal_by_naturalization", False),
                (1, "entry_by_naturalization", False),
            ],
        ),
        (
            "the cancellation of a 帰化 counts back under both",
            [version(1, "move_in", JAPANESE), version(2, "cancellation_correction", FOREIGN)],
            [(1, "move_in", False), (-1, "cancellation_correction", False), (1, "cancellation_correction", False)],
        ),
        (
            "a new sheet is inside",
            [
                version(1, "birth", JAPANESE),
                version(2, "remade_removal", None, act=9),
                version(3, "remade_entry", JAPANESE, act=9),
            ],
            [(1, "birth", False), (-1, "remade_removal", True), (1, "remade_entry", True)],
        ),
        (
            "late knowledge of earlier days leaves the register as its last version says",
            [
                version(1, "move_in", JAPANESE),
                version(2, "death", None),
                version(3, "official_correction", JAPANESE, act=9),
                version(4, "official_correction", None, act=9),
            ],
            [(1, "move_in", False), (-1, "death", False)],
        ),
        (
            "what the former system held is counted as it stood at last",
            [
                version(1, LOADED, JAPANESE, act=9),
                version(2, LOADED, None, act=9),
                version(3, LOADED, FOREIGN, act=9),
            ],
            [(1, LOADED, False)],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_counted(what: str, versions: list[CountableVersion], expected: list[tuple[int, str, bool]]) -> None:
    assert [(one.sign, one.reason, one.inside) for one in register_changes(versions)] == expected


def test_who_is_a_hundred_stands_in_the_last_class_and_who_is_born_today_in_the_first() -> None:
    people = [
        PeopleCounted(ResidentKind.JAPANESE, Sex.MALE, born, "", 1)
        for born in (DAY, date(2021, 11, 24), date(2021, 11, 23), date(1926, 11, 23), date(1910, 1, 1))
    ]

    rows = {row.title: row.cells[TOTAL] for row in age_table(people, DAY).rows}

    assert {title: n for title, n in rows.items() if n} == {"0～4歳": 2, "5～9歳": 1, "100歳以上": 2, "計": 5}


def test_a_household_that_becomes_one_of_two_nationalities_changes_its_column_alone() -> None:
    table = household_movement_table({("japanese", "mixed"): 1, ("", "japanese"): 2, ("foreign", ""): 1})

    assert {row.title: row.cells for row in table.rows} == {
        "期首の世帯数": (1, 1, 0, 2),
        "増えた世帯": (2, 0, 0, 2),
        "減った世帯": (0, 1, 0, 1),
        "区分の変更": (-1, 0, 1, 0),
        "期末の世帯数": (2, 0, 1, 3),
    }
