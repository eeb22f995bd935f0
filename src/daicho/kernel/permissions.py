"""Rows of the table of functions (機能一覧): which duty may use what. Each system lists its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """機能 — one thing that may be allowed or refused (標準仕様書 11.2 操作権限管理).

    Args:
        code: stable name that routes refer to, e.g. ``move_in.enter``.
        title: as shown in the table of rights, Japanese.
        duties: 職務 codes that may use it; an empty set means nobody.
    """

    code: str
    title: str
    duties: frozenset[str]
