"""転送: passes a request on to the certificate server, rightly or exactly as wrongly as ordered."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from counterparts.certificates import ServerCertificate
from counterparts.control import STATUS, Order
from counterparts.kiosk_centre.door import Door, NoAnswer, content_of

KIND_WORDS = {
    "twice": "同じ請求を二度送る", "other_body": "同じ受付番号で別の請求も送る",
    "late": "遅れて送る",
    "garbage": "読めない電文を送る", "wrong_certificate": "別の認証局の証明書を示す",
    "die_before": "転送の前に終了する",
    "die_after": "転送の後に終了する", "lose_outcome": "結果を失う", "outcome_twice": "結果を二度送る",
    "contradict": "矛盾する結果も送る", "revoked": "失効した証明書を通す",
}  # fmt: skip
TYPE_OF_KIND = {
    "other_body": "certificate", "lose_outcome": "outcome", "outcome_twice": "outcome", "contradict": "outcome",
    "revoked": STATUS,
}  # fmt: skip
TYPES = (
    ("offer", "交付時間の照会"),
    ("person", "本人の確認"),
    ("certificate", "証明書の請求"),
    ("outcome", "交付の結果"),
)
_DIED = 70
_GARBAGE = b"\x00\xff<html>not a request"
Noted = Callable[[str], None]
"""Told what a second request was answered (``ok``, a code, or why there was no answer)."""


@dataclass(frozen=True, slots=True)
class Forwarding:
    """転送の相手. Args: identity: the centre's certificate. stranger: one of a CA that nobody registered."""

    door: Door
    identity: ServerCertificate
    stranger: ServerCertificate

    def send(self, what: str, body: Mapping[str, Any], order: Order | None, noted: Noted) -> dict[str, Any]:
        """One request. Raises: NoAnswer."""
        kind = order.kind if order is not None else ""
        if kind == "die_before":
            os._exit(_DIED)
        if order is not None and kind == "late":
            time.sleep(order.seconds)
        identity = self.stranger if kind == "wrong_certificate" else self.identity
        content = _GARBAGE if kind == "garbage" else content_of(body)
        answer = self.door.ask(what, content, identity)
        if kind == "die_after":
            os._exit(_DIED)
        if kind in ("twice", "outcome_twice"):
            again = self._again(what, body)
            noted("SAME" if again == answer else _result(again))
        if kind == "other_body":
            noted(_result(self._again(what, {**body, "copies": body["copies"] % 2 + 1})))
        return answer

    def _again(self, what: str, body: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return self.door.ask(what, content_of(body), self.identity)
        except NoAnswer as reason:
            return {"result": "no_answer", "code": str(reason)}


def _result(answer: Mapping[str, Any]) -> str:
    return str(answer.get("code") or answer["result"])
