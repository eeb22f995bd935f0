"""統計表 — counts of people and households as tables, the same for page and file (標準仕様書 6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from daicho.kernel.dates.ages import age_on
from daicho.municipal.codes.movement_reasons import MOVEMENT_REASONS, MovementClass
from daicho.municipal.codes.residents import ResidentKind, Sex
from daicho.municipal.places.towns import town
from daicho.systems.resident_registry.rules.statistics import LOADED

_J, _F = ResidentKind.JAPANESE, ResidentKind.FOREIGN
PEOPLE_COLUMNS: tuple[tuple[str, ResidentKind | None, Sex | None], ...] = (
    ("日本人 男", _J, Sex.MALE),
    ("日本人 女", _J, Sex.FEMALE),
    ("日本人 計", _J, None),
    ("外国人 男", _F, Sex.MALE),
    ("外国人 女", _F, Sex.FEMALE),
    ("外国人 性別なし", _F, Sex.UNKNOWN),
    ("外国人 計", _F, None),
    ("総数", None, None),
)
HOUSEHOLD_COLUMNS = {"japanese": "日本人のみ", "foreign": "外国人のみ", "mixed": "複数国籍"}
OLDEST_CLASS = 100
"""年齢階級: five years each, everybody from this age on together."""


@dataclass(frozen=True, slots=True)
class Tally:
    """人数 by 住民種別 and 性別."""

    counts: Mapping[tuple[ResidentKind, Sex], int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """総数."""
        return sum(self.counts.values())

    def cells(self) -> tuple[int, ...]:
        """The numbers in the order of ``PEOPLE_COLUMNS``."""
        return tuple(
            sum(n for (k, s), n in self.counts.items() if kind in (None, k) and sex in (None, s))
            for _, kind, sex in PEOPLE_COLUMNS
        )

    def plus(self, other: Tally, sign: int = 1) -> Tally:
        """Both together, or the difference."""
        keys = {**self.counts, **other.counts}
        return Tally({key: self.counts.get(key, 0) + sign * other.counts.get(key, 0) for key in keys})


@dataclass(frozen=True, slots=True)
class PeopleCounted:
    """一群 — how many alike: of one town and birth."""

    kind: ResidentKind
    sex: Sex
    birth_on: date
    town_code: str
    people: int


@dataclass(frozen=True, slots=True)
class HouseholdsCounted:
    """世帯の一群. ``composition``: a key of ``HOUSEHOLD_COLUMNS``."""

    town_code: str
    composition: str
    households: int


@dataclass(frozen=True, slots=True)
class MovementsCounted:
    """異動の一群 — how many were added (+1) or taken off (-1) for one reason."""

    sign: int
    reason: str
    inside: bool
    kind: ResidentKind
    sex: Sex
    people: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """表の一行. ``is_sum``: a total of rows above."""

    title: str
    cells: tuple[int, ...]
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class StatisticsTable:
    """統計表 — a title, the heading of each column and the rows."""

    title: str
    row_heading: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


def tally_of(groups: Iterable[PeopleCounted]) -> Tally:
    """人口."""
    counts: dict[tuple[ResidentKind, Sex], int] = {}
    for one in groups:
        counts[one.kind, one.sex] = counts.get((one.kind, one.sex), 0) + one.people
    return Tally(counts)


def population_table(groups: Sequence[PeopleCounted]) -> StatisticsTable:
    """人口 — 日本人 and 外国人 by sex."""
    return _people("人口", "区分", (TableRow("人口", tally_of(groups).cells(), is_sum=True),))


def household_table(groups: Sequence[HouseholdsCounted]) -> StatisticsTable:
    """世帯数 — by who lives together; a household with both is 複数国籍世帯."""
    return StatisticsTable("世帯数", "区分", (*HOUSEHOLD_COLUMNS.values(), "総数"), (_households("世帯数", groups),))


def age_table(groups: Sequence[PeopleCounted], day: date) -> StatisticsTable:
    """年齢階級別人口 — of five years; who has no certain birth stands at the day the record is sorted on."""
    classes: dict[int, list[PeopleCounted]] = {start: [] for start in range(0, OLDEST_CLASS + 1, 5)}
    for one in groups:
        classes[min(age_on(one.birth_on, day), OLDEST_CLASS) // 5 * 5].append(one)
    rows = (TableRow(_class_title(start), tally_of(held).cells()) for start, held in classes.items())
    return _people("年齢階級別人口", "年齢", (*rows, _total(groups)))


def town_table(people: Sequence[PeopleCounted], households: Sequence[HouseholdsCounted]) -> StatisticsTable:
    """町丁別人口・世帯数."""
    codes = sorted({one.town_code for one in people})
    rows = tuple(
        TableRow(
            town_title(code),
            (
                sum(one.households for one in households if one.town_code == code),
                *tally_of(one for one in people if one.town_code == code).cells(),
            ),
        )
        for code in codes
    )
    total = TableRow("計", (sum(h.households for h in households), *tally_of(people).cells()), is_sum=True)
    return StatisticsTable("町丁別人口・世帯数", "町丁", ("世帯数", *_people_titles()), (*rows, total))


def movement_table(start: Tally, movements: Sequence[MovementsCounted], end: Tally) -> StatisticsTable:
    """異動集計 — 期首 + 記載 - 消除 = 期末, in every column; what only changes the column stands by itself."""
    counted = [one for one in movements if not one.inside]
    rows = [TableRow("期首の人口", start.cells(), is_sum=True)]
    for sign, of_class in ((1, MovementClass.ENTRY), (-1, MovementClass.REMOVAL)):
        mine = [one for one in counted if one.sign == sign]
        rows += [TableRow(title, _sum(mine, codes).cells()) for title, codes in _reasons(of_class, mine)]
        rows.append(TableRow(f"{of_class.official_name} 計", _sum(mine).cells(), is_sum=True))
    rows.append(TableRow("増減(記載-消除)", _signed(counted).cells(), is_sum=True))
    rows.append(TableRow("転居・訂正による移り", _signed(one for one in movements if one.inside).cells()))
    rows.append(TableRow("期末の人口", end.cells(), is_sum=True))
    return _people("異動集計(人)", "事由", tuple(rows))


def balances(start: Tally, movements: Iterable[MovementsCounted], end: Tally) -> bool:
    """検算 — 人口(期末) = 人口(期首) + Σ 異動, in every column."""
    return start.plus(_signed(movements)).cells() == end.cells()


def household_movement_table(pairs: Mapping[tuple[str, str], int]) -> StatisticsTable:
    """世帯の増減 — 期首 + 増 - 減 ± 区分の変更 = 期末.

    Args: pairs: how many households were of the first composition at the start and the second at the end; empty
        where there was none.
    """
    begun = {k: n for k, n in pairs.items() if not k[0]}
    ended = {k: n for k, n in pairs.items() if not k[1]}
    changed = {k: n for k, n in pairs.items() if k[0] and k[1] and k[0] != k[1]}
    gained, lost = _pair_row("", changed, 1), _pair_row("", changed, 0)
    moved = TableRow("区分の変更", tuple(g - t for g, t in zip(gained.cells, lost.cells, strict=True)))
    columns = (*HOUSEHOLD_COLUMNS.values(), "総数")
    rows = (
        _pair_row("期首の世帯数", pairs, 0),
        _pair_row("増えた世帯", begun, 1),
        _pair_row("減った世帯", ended, 0),
        moved,
        _pair_row("期末の世帯数", pairs, 1),
    )
    return StatisticsTable("世帯の増減", "区分", columns, rows)


def town_title(code: str) -> str:
    """町丁の名称; without one for an address that names no 町字 of the master."""
    found = town(code)
    return found.name if found else "町字コードなし"


def _pair_row(title: str, pairs: Mapping[tuple[str, str], int], place: int) -> TableRow:
    cells = tuple(sum(n for k, n in pairs.items() if k[place] == composition) for composition in HOUSEHOLD_COLUMNS)
    return TableRow(title, (*cells, sum(cells)), is_sum=title.startswith("期"))


def _reasons(of_class: MovementClass, movements: Sequence[MovementsCounted]) -> tuple[tuple[str, frozenset[str]], ...]:
    """The lines of one class: the reasons of the standard that count, the load, and whatever else occurs."""
    named = {r.code: r.name for r in MOVEMENT_REASONS if r.movement_class is of_class and r.changes_population}
    lines = [(name, frozenset({code})) for code, name in named.items()]
    if of_class is MovementClass.ENTRY:
        lines.append(("新システムへの移行", frozenset({LOADED})))
    rest = frozenset(one.reason for one in movements) - named.keys() - {LOADED}
    return (*lines, *((("その他(修正の取消し等)", rest),) if rest else ()))


def _sum(movements: Iterable[MovementsCounted], codes: frozenset[str] | None = None) -> Tally:
    counts: dict[tuple[ResidentKind, Sex], int] = {}
    for one in movements:
        if codes is None or one.reason in codes:
            counts[one.kind, one.sex] = counts.get((one.kind, one.sex), 0) + one.people
    return Tally(counts)


def _signed(movements: Iterable[MovementsCounted]) -> Tally:
    held = list(movements)
    return _sum(one for one in held if one.sign > 0).plus(_sum(one for one in held if one.sign < 0), -1)


def _class_title(start: int) -> str:
    return f"{start}歳以上" if start == OLDEST_CLASS else f"{start}～{start + 4}歳"


def _people(title: str, heading: str, rows: tuple[TableRow, ...]) -> StatisticsTable:
    return StatisticsTable(title, heading, _people_titles(), rows)


def _people_titles() -> tuple[str, ...]:
    return tuple(title for title, _, _ in PEOPLE_COLUMNS)


def _total(groups: Sequence[PeopleCounted]) -> TableRow:
    return TableRow("計", tally_of(groups).cells(), is_sum=True)


def _households(title: str, groups: Sequence[HouseholdsCounted]) -> TableRow:
    cells = tuple(sum(h.households for h in groups if h.composition == key) for key in HOUSEHOLD_COLUMNS)
    return TableRow(title, (*cells, sum(cells)), is_sum=True)
