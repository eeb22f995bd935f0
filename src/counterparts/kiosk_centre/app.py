"""キオスク端末との接続口: ``POST /centre/v1/<act>`` with JSON, for kiosks whose certificate is registered."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from counterparts.kiosk_centre.desk import Centre, Given
from counterparts.kiosk_centre.refusals import Answer, refused
from counterparts.tls import common_name

_MOST_BYTES = 65_536
Act = Callable[[str, Given], Awaitable[Answer]]


def kiosk_app(centre: Centre, kiosk_of: Callable[[Request], str]) -> Starlette:
    """The application. Args: kiosk_of: the name that the connection proved."""
    acts: Mapping[str, Act] = {
        "offer": centre.offer,
        "challenge": centre.challenge,
        "begin": centre.begin,
        "order": centre.order,
        "resume": centre.resume,
        "step": centre.step,
    }

    async def act(request: Request) -> Response:
        chosen = acts.get(request.path_params["act"])
        if chosen is None:
            return Response(status_code=404)
        given = _read(await request.body())
        return JSONResponse(refused("C-FORM") if given is None else await chosen(kiosk_of(request), given))

    return Starlette(routes=[Route("/centre/v1/{act}", act, methods=["POST"])])


class NamedByCertificate:
    """ASGI application that tells the inner one who is at the other end. Args: inner: the application."""

    def __init__(self, inner: Starlette) -> None:
        self._inner = inner

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request."""
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        peer = transport.get_extra_info("peercert") if transport is not None else None
        await self._inner({**scope, "kiosk": common_name(peer)}, receive, send)


def _read(content: bytes) -> Given | None:
    if len(content) > _MOST_BYTES:
        return None
    try:
        given = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None
