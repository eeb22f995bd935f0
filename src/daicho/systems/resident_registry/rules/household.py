"""世帯の確認 — one head or none, 続柄 that fit each other. Law: 住基法7条4号; 標準仕様書 1.1.10, 1.1.11, 11.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.relationships import CHILDREN, HEAD, PARENTS, SPOUSES, relationship_problems
from daicho.municipal.codes.residents import Sex

LARGEST_HOUSEHOLD = 99


class Related(Protocol):
    """Anybody with a 続柄, a birth date and a sex: an entered member or a record."""

    @property
    def relationship(self) -> tuple[str, ...]: ...
    @property
    def birth_date(self) -> PartialDate: ...
    @property
    def sex(self) -> Sex: ...


def check_household(members: Sequence[Related]) -> tuple[Finding, ...]:
    """世帯の確認 — REG-HOUSE-001…006, MUN-REL-001…005, for the members in the order of entry."""
    return (
        *_check_head(members),
        *(f for index, member in enumerate(members) for f in _check_relationship(index, member)),
        *_check_spouses(members),
        *_check_ages(members),
    )


def _check_head(members: Sequence[Related]) -> list[Finding]:
    heads = [i for i, member in enumerate(members) if member.relationship == (HEAD,)]
    if len(heads) > 1:
        places = "、".join(f"{i + 1}人目" for i in heads)
        return [
            Finding("REG-HOUSE-001", Level.ERROR, f"members.{i}.relationship",
                    f"世帯主が{len(heads)}人います({places})。世帯主は一人にし、ほかの方の続柄を入力してください。",
                    "住基法7条4号")
            for i in heads[1:]
        ]  # fmt: skip
    if members and not heads:
        return [
            Finding("REG-HOUSE-002", Level.ALERT, "members.0.relationship",
                    "世帯主がいません。世帯主を決めて続柄を選んでください。"
                    "15歳以上の方がいないなど世帯主を置けないときだけ、このまま進めます。", "標準仕様書4.0.4")
        ]  # fmt: skip
    if len(members) > LARGEST_HOUSEHOLD:
        return [
            Finding("REG-HOUSE-003", Level.ALERT, "members",
                    f"世帯員が{LARGEST_HOUSEHOLD}人を超えます。施設の入所者は一人ずつ別の世帯でないか確かめてください。",
                    "")
        ]  # fmt: skip
    return []


def _check_relationship(index: int, member: Related) -> tuple[Finding, ...]:
    problems = relationship_problems(member.relationship, sex=member.sex, field=f"members.{index}.relationship")
    return tuple(replace(problem, message=f"{index + 1}人目: {problem.message}") for problem in problems)


def _check_spouses(members: Sequence[Related]) -> list[Finding]:
    spouses = [i for i, m in enumerate(members) if len(m.relationship) == 1 and m.relationship[0] in SPOUSES]
    return [
        Finding("REG-HOUSE-005", Level.ALERT, f"members.{i}.relationship",
                f"世帯主の配偶者が{len(spouses)}人います。続柄を確かめてください。", "")
        for i in spouses[1:]
    ]  # fmt: skip


def _check_ages(members: Sequence[Related]) -> list[Finding]:
    head = next((m for m in members if m.relationship == (HEAD,)), None)
    if head is None or not head.birth_date.is_known:
        return []
    found: list[Finding] = []
    for index, member in enumerate(members):
        if not member.birth_date.is_known or len(member.relationship) != 1:
            continue
        older, younger = head.birth_date.sort_on, member.birth_date.sort_on
        if member.relationship[0] in PARENTS:
            older, younger = younger, older
        elif member.relationship[0] not in CHILDREN:
            continue
        if younger.year - older.year < 13:
            found.append(
                Finding("REG-HOUSE-006", Level.ALERT, f"members.{index}.birth_date",
                        f"{index + 1}人目と世帯主の年齢差が13歳未満です。生年月日と続柄を確かめてください。", "")
            )  # fmt: skip
    return found
