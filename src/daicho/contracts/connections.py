"""接続表 (connections): reads ``connections.toml`` and answers who may say what to whom (C0, M33)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from daicho.contracts.messages.body import Part

Kind = Literal["message", "inquiry"]


class Connection(Part):
    """接続 — one kind of data from one system to another.

    Args:
        basis: 法的根拠. requirements: ids of the requirement list. outside: the receiver is not a system of ours.
    """

    sender: str
    receiver: str
    kind: Kind
    type: str
    basis: str = Field(min_length=1)
    requirements: tuple[str, ...] = Field(min_length=1, strict=False)
    outside: bool = False


@cache
def connections() -> tuple[Connection, ...]:
    """Every declared connection, in the order of the file."""
    rows = tomllib.loads((Path(__file__).parent / "connections.toml").read_text(encoding="utf-8"))
    return tuple(Connection.model_validate(row) for row in rows["connection"])


def receivers(sender: str, type_: str) -> tuple[str, ...]:
    """送信先 — who gets a message of this type from this sender; empty when it was never declared."""
    return tuple(c.receiver for c in connections() if (c.sender, c.type, c.kind) == (sender, type_, "message"))


def is_declared(sender: str, receiver: str, type_: str) -> bool:
    """Whether this message may pass from the one to the other."""
    return receiver in receivers(sender, type_)


def message_pairs() -> tuple[tuple[str, str, bool], ...]:
    """(sender, receiver, outside) of every pair that exchanges messages; the relays to run."""
    return tuple(dict.fromkeys((c.sender, c.receiver, c.outside) for c in connections() if c.kind == "message"))


def may_ask(asker: str, answerer: str, type_: str) -> bool:
    """Whether this question may be put."""
    return any((c.sender, c.receiver, c.type, c.kind) == (asker, answerer, type_, "inquiry") for c in connections())


def answerer_of(asker: str, type_: str) -> str | None:
    """照会先 — the one system that answers this question, None when it was never declared."""
    return next((c.receiver for c in connections() if (c.sender, c.type, c.kind) == (asker, type_, "inquiry")), None)
