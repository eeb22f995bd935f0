"""端末の画面 over HTTP (loopback): one address, whatever the step; each act answers with a redirect to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from counterparts.kiosk import frame, paper
from counterparts.kiosk.machine import MUNICIPALITY, Kiosk
from counterparts.kiosk.session import Session
from counterparts.kiosk.words import LANGUAGES

COOKIE = "kiosk"
_STATIC = Path(__file__).parent / "static"
_FILES = {"kiosk.css": "text/css", "kiosk.js": "text/javascript", "icon.svg": "image/svg+xml"}
_VOLUMES = 4
_PIN_DIGITS = 4
Given = Mapping[str, list[str]]
Act = Callable[[Kiosk, Session, Given], None]


def screen_app(kiosk: Kiosk, control_port: int) -> Starlette:
    """The application. Args: control_port: of the page that may show the screen in a frame."""

    def current(request: Request) -> Session | None:
        kiosk.end_if_idle()
        session = kiosk.session
        return session if session is not None and request.cookies.get(COOKIE) == session.id else None

    def home() -> Response:
        response = RedirectResponse("/", status_code=303)
        frame.secure(response.headers, control_port)
        return response

    async def show(request: Request) -> Response:
        session = current(request)
        if session is not None:
            content = await asyncio.to_thread(frame.screen, kiosk, session)
        elif COOKIE in request.cookies:
            content = frame.ended()
        else:
            content = frame.welcome(kiosk, await asyncio.to_thread(frame.offer_of, kiosk, MUNICIPALITY))
        return frame.respond(content, control_port)

    async def start(request: Request) -> Response:
        given = await _form(request)
        language = _one(given, "language")
        session = kiosk.start(language if language in LANGUAGES else "ja")
        if session is None:
            return frame.respond(frame.in_use(), control_port, 409)
        response = home()
        response.set_cookie(COOKIE, session.id, httponly=True, samesite="strict")
        return response

    async def again(_request: Request) -> Response:
        response = home()
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response

    async def end(request: Request) -> Response:
        if current(request) is not None:
            kiosk.end()
        return await again(request)

    async def act(request: Request) -> Response:
        session, given = current(request), await _form(request)
        chosen = ACTS.get(request.path_params["act"])
        if chosen is None:
            return Response(status_code=404)
        if session is not None and _one(given, "step") == session.step == chosen[0]:
            with kiosk.lock:
                chosen[1](kiosk, session, given)
        return home()

    async def back(request: Request) -> Response:
        session, given = current(request), await _form(request)
        if session is not None and _one(given, "step") == session.step:
            kiosk.back(session)
        return home()

    async def setting(request: Request) -> Response:
        name = _one(await _form(request), "setting")
        if name in ("large", "contrast"):
            kiosk.settings[name] = not kiosk.settings[name]
        elif name == "volume":
            kiosk.settings[name] = (int(kiosk.settings[name]) + 1) % _VOLUMES
        return home()

    async def staff(_request: Request) -> Response:
        kiosk.is_staff_called = True
        return home()

    async def touch(request: Request) -> Response:
        session = current(request)
        if session is not None:
            session.go_on()
        return Response(status_code=204)

    async def pulse(request: Request) -> Response:
        session = current(request)
        if session is None:
            response = JSONResponse({"mark": "none" if COOKIE not in request.cookies else "ended"})
        else:
            lies = session.step in ("card", "take") and await asyncio.to_thread(kiosk.reader.has_card)
            if session.step == "card" and lies:
                session.go("pin")
            mark = f"{session.mark}-{session.step}"
            response = JSONResponse({"mark": mark, "card": lies})
        frame.secure(response.headers, control_port)
        return response

    async def sheet(request: Request) -> Response:
        session = current(request)
        number, side = request.path_params["number"], request.path_params["side"]
        found = await asyncio.to_thread(_picture, session, number, side) if session is not None else None
        if found is None:
            return Response(status_code=404)
        response = Response(found, media_type="image/png")
        frame.secure(response.headers, control_port)
        return response

    async def static(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _FILES:
            return Response(status_code=404)
        return FileResponse(_STATIC / name, media_type=_FILES[name], headers={"cache-control": "max-age=600"})

    return Starlette(
        routes=[
            Route("/", show),
            Route("/start", start, methods=["POST"]),
            Route("/again", again, methods=["POST"]),
            Route("/end", end, methods=["POST"]),
            Route("/back", back, methods=["POST"]),
            Route("/setting", setting, methods=["POST"]),
            Route("/staff", staff, methods=["POST"]),
            Route("/touch", touch, methods=["POST"]),
            Route("/pulse", pulse),
            Route("/sheets/{number:int}/{side}.png", sheet),
            Route("/static/{name}", static),
            Route("/{act}", act, methods=["POST"]),
        ]
    )


def _pin(kiosk: Kiosk, session: Session, given: Given) -> None:
    pin = _one(given, "pin")
    if len(pin) == _PIN_DIGITS and pin.isascii() and pin.isdigit():
        kiosk.check_pin(session, pin)


def _kind(_kiosk: Kiosk, session: Session, given: Given) -> None:
    if _one(given, "kind") in [one["kind"] for one in session.kinds]:
        session.kind = _one(given, "kind")
        session.go("who")


def _who(_kiosk: Kiosk, session: Session, given: Given) -> None:
    scope = _one(given, "scope")
    if scope in session.offered["scopes"]:
        session.scope = scope
        session.go("members" if scope == "part" else _after_people(session))


def _members(_kiosk: Kiosk, session: Session, given: Given) -> None:
    known = [one["member"] for one in session.members]
    session.chosen = [member for member in known if member in given.get("member", [])]
    if session.chosen:
        session.go(_after_people(session))
    else:
        session.go("members", "members_none")


def _options(_kiosk: Kiosk, session: Session, given: Given) -> None:
    offered = [one["option"] for one in session.offered["options"]]
    session.options = [option for option in offered if option in given.get("option", [])]
    session.go("copies")


def _copies(_kiosk: Kiosk, session: Session, given: Given) -> None:
    count = _one(given, "copies")
    if count.isascii() and count.isdigit() and 1 <= int(count) <= session.most_copies:
        session.copies = int(count)
        session.go("review")


def _review(kiosk: Kiosk, session: Session, _given: Given) -> None:
    kiosk.make(session)


def _pay(_kiosk: Kiosk, session: Session, given: Given) -> None:
    if _one(given, "method") in ("cash", "emoney"):
        session.method = _one(given, "method")
        session.go("pay")


def _resume(kiosk: Kiosk, session: Session, _given: Given) -> None:
    kiosk.resume(session)


ACTS: Mapping[str, tuple[str, Act]] = {
    "pin": ("pin", _pin), "kind": ("kind", _kind), "who": ("who", _who), "members": ("members", _members),
    "options": ("options", _options), "copies": ("copies", _copies), "review": ("review", _review),
    "pay": ("pay", _pay), "resume": ("resume", _resume),
}  # fmt: skip
"""Act → the step to which it belongs, and what it does."""


def _after_people(session: Session) -> str:
    return "options" if session.offered["options"] else "copies"


def _picture(session: Session, number: int, side: str) -> bytes | None:
    """The picture of a sheet, counted over all copies; kept with the session alone."""
    if session.step != "take" or side not in ("front", "back"):
        return None
    key = (number, side)
    if key not in session.pictures:
        before = 0
        for pdf in session.documents:
            sheets = paper.page_count(pdf) // 2
            if before < number <= before + sheets:
                page = 2 * (number - before) - (1 if side == "front" else 0)
                session.pictures[key] = paper.picture(pdf, page)
            before += sheets
    return session.pictures.get(key)


async def _form(request: Request) -> Given:
    return parse_qs((await request.body()).decode("utf-8", "replace"))


def _one(given: Given, name: str) -> str:
    return given.get(name, [""])[0]
