"""画面の枠: head with the steps and the time left, foot with what is always there, and the security headers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from counterparts.kiosk.outside import NoCentre
from counterparts.kiosk.screens import button, form, main_part
from counterparts.kiosk.session import BACK, ORDER, WORKING, Session
from counterparts.kiosk.words import LANGUAGES, say

if TYPE_CHECKING:
    from counterparts.kiosk.machine import Kiosk

_ENDED_SECONDS = 20
_NO_BACK = frozenset({"card", "kind"})
_NO_CANCEL = frozenset({*WORKING, "take", "refusal"})


def screen(kiosk: Kiosk, session: Session) -> str:
    """The screen of the person before the machine."""
    main, read = main_part(kiosk, session)
    heading = say(session.language, "refused" if session.step == "refusal" else session.step)
    return _page(kiosk, session.language, heading, main, read, session)


def welcome(kiosk: Kiosk, offer: dict[str, object] | None) -> str:
    """はじめの画面: languages, whether it is open, and what a power cut has left behind."""
    buttons = "".join(
        f'<button class="big" name="language" value="{code}" lang="{code}">{words}</button>'
        for code, words in LANGUAGES.items()
    )
    notes = []
    if any(not job.printed for job in kiosk.store.jobs_in("paid", "printing")):
        notes.append(_both("pending"))
    if kiosk.store.jobs_in("refund_due"):
        notes.append(_both("refund_due"))
    if offer is None or not offer.get("open"):
        notes.append(_both("closed"))
        if offer is not None and offer.get("next_opening"):
            notes.append(_both("opens", when=str(offer["next_opening"])[:16].replace("T", " ")))
    shown = "".join(f'<p class="notice">{note}</p>' for note in notes)
    need = say("ja", "welcome_need")
    main = (
        f'{shown}<p>{need}<br><span lang="en">{say("en", "welcome_need")}</span></p>'
        f'<form method="post" action="/start" class="choices"><p class="wide">{say("ja", "touch_language")}</p>'
        f"{buttons}</form>"
    )
    return _page(kiosk, "ja", say("ja", "welcome"), main, need, None)


def ended() -> str:
    """終了した画面: what a page of a session that is over shows, and nothing else."""
    main = (
        f'<p>{_both("ended_do")}</p><form method="post" action="/again"><button class="go">'
        f"{say('ja', 'again')} / {say('en', 'again')}</button></form>"
    )
    words = escape(say("ja", "seconds_left", seconds="{seconds}"))
    head = f'<header><p>{say("ja", "service")}</p><p class="left" data-countdown data-words="{words}"></p></header>'
    body = f"{head}<main><h1>{_both('ended')}</h1>{main}</main>"
    return _html("ja", "", say("ja", "ended"), body, f' data-left="{_ENDED_SECONDS}"')


def in_use() -> str:
    """使用中."""
    return _html("ja", "", say("ja", "in_use"), f"<main><h1>{_both('in_use')}</h1></main>", "")


def respond(content: str, control_port: int, status: int = 200) -> HTMLResponse:
    """With the headers of every screen. Args: control_port: of the page that may show the screen in a frame."""
    response = HTMLResponse(content, status_code=status)
    secure(response.headers, control_port)
    return response


def secure(headers: object, control_port: int) -> None:
    """Nothing is kept, nothing comes from elsewhere."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"form-action 'self'; base-uri 'none'; frame-ancestors http://127.0.0.1:{control_port}"
    )
    for name, value in (
        ("content-security-policy", policy),
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
    ):
        headers[name] = value  # type: ignore[index]


def offer_of(kiosk: Kiosk, municipality: str) -> dict[str, object] | None:
    """交付時間, as far as the centre can say."""
    try:
        answer = kiosk.centre.ask("offer", municipality_code=municipality)
    except NoCentre:
        return None
    return answer if answer["result"] == "ok" else None


def _page(kiosk: Kiosk, language: str, heading: str, main: str, read: str, session: Session | None) -> str:
    service = say(language, "service")
    voice = say(language, "spoken", heading=heading, read=read) if read else heading
    body = (
        f"<header><p>{service}</p>{_progress(session)}{_time_left(kiosk, session)}</header>"
        f"<main><h1>{escape(heading)}</h1>{main}</main>"
        f"{_foot(kiosk, language, session)}"
        f'<p class="voice" aria-live="polite" data-voice data-volume="{kiosk.settings["volume"]}">'
        f"<span>{say(language, 'read')}:</span> {escape(voice)}</p>"
    )
    kinds = " ".join(name for name in ("large", "contrast") if kiosk.settings[name])
    return _html(language, kinds, f"{heading} - {service}", body, _facts_for_script(kiosk, session))


def _html(language: str, kinds: str, title: str, body: str, facts: str) -> str:
    power = f'<div class="power" hidden data-power role="alert">{say("ja", "power")}</div>'
    return (
        f'<!doctype html><html lang="{language}" class="{kinds}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        '<link rel="icon" href="/static/icon.svg"><link rel="stylesheet" href="/static/kiosk.css">'
        f'<script src="/static/kiosk.js" defer></script></head><body{facts}>{body}{power}</body></html>'
    )


def _facts_for_script(kiosk: Kiosk, session: Session | None) -> str:
    if session is None:
        return ' data-mark="none"'
    left = (
        ""
        if session.step in WORKING
        else f' data-left="{session.left(kiosk.idle_seconds):.0f}" data-idle="{kiosk.idle_seconds:.0f}"'
    )
    return f' data-mark="{session.mark}-{session.step}"{left}'


def _progress(session: Session | None) -> str:
    if session is None or session.step not in ORDER:
        return "<p></p>"
    words = say(session.language, "step_of", number=ORDER.index(session.step) + 1, count=len(ORDER))
    return f'<p class="progress">{words}</p>'


def _time_left(kiosk: Kiosk, session: Session | None) -> str:
    if session is None or session.step in WORKING:
        return "<p></p>"
    words = escape(say(session.language, "seconds_left", seconds="{seconds}"))
    shown = words.replace("{seconds}", f"{session.left(kiosk.idle_seconds):.0f}")
    return f'<p class="left" role="timer" data-countdown data-words="{words}">{shown}</p>'


def _foot(kiosk: Kiosk, language: str, session: Session | None) -> str:
    ways = []
    if session is not None and session.step in BACK and session.step not in _NO_BACK:
        ways.append(form(session, "back", button(say(language, "back"), kind="tool")))
    if session is not None and session.step not in _NO_CANCEL:
        ways.append(form(session, "end", button(say(language, "cancel"), kind="tool stop")))
    settings = kiosk.settings
    tools = []
    for name in ("large", "contrast"):
        pressed = "true" if settings[name] else "false"
        tools.append(_setting(name, say(language, name), f' aria-pressed="{pressed}"'))
    tools.append(_setting("volume", say(language, "volume", level=settings["volume"])))
    tools.append(f'<button type="button" class="tool" data-read>{say(language, "read")}</button>')
    staff = say(language, "staff_called" if kiosk.is_staff_called else "staff")
    tools.append(f'<form method="post" action="/staff"><button class="tool staff">{staff}</button></form>')
    return f'<footer><div class="nav">{"".join(ways)}</div><div>{"".join(tools)}</div></footer>'


def _setting(name: str, label: str, extra: str = "") -> str:
    return (
        f'<form method="post" action="/setting"><button class="tool" name="setting" value="{name}"{extra}>'
        f"{label}</button></form>"
    )


def _both(key: str, **values: object) -> str:
    return f'{say("ja", key, **values)}<br><span lang="en">{say("en", key, **values)}</span>'
