"""Findings (確認結果): what a rule has to say about an entry, all at once and without raising.

An error (エラー) blocks 本登録 until it is mended; an alert (アラート) may be confirmed, and the confirmation
is kept. Both state cause, reason and next step. Source: 標準仕様書 11.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """エラー or アラート (標準仕様書 11.1)."""

    ERROR = "error"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Finding:
    """確認結果 — one thing that is wrong or doubtful in an entry.

    Args:
        code: stable, never reused, e.g. ``REG-MOVE-014``.
        level: error or alert.
        field: path of the field it belongs to, e.g. ``members.1.birth_date``; ``""`` for the whole entry.
        message: Japanese: cause, reason and what to do. Never contains a personal number.
        article: law or standard it rests on, ``""`` where there is none.
    """

    code: str
    level: Level
    field: str
    message: str
    article: str = ""


def errors_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that block (エラー)."""
    return tuple(f for f in findings if f.level is Level.ERROR)


def alerts_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that must be confirmed one by one (アラート)."""
    return tuple(f for f in findings if f.level is Level.ALERT)
