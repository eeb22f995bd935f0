"""引き出し over HTTP (loopback): the API for readers, and the page where people put cards on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from counterparts.national import specimens
from counterparts.national.drawer import READERS, Drawer, DrawerRefusal
from counterparts.national.drawer_page import drawer_page
from counterparts.pages import form_of


def routes(drawer: Drawer) -> list[Route]:
    """API below ``/drawer/`` and the page ``/drawer``."""
    return [
        Route("/drawer", _page(drawer), methods=["GET"]),
        Route("/drawer", _moved(drawer), methods=["POST"]),
        Route("/drawer/cards", _api(lambda _reader, given: drawer.cards(name=given.get("name", ""))), methods=["GET"]),
        Route(
            "/drawer/cards",
            _api(lambda _reader, given: drawer.cards(_text(given, "resident_code"), _text(given, "name"))),
            methods=["POST"],
        ),
        Route("/drawer/readers/{reader}", _api(lambda reader, _given: drawer.lying_on(reader)), methods=["GET"]),
        Route("/drawer/specimens", _api(lambda _reader, _given: _specimens(drawer)), methods=["GET"]),
        Route(
            "/drawer/readers/{reader}/card",
            _api(lambda reader, given: drawer.put(reader, _text(given, "card"))),
            methods=["POST"],
        ),
        Route(
            "/drawer/readers/{reader}/card", _api(lambda reader, _given: drawer.take_away(reader)), methods=["DELETE"]
        ),
        Route(
            "/drawer/readers/{reader}/surface",
            _api(lambda reader, given: drawer.surface(reader, _text(given, "pin"))),
            methods=["POST"],
        ),
        Route(
            "/drawer/readers/{reader}/basic",
            _api(lambda reader, given: drawer.basic(reader, _text(given, "pin"))),
            methods=["POST"],
        ),
        Route(
            "/drawer/readers/{reader}/user-signature",
            _api(lambda reader, given: drawer.sign_as_user(reader, _text(given, "pin"), _text(given, "challenge"))),
            methods=["POST"],
        ),
        Route(
            "/drawer/readers/{reader}/signature",
            _api(lambda reader, given: drawer.sign(reader, _text(given, "password"), _text(given, "digest"))),
            methods=["POST"],
        ),
    ]


def _specimens(drawer: Drawer) -> list[dict[str, str]]:
    return [{"card": card, "name": name, "purpose": words} for card, name, words in specimens.listed(drawer.database)]


def _api(act: Callable[[str, dict[str, Any]], Any]) -> Callable[[Request], Any]:
    async def serve(request: Request) -> Response:
        try:
            given = await request.json() if request.method == "POST" else dict(request.query_params)
            if not isinstance(given, dict):
                raise ValueError("an object is needed")
            found = act(request.path_params.get("reader", ""), given)
        except DrawerRefusal as refusal:
            return JSONResponse(refusal.body, status_code=refusal.status)
        except ValueError:
            return JSONResponse({"error": "an object is needed"}, status_code=400)
        return Response(status_code=204) if found is None else JSONResponse(found)

    return serve


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name, "")
    return value if isinstance(value, str) else ""


def _page(drawer: Drawer) -> Callable[[Request], Any]:
    async def serve(request: Request) -> Response:
        lying = {}
        for reader in READERS:
            try:
                lying[reader] = drawer.lying_on(reader)["card"]
            except DrawerRefusal:
                lying[reader] = ""
        name = request.query_params.get("name", "")
        return drawer_page(drawer.cards(name=name), lying, name, specimens.listed(drawer.database))

    return serve


def _moved(drawer: Drawer) -> Callable[[Request], Any]:
    async def serve(request: Request) -> Response:
        given = await form_of(request)
        try:
            if given.get("act") == "take":
                drawer.take_away(given.get("reader", ""))
            elif given.get("act") == "unlock":
                drawer.unlock(given.get("card", ""))
            else:
                drawer.put(given.get("reader", ""), given.get("card", ""))
        except DrawerRefusal as refusal:
            return JSONResponse(refusal.body, status_code=refusal.status)
        return RedirectResponse("/drawer", status_code=303)

    return serve
