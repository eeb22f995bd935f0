"""照会電文 — question and answer as they travel: header, body and signature, canonical like messages."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError

from daicho.contracts.fields import Moment
from daicho.contracts.messages.body import ContractRefusal, Part
from daicho.foundation.crypto import trust
from daicho.foundation.crypto.canonical import canonical
from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.messaging.envelope import without_repeats

MAX_BYTES = 1024 * 1024
_Short = Annotated[str, Field(max_length=100)]


class QuestionHeader(Part):
    """照会の見出し."""

    id: uuid.UUID
    type: _Short
    version: int
    asker: _Short
    answerer: _Short
    asked_at: Moment
    caused_by: _Short

    @property
    def signer(self) -> str:
        """Who must have signed."""
        return self.asker


class AnswerHeader(Part):
    """回答の見出し — tied to its question by id; ``refused`` carries code and text instead of a body."""

    question: uuid.UUID
    answerer: _Short
    outcome: Literal["answered", "refused"]
    code: _Short = ""
    text: Annotated[str, Field(max_length=1000)] = ""

    @property
    def signer(self) -> str:
        """Who must have signed."""
        return self.answerer


H = TypeVar("H", QuestionHeader, AnswerHeader)


def sign(signer: str, header: QuestionHeader | AnswerHeader, body: Mapping[str, Any]) -> bytes:
    """The bytes that travel, signed by a system."""
    content = {"header": header.model_dump(mode="json"), "body": dict(body)}
    signature = keyring_for(signer).sign(canonical(content))
    return canonical({**content, "signature": base64.b64encode(signature).decode()})


def open_signed(raw: bytes, kind: type[H], signer: str | None) -> tuple[H, bytes]:
    """Header and body (JSON) of a signed question or answer.

    Args: signer: who must have signed; None takes the one that the header names.
    Raises: ContractRefusal ``INQ-FORM`` or ``INQ-SIGNATURE``.
    """
    try:
        if len(raw) > MAX_BYTES:
            raise ValueError("too large")
        outer = json.loads(raw, object_pairs_hook=without_repeats)
        signature = base64.b64decode(outer.pop("signature"), validate=True)
        if set(outer) != {"header", "body"} or not isinstance(outer["body"], dict):
            raise ValueError("outer form")
        header = kind.model_validate_json(canonical(outer["header"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ValidationError, binascii.Error):
        raise ContractRefusal("INQ-FORM", "照会電文の形式が正しくありません。接続の設定を確認してください。") from None
    if not trust.verify(signer or header.signer, canonical(outer), signature):
        raise ContractRefusal("INQ-SIGNATURE", "照会電文の署名を確認できません。公開鍵の登録を確認してください。")
    return header, canonical(outer["body"])
