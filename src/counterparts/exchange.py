"""One exchange (電文交換) over HTTPS: read a message, answer it, or misbehave exactly as ordered."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.types import Receive, Scope, Send

from counterparts.control import Control, Order
from counterparts.tls import common_name

MAX_BYTES = 8_000_000
ANSWERED = frozenset({"acknowledge", "reject", "wrong_signature", "other_person", "other_message"})
"""Orders that only change what the answer says."""

Answer = tuple[int, dict[str, Any]]
"""HTTP status and JSON body."""

Answering = Callable[[Any, Order | None, str], Answer]
"""Given the decoded body, the order in force and the name that the connection proved, say what to answer."""


class Exchange:
    """ASGI application of one path that answers JSON with JSON.

    Args:
        path: the only path that exists.
        answer: applies a message. key: message type and person of a decoded body, to match orders against.
        control: the orders to misbehave.
    """

    def __init__(self, path: str, answer: Answering, key: Callable[[Any], tuple[str, str]], control: Control) -> None:
        self._path = path
        self._answer = answer
        self._key = key
        self._control = control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        if scope["path"] != self._path or scope["method"] != "POST":
            await _reply(send, 404, {"error": "no such exchange"})
            return
        body = await _whole_body(receive)
        if body is None:
            await _reply(send, 413, {"error": "too large"})
            return
        try:
            message = json.loads(body)
        except (ValueError, RecursionError):
            message = None
        order = self._control.take(*self._key(message))
        if order is None or order.kind in ANSWERED:
            await _reply(send, *self._answer(message, order, _peer(send)))
        else:
            await self._misbehave(order, message, receive, send)

    async def _misbehave(self, order: Order, message: Any, receive: Receive, send: Send) -> None:
        answer: Answer = (503, {"error": "unavailable"})
        if order.after_storing or order.kind in ("late", "twice"):
            answer = self._answer(message, None, _peer(send))
        match order.kind:
            case "die":
                os._exit(70)
            case "stall":
                await _until_gone(receive)
            case "late":
                await asyncio.sleep(order.seconds)
                await _reply(send, *answer)
            case "twice":
                await _reply(send, *answer)
                await _write_again(send, answer)
            case "garbage":
                await _reply_bytes(send, 200, b"\x00\xff<html>not what you asked for", b"application/json")
            case _:
                await _reply(send, 503, {"error": "unavailable"})


def _peer(send: Any) -> str:
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    return common_name(transport.get_extra_info("peercert")) if transport is not None else ""


async def _whole_body(receive: Receive) -> bytes | None:
    body = bytearray()
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            return bytes(body)
        body += event.get("body", b"")
        if len(body) > MAX_BYTES:
            return None
        if not event.get("more_body", False):
            return bytes(body)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        await asyncio.sleep(0.05)


async def _reply(send: Send, status: int, body: Mapping[str, Any]) -> None:
    await _reply_bytes(send, status, json.dumps(body, ensure_ascii=False).encode(), b"application/json")


async def _reply_bytes(send: Send, status: int, body: bytes, content_type: bytes) -> None:
    headers = [(b"content-type", content_type), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _write_again(send: Callable[..., Awaitable[None]], answer: Answer) -> None:
    """A second, unasked answer on the same connection, past the HTTP library that would refuse to send it."""
    body = json.dumps(answer[1], ensure_ascii=False).encode()
    head = f"HTTP/1.1 {answer[0]} OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None and not transport.is_closing():
        transport.write(head.encode() + body)
