"""電文 — header, body and the sender's signature over both, in the one canonical form that travels."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, ValidationError

from daicho.contracts.fields import Moment
from daicho.contracts.messages.body import ContractRefusal, Part
from daicho.foundation.crypto.canonical import canonical

MAX_BYTES = 1024 * 1024
"""Largest message accepted; the largest real one has a few kilobytes."""

_Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
_Short = Annotated[str, Field(max_length=100)]


class Together(Part):
    """一体で扱う連携データ — position from 1 and count within one movement."""

    movement: _Short
    position: Annotated[int, Field(ge=1)]
    count: Annotated[int, Field(ge=1)]


class Header(Part):
    """電文の見出し. ``deliveries`` gives each receiver its order number for this subject."""

    id: uuid.UUID
    type: _Short
    version: int
    sender: _Name
    subject: _Short
    created_at: Moment
    caused_by: _Short
    together: Together | None = None
    deliveries: Annotated[dict[_Name, Annotated[int, Field(ge=1)]], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Envelope:
    """電文 as read: the header checked, the body still bytes; ``signed`` is what the signature covers."""

    header: Header
    body: bytes
    signature: bytes
    signed: bytes


def signed_part(header: Mapping[str, Any], body: bytes) -> bytes:
    """What the signature covers: body, here in its canonical form already, and header as one canonical form."""
    return b'{"body":%b,"header":%b}' % (body, canonical(header))


def pack(header: Mapping[str, Any], body: Mapping[str, Any], signature: bytes) -> bytes:
    """The bytes that travel."""
    return canonical({"body": body, "header": header, "signature": base64.b64encode(signature).decode()})


def unpack(raw: bytes) -> Envelope:
    """Reads the outer form; the signature is not checked here.

    Raises: ContractRefusal ``MSG-SIZE`` or ``MSG-FORM``; no value is repeated.
    """
    if len(raw) > MAX_BYTES:
        raise ContractRefusal("MSG-SIZE", "連携データが大きすぎます。送信側で内容を確認してください。")
    try:
        outer = json.loads(raw, object_pairs_hook=without_repeats, parse_constant=_refuse)
        if not isinstance(outer, dict) or set(outer) != {"header", "body", "signature"}:
            raise ValueError("outer form")
        header, body = outer["header"], outer["body"]
        if not isinstance(header, dict) or not isinstance(body, dict):
            raise ValueError("outer form")
        signature = base64.b64decode(outer["signature"], validate=True)
        if base64.b64encode(signature).decode() != outer["signature"]:
            raise ValueError("two spellings of one signature")
        read = Header.model_validate_json(canonical(header))
        content = canonical(body)
        return Envelope(read, content, signature, signed_part(header, content))
    except (ValueError, TypeError, RecursionError, ValidationError, binascii.Error):
        text = "連携データの形式が正しくありません。送信側の設定と通信経路を確認してください。"
        raise ContractRefusal("MSG-FORM", text) from None


def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values under one name could be read as the one by us and the other by someone else."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated name")
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
