"""Misbehaviour on command (模擬障害): what a test asks a counterpart to do wrong, matched by type, person and count.

Kept in the counterpart's own file, and used up before it takes effect, so that "die once" stays once after a restart.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

Kind = Literal[
    "acknowledge", "reject", "stall", "late", "twice", "garbage", "wrong_certificate", "die", "unavailable",
    "wrong_signature", "other_person", "other_message",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)
HANDSHAKE = "handshake"
"""Type that a ``wrong_certificate`` order matches: it acts before any message is read."""
STATUS = "status"
"""Type of an order that acts on the check of a user certificate."""
_ONLY_WHEN_NAMED = frozenset({HANDSHAKE, STATUS})
KIND_WORDS: Mapping[str, str] = {
    "acknowledge": "検査せずに受理する", "reject": "却下する", "stall": "回答しない", "late": "遅れて回答する",
    "twice": "二度回答する", "garbage": "読めない回答を返す", "wrong_certificate": "別の認証局の証明書を示す",
    "die": "直ちに終了する", "unavailable": "503 を返す", "wrong_signature": "署名の正しくない回答を返す",
    "other_person": "別人についての回答を返す", "other_message": "別の要求への回答を返す",
}  # fmt: skip
TYPE_OF_KIND: Mapping[str, str] = {"wrong_certificate": HANDSHAKE}
"""Kinds that are about one type whatever the order says."""


class BadOrder(ValueError):
    """The order given to ``/_control`` cannot be understood; the text says why."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order to misbehave.

    Args:
        kind: what to do; see ``specs/prefecture/README.md``.
        type: message type it applies to, ``""`` = every type.
        person: 住民票コード it applies to, ``""`` = everybody.
        skip: matching messages to let pass first ("stall the *second* update of X" = 1).
        count: how often, -1 = until cleared.
        after_storing: misbehave after the message has been stored (the answer is what gets lost).
        seconds: delay of ``late``.
        reason_code: code of ``reject``. reason: its text.
    """

    kind: str
    type: str = ""
    person: str = ""
    skip: int = 0
    count: int = 1
    after_storing: bool = False
    seconds: float = 1.0
    reason_code: str = "P-CONTROL-001"
    reason: str = "試験のため却下しました。"

    @classmethod
    def from_json(
        cls, given: Any, words: Mapping[str, str] = KIND_WORDS, types: Mapping[str, str] = TYPE_OF_KIND
    ) -> Order:
        """Raises: BadOrder naming the wrong field. Args: words: the kinds there are. types: see TYPE_OF_KIND."""
        if not isinstance(given, dict):
            raise BadOrder("an object is needed")
        unknown = set(given) - {field.name for field in fields(cls)}
        if unknown:
            raise BadOrder(f"unknown fields: {', '.join(sorted(unknown))}")
        if given.get("kind") not in words:
            raise BadOrder(f"kind must be one of {', '.join(words)}")
        if given["kind"] in types:
            given = {**given, "type": types[given["kind"]], "person": ""}
        return cls(**given)


class Control:
    """The open orders of one counterpart. Args: words, types: its kinds of misbehaviour, where they are its own."""

    def __init__(
        self,
        database: sqlite3.Connection,
        words: Mapping[str, str] = KIND_WORDS,
        types: Mapping[str, str] = TYPE_OF_KIND,
    ) -> None:
        self._database = database
        self.words = words
        self._types = types
        database.execute(
            "create table if not exists control "
            "(id integer primary key, content text not null, skip integer not null, left integer not null)"
        )

    def order(self, given: Any) -> None:
        """Keep an order as it was asked for. Raises: BadOrder."""
        self.add(Order.from_json(given, self.words, self._types))

    def add(self, order: Order) -> None:
        """Keep an order until it is used up or cleared."""
        with self._database:
            self._database.execute(
                "insert into control (content, skip, left) values (?, ?, ?)",
                (json.dumps(asdict(order)), order.skip, order.count),
            )

    def clear(self) -> None:
        """Behave again."""
        with self._database:
            self._database.execute("delete from control")

    def open_orders(self) -> list[dict[str, Any]]:
        """The orders not yet used up, with what is left of their counts."""
        rows = self._database.execute("select content, skip, left from control where left <> 0 order by id")
        return [{**json.loads(content), "skip": skip, "count": left} for content, skip, left in rows]

    def take(self, message_type: str, person: str) -> Order | None:
        """The order that applies to this message, already counted down; None = behave."""
        rows = self._database.execute("select id, content, skip, left from control where left <> 0 order by id")
        for row_id, content, skip, left in rows.fetchall():
            order = Order(**json.loads(content))
            if message_type in _ONLY_WHEN_NAMED and order.type != message_type:
                continue
            if order.type not in ("", message_type) or order.person not in ("", person):
                continue
            with self._database:
                if skip > 0:
                    self._database.execute("update control set skip = skip - 1 where id = ?", (row_id,))
                    continue
                if left > 0:
                    self._database.execute("update control set left = left - 1 where id = ?", (row_id,))
            return order
        return None
