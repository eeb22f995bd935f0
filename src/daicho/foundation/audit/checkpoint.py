"""Checkpoints (封印の写し): a file with the whole chain of seals, to be handed to an outsider.

:func:`check` needs the file and the public key and nothing else, neither database nor settings. A later file must
extend an earlier one (:func:`extends`), so whoever keeps one file notices any rewriting of what it covers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from daicho.foundation.audit.chain import START, SealHead
from daicho.foundation.crypto.canonical import canonical
from daicho.foundation.crypto.trust import verify_with

FORMAT = "daicho audit checkpoint 1"


def build(system: str, seals: list[tuple[SealHead, bytes]], public_key: bytes) -> bytes:
    """The file of a chain of seals with their signatures."""
    rows = [{**head.to_json(), "hash": head.hash().hex(), "signature": signature.hex()} for head, signature in seals]
    return canonical({"format": FORMAT, "system": system, "public_key": public_key.hex(), "seals": rows}) + b"\n"


def check(document: bytes, public_key: bytes) -> tuple[str, ...]:
    """Everything wrong with a checkpoint, in Japanese; empty when it holds.

    Args: public_key: raw Ed25519 key obtained from elsewhere than the file, 32 bytes.
    """
    try:
        content = _read(document)
    except (ValueError, KeyError, TypeError, AttributeError):
        return ("ファイルの形式が正しくありません。",)
    return tuple(_problems(content, public_key))


def extends(older: bytes, newer: bytes) -> bool:
    """Whether the newer file contains the older one's chain unchanged."""
    before, after = _read(older), _read(newer)
    begins_alike: bool = after["seals"][: len(before["seals"])] == before["seals"]
    return begins_alike and str(before["system"]) == str(after["system"])


def _read(document: bytes) -> Mapping[str, Any]:
    content = json.loads(document)
    if content["format"] != FORMAT or not isinstance(content["seals"], list):
        raise ValueError("not a checkpoint")
    for seal in content["seals"]:
        _head(seal), bytes.fromhex(seal["hash"]), bytes.fromhex(seal["signature"])
    return content  # type: ignore[no-any-return]  # shape checked above


def _problems(content: Mapping[str, Any], public_key: bytes) -> Iterator[str]:
    previous, low = START, 0
    for due, seal in enumerate(content["seals"], start=1):
        head = _head(seal)
        if (head.system, head.number, head.previous, head.low) != (content["system"], due, previous, low):
            yield f"封印の連鎖が切れています(封印番号 {head.number})。"
        if head.hash() != bytes.fromhex(seal["hash"]):
            yield f"封印の内容がそのハッシュ値と一致しません(封印番号 {head.number})。"
        if not verify_with(public_key, head.hash(), bytes.fromhex(seal["signature"])):
            yield f"封印の署名を確認できません(封印番号 {head.number})。"
        previous, low = head.hash(), head.high


def _head(seal: Mapping[str, Any]) -> SealHead:
    return SealHead(
        system=str(seal["system"]),
        number=int(seal["number"]),
        low=int(seal["low"]),
        high=int(seal["high"]),
        count=int(seal["count"]),
        root=bytes.fromhex(seal["root"]),
        previous=bytes.fromhex(seal["previous"]),
        sealed_at=datetime.fromisoformat(seal["sealed_at"]),
    )
