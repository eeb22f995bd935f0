"""審査 — the checks of a kind, then whether the households hold together once the movement is carried out.

Each kind looks at the day of the movement. Where later days are already recorded (届出の順序が前後したとき), what it
changes is laid over them, and only the result shows whether both are true at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from daicho.kernel.findings import Finding, Level, errors_in
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.households import head_name_of
from daicho.systems.resident_registry.rules.movements.kind import Allotted, MovementKind, Scene
from daicho.systems.resident_registry.rules.movements.preview import touched_by
from daicho.systems.resident_registry.rules.record import ResidentRecord

ADVICE = "後の日の異動がすでに記録されています。それを先に取り消し、異動日の順に入力し直してください。"
_LEVELS = {"REG-LATE-001": Level.ERROR, "REG-LATE-002": Level.ERROR, "REG-LATE-003": Level.ALERT}
"""Addresses may part for a while: members are corrected one after the other."""


def judged(kind: MovementKind[Any], entry: Any, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    """Everything that speaks for or against an entry (標準仕様書 4.0.4, 1.1.10)."""
    found = kind.check(entry, numbers, scene)
    return found if errors_in(found) else (*found, *_torn_apart(kind, entry, numbers, scene))


def _torn_apart(kind: MovementKind[Any], entry: Any, numbers: EntryNumbers, scene: Scene) -> Iterator[Finding]:
    placeholders = Allotted(tuple(f"new{place}" for place in range(kind.new_households(entry))))
    touched = touched_by(kind.outcome(entry, numbers, scene, placeholders), scene)
    before = {number: known.record for number, known in scene.residents.items()}
    after = before | {one.number or f"new{place}": one.after for place, one in enumerate(touched)}
    known = _faults(before)
    for (code, household), fault in _faults(after).items():
        if (code, household) not in known:
            which = "新しい世帯" if household.startswith("new") else f"世帯{household}"
            yield Finding(code, _LEVELS[code], "moved_on", f"{which}は今日の時点で{fault}。{ADVICE}", "標準仕様書4.0.4")


def _faults(records: Mapping[str, ResidentRecord]) -> dict[tuple[str, str], str]:
    """What is wrong with the households of today's records, by code and 世帯番号."""
    households: dict[str, list[ResidentRecord]] = {}
    for record in records.values():
        if record.is_present:
            households.setdefault(record.household_number, []).append(record)
    found: dict[tuple[str, str], str] = {}
    for number, members in households.items():
        heads = [record for record in members if record.is_head]
        names = "・".join(record.name.full for record in heads)
        if len(heads) > 1:
            found["REG-LATE-001", number] = f"世帯主が{len(heads)}人({names})になります"
        elif heads and any(record.head.full != head_name_of(heads[0]).full for record in members):
            found["REG-LATE-002", number] = f"世帯主氏名が世帯主({names})と食い違います"
        # Another 方書 in one household is never an obstacle (標準仕様書 4.1.4.1).
        if len({(one.address.town_code, one.address.text, one.address.lot) for one in members}) > 1:
            found["REG-LATE-003", number] = "世帯員の住所が二つに分かれます"
    return found
