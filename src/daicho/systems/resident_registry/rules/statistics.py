"""人口統計 — how versions of records become counts (標準仕様書 6.1).

The register is counted as it stood at the end of a day (処理日): what was recorded by then, whatever days the records
speak of. A published figure therefore never changes, and 人口(期末) = 人口(期首) + Σ 異動 holds by construction. A 転出
counts with the closing on its day, not with its notice; a cancellation counts back with a reason of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daicho.municipal.codes.movement_reasons import MOVEMENT_REASONS
from daicho.municipal.codes.residents import ResidentKind, Sex

LOADED = "loaded"
"""Stands as the reason of what came from the former system: it is counted once, as it stood (新システムへの移行)."""
_NEW_SHEETS = frozenset(reason.code for reason in MOVEMENT_REASONS if reason.renews_sheet)


@dataclass(frozen=True, slots=True)
class Standing:
    """住民としての属性 — what a present resident is counted by."""

    kind: ResidentKind
    sex: Sex
    birth_on: date
    town_code: str
    household_number: str


@dataclass(frozen=True, slots=True)
class CountableVersion:
    """一版 — what counting needs of it. ``standing``: None when the record is closed. ``day``: 処理日."""

    version_no: int
    movement: str
    recorded_at: datetime
    day: date
    reason: str
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """増減の一件 — somebody is counted from now on (+1) or no more (-1) as what ``standing`` says.

    Args:
        version_no: of the version by which it came about.
        inside: 増減に数えない — the person stays on the register of the same 住民種別: 転居, corrections, a new sheet.
    """

    version_no: int
    day: date
    sign: int
    reason: str
    inside: bool
    standing: Standing


def register_changes(versions: Sequence[CountableVersion], counted: int = 0) -> Iterator[RegisterChange]:
    """What the versions of one resident add to the counts.

    Args:
        versions: in the order of their numbers, beginning with the version ``counted`` if there is one.
        counted: number of the last version already counted, 0 for none.
    """
    before: Standing | None = None
    for place, version in enumerate(versions):
        if version.version_no <= counted:
            before = version.standing
        elif place + 1 == len(versions) or not _same_act(version, versions[place + 1]):
            yield from _changes(before, version)
            before = version.standing


def _same_act(one: CountableVersion, following: CountableVersion) -> bool:
    """An act that rewrites several stretches of days leaves the register as its last version says.

    消除 and 記載 in one act have two reasons and are two steps (帰化, 改製 …); the load has many and is one.
    """
    alike = (one.movement, one.recorded_at) == (following.movement, following.recorded_at)
    return alike and (one.reason == following.reason or one.reason == LOADED)


def _changes(before: Standing | None, version: CountableVersion) -> Iterator[RegisterChange]:
    after = version.standing
    if before == after:
        return
    stays = before is not None and after is not None and before.kind is after.kind
    inside = stays or version.reason in _NEW_SHEETS
    for sign, standing in ((-1, before), (1, after)):
        if standing is not None:
            yield RegisterChange(version.version_no, version.day, sign, version.reason, inside, standing)
