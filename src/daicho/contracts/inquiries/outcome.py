"""The four outcomes of a question (照会の結果). Each has its text, ready for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answered:
    """回答あり."""

    answer: Any
    text: str = "回答を受け取りました。"


@dataclass(frozen=True, slots=True)
class Refused:
    """回答拒否 — the other system, or our own connection table, does not allow it."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Unavailable:
    """照会先に接続できない."""

    text: str = (
        "照会先のシステムに接続できませんでした。時間をおいてもう一度行ってください。"
        "続く場合は連携担当に連絡してください。"
    )


@dataclass(frozen=True, slots=True)
class TimedOut:
    """時間切れ — no answer within the limit; the question may still have been received."""

    text: str = (
        "照会先から時間内に回答がありませんでした。もう一度行ってください。続く場合は連携担当に連絡してください。"
    )


Outcome = Answered | Refused | Unavailable | TimedOut
