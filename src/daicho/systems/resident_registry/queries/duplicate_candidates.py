"""同一人の疑いの候補 — whom to compare with the newcomers of one page; one statement, bounded per newcomer.

Three indexes of the search rows are asked: born on the same day (limited, since internal days of unknown births
cluster), the same written name, the same reading; the latter two with a birth date that a slip of the pen explains.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connections

SYSTEM = "resident_registry"
SAME_DAY, SAME_NAME = 300, 40
_NEAR = """(
    extract(year from c.birth_on) = extract(year from n.birth_on)
    or to_char(c.birth_on, 'MMDD') = to_char(n.birth_on, 'MMDD')
)"""
_COLUMNS = "c.resident_number, c.name, c.name_key, c.kana_key, c.given_kana_key"
_STATEMENT = f"""
    select distinct n.resident_number, n.name, n.name_key, n.kana_key, n.given_kana_key, other.*
    from resident_search n cross join lateral (
        (select {_COLUMNS} from resident_search c where c.birth_on = n.birth_on limit {SAME_DAY})
        union
        (select {_COLUMNS} from resident_search c
         where c.name_key = n.name_key and n.name_key <> '' and {_NEAR} limit {SAME_NAME})
        union
        (select {_COLUMNS} from resident_search c
         where c.kana_key = n.kana_key and n.kana_key <> '' and {_NEAR} limit {SAME_NAME})
    ) other
    where n.current and n.resident_number = any(%s) and other.resident_number <> n.resident_number
"""


def look_alikes(newcomers: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Pairs of 宛名番号, the smaller first, whose names are near enough to be compared in full."""
    if not newcomers:
        return frozenset()
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute(_STATEMENT, [list(newcomers)])
        rows = cursor.fetchall()
    return frozenset((min(row[0], row[5]), max(row[0], row[5])) for row in rows if _alike(row[1:5], row[6:10]))


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """A cheap look at the stored keys: equal, made of the same letters, or with the same given name."""
    name, *keys = one
    other_name, *other_keys = other
    if any(a and a == b for a, b in zip(keys, other_keys, strict=True)):
        return True
    same_letters = any(a and sorted(a) == sorted(b) for a, b in zip(keys[:2], other_keys[:2], strict=True))
    return same_letters or _given(name) == _given(other_name) != ""


def _given(name: str) -> str:
    words = name.split()
    return words[1] if len(words) == 2 else ""
