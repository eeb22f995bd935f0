"""A counterpart's application without a port."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx
from starlette.applications import Starlette


@dataclass(frozen=True, slots=True)
class InProcess:
    """Asks an application directly."""

    app: Starlette

    def get(self, path: str) -> httpx.Response:
        """GET."""
        return self._ask("GET", path)

    def post(self, path: str, **given: Any) -> httpx.Response:
        """POST. Args: given: ``json``, ``data`` or ``content``."""
        return self._ask("POST", path, **given)

    def _ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://counterpart") as client:
                return await client.request(method, path, **given)

        return asyncio.run(ask())
