"""画面: one function per step. Everything a person reads is here or in ``words``; no style and no script inline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from counterparts.kiosk.pictures import CARD_PICTURE, MACHINE_PICTURE
from counterparts.kiosk.session import Session
from counterparts.kiosk.words import say

if TYPE_CHECKING:
    from counterparts.kiosk.machine import Kiosk

INDIVIDUAL_NUMBER = "individual_number"
Part = tuple[str, str]
"""The main part of a screen, and what is read aloud of it besides the heading."""


def main_part(kiosk: Kiosk, session: Session) -> Part:
    """The screen of a step."""
    return _SCREENS[session.step](kiosk, session)


def button(label: str, name: str = "", value: str = "", kind: str = "") -> str:
    """大きなボタン."""
    named = f' name="{escape(name)}" value="{escape(value)}"' if name else ""
    return f'<button class="{kind or "big"}"{named}>{escape(label)}</button>'


def form(session: Session, act: str, inner: str, kind: str = "") -> str:
    """操作. The step it belongs to travels along, so that a second tap does nothing."""
    return (
        f'<form method="post" action="/{act}" class="{kind}"><input type="hidden" name="step" '
        f'value="{session.step}">{inner}</form>'
    )


def _card(_kiosk: Kiosk, session: Session) -> Part:
    do = say(session.language, "card_do")
    notice = _notice(session)
    waiting = say(session.language, "card_wait")
    return f'{notice}<p>{do}</p>{CARD_PICTURE}<p class="waiting">{waiting}</p>', do


def _pin(_kiosk: Kiosk, session: Session) -> Part:
    language = session.language
    do = say(language, "pin_do")
    keys = "".join(f'<button type="button" class="key" data-digit="{n}">{n}</button>' for n in (*range(1, 10),))
    pad = (
        f'{keys}<button type="button" class="key erase" data-erase>{say(language, "pin_erase")}</button>'
        '<button type="button" class="key" data-digit="0">0</button>'
        f'<button class="key ok" data-ok disabled>{say(language, "pin_ok")}</button>'
    )
    entered = escape(say(language, "pin_entered", count="{count}"))
    dots = (
        f'<p class="dots" aria-live="polite" data-dots data-words="{entered}"><span aria-hidden="true">○○○○</span>'
        '<span class="unseen" data-count></span></p>'
    )
    hidden = '<input type="hidden" name="pin" value="" data-pin>'
    return f"{_notice(session)}<p>{do}</p>{dots}{form(session, 'pin', hidden + pad, 'pad')}", do


def _working(_kiosk: Kiosk, session: Session) -> Part:
    wait = say(session.language, "wait")
    return f'<div class="busy" aria-hidden="true"></div><p>{wait}</p>', wait


def _kind(_kiosk: Kiosk, session: Session) -> Part:
    buttons = "".join(
        f'<button class="big" name="kind" value="{escape(one["kind"])}">{escape(_title(session, one))}'
        f"<small>{say(session.language, 'fee_each', yen=one['fee'])}</small></button>"
        for one in session.kinds
    )
    return form(session, "kind", buttons, "choices"), ""


def _who(_kiosk: Kiosk, session: Session) -> Part:
    buttons = "".join(
        button(say(session.language, scope), "scope", scope) for scope in session.offered.get("scopes", ())
    )
    return form(session, "who", buttons, "choices"), ""


def _members(_kiosk: Kiosk, session: Session) -> Part:
    do = say(session.language, "members_do")
    you = f" <em>{say(session.language, 'you')}</em>"
    boxes = "".join(
        _box("member", one["member"], f"{escape(one['name'])}{you if one['is_applicant'] else ''}"
             f"<small>{escape(one['birth'])}</small>", one["member"] in session.chosen)
        for one in session.members
    )  # fmt: skip
    inner = f'<div class="boxes">{boxes}</div>{button(say(session.language, "next"), kind="go")}'
    return f"{_notice(session)}<p>{do}</p>{form(session, 'members', inner)}", do


def _options(_kiosk: Kiosk, session: Session) -> Part:
    do = say(session.language, "options_do")
    boxes = "".join(_option(session, one) for one in session.offered.get("options", ()))
    inner = f'<div class="boxes">{boxes}</div>{button(say(session.language, "next"), kind="go")}'
    return f"<p>{do}</p>{form(session, 'options', inner)}", do


def _option(session: Session, one: Mapping[str, Any]) -> str:
    words = escape(_title(session, one))
    if one["option"] == INDIVIDUAL_NUMBER:
        words += f'<small class="warn">{say(session.language, "number_warning")}</small>'
    return _box("option", one["option"], words, one["option"] in session.options)


def _copies(_kiosk: Kiosk, session: Session) -> Part:
    buttons = "".join(
        button(say(session.language, "copies_unit", count=n), "copies", str(n))
        for n in range(1, session.most_copies + 1)
    )
    return form(session, "copies", buttons, "choices many"), ""


def _review(_kiosk: Kiosk, session: Session) -> Part:
    language = session.language
    do = say(language, "review_do")
    fee = say(language, "yen", yen=f"{session.expected_fee:,}")
    warning = f'<p class="warn">{say(language, "number_warning")}</p>' if INDIVIDUAL_NUMBER in session.options else ""
    listed = _facts([*_chosen(session), (say(language, "fee"), fee, "fee")])
    apply = form(session, "review", button(say(language, "apply"), kind="go"))
    return f"<p>{do}</p>{listed}{warning}{apply}", f"{do} {say(language, 'fee')} {fee}"


def _pay(kiosk: Kiosk, session: Session) -> Part:
    language = session.language
    job = kiosk.store.job(session.receipt)
    facts = [
        (say(language, "fee"), say(language, "yen", yen=f"{job.fee:,}"), "fee"),
        (say(language, "sheets"), say(language, "sheet_count", count=job.sheets), ""),
    ]
    if not session.method:
        buttons = "".join(button(say(language, one), "method", one) for one in ("cash", "emoney"))
        do = say(language, "pay_choose")
        return f"{_notice(session)}{_facts(facts)}<p>{do}</p>{form(session, 'pay', buttons, 'choices')}", do
    do = say(language, f"{session.method}_do")
    if session.method == "cash":
        facts += [
            (say(language, "inserted"), say(language, "yen", yen=f"{job.inserted:,}"), ""),
            (say(language, "to_pay"), say(language, "yen", yen=f"{max(job.fee - job.inserted, 0):,}"), "fee"),
        ]
    return f'{_notice(session)}{_facts(facts)}<p class="waiting">{do}</p>', do


def _printing(kiosk: Kiosk, session: Session) -> Part:
    job = kiosk.store.job(session.receipt)
    do = say(session.language, "printing_do", printed=job.printed, sheets=job.sheets)
    bar = f'<progress max="{job.sheets}" value="{job.printed}" aria-label="{do}"></progress>'
    return f'{MACHINE_PICTURE}<p class="waiting">{do}</p>{bar}', do


def _take(kiosk: Kiosk, session: Session) -> Part:
    language = session.language
    job = kiosk.store.job(session.receipt)
    lies = kiosk.reader.has_card()
    card = say(language, "take_card_do" if lies else "taken_card")
    items = [
        (say(language, "take_sheets", sheets=job.sheets), say(language, "take_sheets_do"), ""),
        (say(language, "take_card"), card, "alarm" if lies else "done"),
    ]
    if session.change:
        items.append((say(language, "take_change", yen=f"{session.change:,}"), say(language, "take_change_do"), ""))
    listed = "".join(f'<li class="{kind}"><strong>{one}</strong> {do}</li>' for one, do, kind in items)
    read = " ".join(f"{one} {do}" for one, do, _ in items)
    finish = form(session, "end", button(say(language, "finish"), kind="go"))
    things = f'<ul class="take" data-card="{str(lies).lower()}">{listed}</ul>'
    return f'<div class="handout">{things}{_papers(session, job.sheets)}{finish}</div>', read


def _papers(session: Session, sheets: int) -> str:
    """印刷した紙: the fronts; a back when it is asked for."""
    shown = "".join(
        f'<figure><img src="/sheets/{n}/front.png" alt="{say(session.language, "sheet_of", number=n)} '
        f'{say(session.language, "front")}" data-sheet="{n}"><figcaption>'
        f'{say(session.language, "sheet_of", number=n)}<button type="button" class="small" data-turn="{n}" '
        f'data-front="{say(session.language, "show_front")}" data-back="{say(session.language, "show_back")}">'
        f"{say(session.language, 'show_back')}</button></figcaption></figure>"
        for n in range(1, sheets + 1)
    )
    name = say(session.language, "certificate")
    return f'<div class="papers" tabindex="0" role="group" aria-label="{name}">{shown}</div>'


def _resume(_kiosk: Kiosk, session: Session) -> Part:
    do = say(session.language, "resume_do")
    return f"<p>{do}</p>{form(session, 'resume', button(say(session.language, 'print_now'), kind='go'))}", do


def _refusal(_kiosk: Kiosk, session: Session) -> Part:
    language, refusal = session.language, session.refusal
    code = str(refusal["code"])
    text = say(language, code) if code.startswith("L-") else str(refusal["text_en" if language == "en" else "text"])
    after = say(language, "can_retry" if refusal.get("can_retry") else "go_to_office")
    if code in ("L-JAM", "L-PAPER"):
        after = ""
    returned = say(language, "returned", yen=f"{session.returned:,}") if session.returned else ""
    parts = [one for one in (text, returned, after, say(language, "keep_card")) if one]
    again = form(session, "end", button(say(language, "again"), kind="go"))
    shown = "".join(f'<p class="{"refused" if n == 0 else ""}">{escape(one)}</p>' for n, one in enumerate(parts))
    return f'{shown}<p class="code">{escape(code)}</p>{again}', " ".join(parts)


_SCREENS: Mapping[str, Callable[[Any, Session], Part]] = {
    "card": _card, "pin": _pin, "checking": _working, "making": _working, "kind": _kind, "who": _who,
    "members": _members, "options": _options, "copies": _copies, "review": _review, "pay": _pay,
    "printing": _printing, "take": _take, "resume": _resume, "refusal": _refusal,
}  # fmt: skip


def _notice(session: Session) -> str:
    if not session.notice:
        return ""
    key, _, left = session.notice.partition(":")
    return f'<p class="notice" role="alert">{escape(say(session.language, key, left=left))}</p>'


def _box(name: str, value: str, words: str, is_chosen: bool) -> str:
    checked = " checked" if is_chosen else ""
    return (
        f'<label class="box"><input type="checkbox" name="{name}" value="{escape(value)}"{checked}>'
        f"<span>{words}</span></label>"
    )


def _title(session: Session, one: Mapping[str, Any]) -> str:
    return str(one["title_en" if session.language == "en" else "title"])


def _chosen(session: Session) -> list[tuple[str, str, str]]:
    language = session.language
    comma = say(language, "comma")
    people = comma.join(str(one["name"]) for one in session.people)
    titles = [_title(session, one) for one in session.offered.get("options", ()) if one["option"] in session.options]
    return [
        (say(language, "certificate"), _title(session, session.offered), ""),
        (say(language, "persons"), f"{say(language, session.scope)}: {people}", ""),
        (say(language, "shown"), comma.join(titles) or say(language, "nothing_more"), ""),
        (say(language, "number_of_copies"), say(language, "copies_unit", count=session.copies), ""),
    ]


def _facts(rows: Iterable[tuple[str, str, str]]) -> str:
    shown = "".join(f'<div class="{kind}"><dt>{escape(term)}</dt><dd>{escape(text)}</dd></div>'
                    for term, text, kind in rows)  # fmt: skip
    return f'<dl class="facts">{shown}</dl>'
