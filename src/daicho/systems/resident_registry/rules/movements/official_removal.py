"""職権消除 — the office itself closes a record: nobody lives there, or it should never have been (住基法8条, 令12条).

It rests on an investigation on the spot (34条) whose result is recorded. The person is told, or where nobody can be
reached a public notice is put up (令12条4項). A 死亡 and a 失踪宣告 have kinds of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daicho.kernel.dates import wareki
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.kind import Allotted, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.leaving import Leaving, check_leaving, leaving_outcome
from daicho.systems.resident_registry.rules.movements.move_within import Placed

REASON = "official_removal"
BASES = (FilingBasis.OFFICIAL, FilingBasis.NOTICE, FilingBasis.REQUEST)


class RemovalGround(StrEnum):
    """職権消除の理由."""

    WHEREABOUTS_UNKNOWN = "whereabouts_unknown"
    RECORDED_TWICE = "recorded_twice"
    RIGHT_LOST = "right_lost"
    OTHER = "other"


GROUND_TITLES = {
    RemovalGround.WHEREABOUTS_UNKNOWN: "居所不明(実態調査による)",
    RemovalGround.RECORDED_TWICE: "二重登録・誤った記載",
    RemovalGround.RIGHT_LOST: "外国人住民でなくなった(出国・在留資格の喪失など)",
    RemovalGround.OTHER: "その他",
}


@dataclass(frozen=True, slots=True)
class OfficialRemovalEntry:
    """職権消除の内容.

    Args: findings: what the investigation found (実態調査の結果). investigated_on: when, where there was one.
    """

    filing: Filing
    people: tuple[str, ...]
    ground: RemovalGround
    findings: str
    investigated_on: date | None = None
    remaining: tuple[Placed, ...] = ()

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the 職権記録書."""
        return (
            ("消除の理由", GROUND_TITLES[self.ground]),
            ("実態調査の日", wareki(self.investigated_on) if self.investigated_on else ""),
            ("調査の結果", self.findings),
            ("残る人の続柄", "、".join(relationship_text(p.relationship) for p in self.remaining)),
        )


def _leaving(entry: OfficialRemovalEntry) -> Leaving:
    return Leaving(entry.filing, entry.people, REASON, ResidentStatus.REMOVED, entry.remaining)


def _check(entry: OfficialRemovalEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    rule = FilingRule(bases=frozenset(BASES), label="消除日")
    return (
        *check_filing(entry.filing, rule, scene.today, scene.several_papers_needed),
        *_check_investigation(entry, scene),
        *check_leaving(_leaving(entry), scene),
    )


def _check_investigation(entry: OfficialRemovalEntry, scene: Scene) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if not entry.filing.moved_on.is_known:
        found.append(
            Finding("REG-REMOVE-001", Level.ERROR, "moved_on",
                    "職権消除の日に不詳は使えません。消除を決裁した日を入力してください。", "標準仕様書1.1.8")
        )  # fmt: skip
    if not entry.findings.strip():
        found.append(
            Finding("REG-REMOVE-002", Level.ERROR, "findings",
                    "調査の結果が空です。確かめた事実と、その資料を入力してください。",
                    "住基法8条・34条、標準仕様書4.2.0.1")
        )  # fmt: skip
    needs_visit = entry.ground is RemovalGround.WHEREABOUTS_UNKNOWN
    if needs_visit and entry.investigated_on is None:
        found.append(
            Finding("REG-REMOVE-003", Level.ERROR, "investigated_on",
                    "居所不明による消除には実態調査が必要です。調査した日を入力してください。まだのときは先に調査します。",
                    "住基法34条")
        )  # fmt: skip
    elif entry.investigated_on is not None and entry.investigated_on > scene.today:
        found.append(
            Finding("REG-REMOVE-004", Level.ERROR, "investigated_on",
                    "実態調査の日が処理日より後です。調査した日を確かめてください。", "標準仕様書11.1")
        )  # fmt: skip
    return tuple(found)


def _outcome(entry: OfficialRemovalEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    return leaving_outcome(_leaving(entry), scene)


KIND = MovementKind(
    code="official_removal",
    title="職権消除",
    entry=OfficialRemovalEntry,
    reasons=frozenset({REASON, "head_change"}),
    aspects=frozenset({"status", "household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: entry.people,
)
