"""Context (処理の文脈): who acts, where, why and when. Doors build it; actions and queries take it first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from daicho.kernel.law import LawTables


@dataclass(frozen=True, slots=True)
class Office:
    """入力場所 — the office an act is done at (標準仕様書 1.3.1)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """操作者 — a person signed in, or a system acting on a message.

    Args:
        staff_id: 職員番号, or the system's name when ``realm`` is ``"system"``.
        name: as shown on screens and in the audit log.
        realm: ``office``, ``jukinet``, ``intermediate``, ``lgwan`` or ``system``.
        duties: 職務 codes that the office has given this person; rights follow from them.
        credential: names what unlocked the session, e.g. ``password`` or a card id (M8); never a secret.
    """

    staff_id: str
    name: str
    realm: str
    duties: frozenset[str] = frozenset()
    credential: str = ""


def _nothing_to_ask(question: Any) -> Any:
    raise RuntimeError(f"no inquiry door in this context: {type(question).__name__}")


def _nothing_to_enqueue(job: str, **arguments: Any) -> None:
    raise RuntimeError(f"no job queue in this context: {job}")


@dataclass(frozen=True, slots=True)
class Context:
    """Everything an act may know about its surroundings.

    Args:
        now: business time (業務日時), aware, Asia/Tokyo.
        purpose: 利用目的 of a look-up or act, from the open case where there is one.
        system: name of the system being served, e.g. ``resident_registry``.
        caused_by: id of the request or message that led here; stands on every log line.
        ask: sends a question of ``contracts.inquiries`` and returns its outcome; never inside a transaction.
        enqueue: puts a job by name into this system's queue, inside the running transaction.
    """

    actor: Actor
    office: Office
    terminal: str
    purpose: str
    system: str
    now: datetime
    law: LawTables
    caused_by: str = ""
    ask: Callable[[Any], Any] = _nothing_to_ask
    enqueue: Callable[..., None] = _nothing_to_enqueue

    @property
    def today(self) -> date:
        """処理日, Asia/Tokyo."""
        return self.now.date()

    def for_purpose(self, purpose: str) -> Context:
        """The same surroundings with another 利用目的."""
        return replace(self, purpose=purpose)
