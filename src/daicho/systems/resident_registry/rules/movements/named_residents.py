"""異動者の確認 — what must hold for every resident whom an entry names, whatever the kind of movement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from daicho.kernel.dates import wareki
from daicho.kernel.findings import Finding, Level
from daicho.systems.resident_registry.rules.movements.kind import KnownResident, Scene
from daicho.systems.resident_registry.rules.suppressions import Process, suppression_findings


def check_named(
    numbers: Iterable[str], scene: Scene, moved_on: date, *, closed_allowed: bool = False, field: str = "people"
) -> tuple[Finding, ...]:
    """異動者の確認 — REG-WHO-001…006, in the order of the entry.

    Args: moved_on: sortable 異動日. closed_allowed: the kind works on closed records too (除票への転入通知 …).
    """
    found: list[Finding] = []
    wanted = list(numbers)
    if not wanted:
        found.append(
            Finding("REG-WHO-001", Level.ERROR, field,
                    "異動する人が選ばれていません。世帯の中から一人以上選んでください。", "標準仕様書4.0.1")
        )  # fmt: skip
    for number in wanted:
        known = scene.residents.get(number)
        if known is None:
            found.append(
                Finding("REG-WHO-002", Level.ERROR, field,
                        f"宛名番号{number}の記録がありません。検索から選び直してください。", "")
            )  # fmt: skip
            continue
        found += _check_one(known, moved_on, field, closed_allowed=closed_allowed)
        names = {number: f"{known.record.name.full}さん"}
        found += suppression_findings(known.suppressions, Process.ENTRY, scene.now, field=field, names=names)
    return tuple(found)


def _check_one(known: KnownResident, moved_on: date, field: str, *, closed_allowed: bool) -> list[Finding]:
    name = known.record.name.full
    if not known.record.is_present and not closed_allowed:
        return [
            Finding("REG-WHO-003", Level.ERROR, field,
                    f"{name}さんの住民票は消除されています({known.record.status.official_name})。"
                    "異動は現存する人だけに入力できます。", "標準仕様書1.1.5")
        ]  # fmt: skip
    found: list[Finding] = []
    if known.pending:
        found.append(
            Finding("REG-WHO-004", Level.ERROR, field,
                    f"{name}さんは別の仮登録({known.pending})の審査中です。先にそれを本登録するか取り下げてください。",
                    "標準仕様書4.0.8")
        )  # fmt: skip
    if known.on(moved_on) is None:
        first = min(version.valid_from for version in known.versions)
        found.append(
            Finding("REG-WHO-005", Level.ERROR, "moved_on",
                    f"異動日が、{name}さんの記録の始まる日({wareki(first)})より前です。異動日を確かめてください。",
                    "標準仕様書11.1")
        )  # fmt: skip
    if known.protected:
        found.append(
            Finding("REG-WHO-006", Level.ALERT, field,
                    f"{name}さんは支援措置の対象です。支援措置責任者に連絡し、住所が伝わらないように扱ってください。",
                    "標準仕様書3.4")
        )  # fmt: skip
    return found


def household_mates(scene: Scene, numbers: Iterable[str]) -> tuple[KnownResident, ...]:
    """残る世帯員 — present members of the same households who are not among the given."""
    leaving = set(numbers)
    households = dict.fromkeys(
        scene.residents[number].record.household_number for number in numbers if number in scene.residents
    )
    return tuple(mate for one in households for mate in scene.household(one) if mate.number not in leaving)
