"""住民票・世帯・異動履歴・交付履歴の照会 — one person's pages; personal numbers and protected addresses on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import cast
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.clock import TOKYO
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.refusals import domain_error
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.dates import DateInputError, parse_date, wareki_short
from daicho.systems.resident_registry.errors import InquirySuppressed, ResidentNotFound
from daicho.systems.resident_registry.permissions import (
    ENTER_MOVEMENT,
    ISSUE_CERTIFICATE,
    KEEP_PROTECTIONS,
    REVEAL_NUMBERS,
    REVEAL_PROTECTED_ADDRESS,
    VIEW_DESTINATIONS,
    VIEW_RESIDENT,
    VIEW_SUPPRESSIONS,
    may_use,
)
from daicho.systems.resident_registry.queries.certificates import issue_history
from daicho.systems.resident_registry.queries.records import numbers_held
from daicho.systems.resident_registry.queries.resident_page import (
    NumberKind,
    ResidentPage,
    show_numbers,
    show_protected_address,
    view_resident,
)
from daicho.systems.resident_registry.web.forms.reasons import REVEAL_REASONS, RevealAddressForm, RevealNumberForm
from daicho.systems.resident_registry.web.presenters.residents import resident_view

SAMPLE = {"number": "0000000019"}
TABS = (
    ("registry-resident", "住民票"),
    ("registry-resident-household", "世帯"),
    ("registry-resident-history", "異動履歴"),
    ("registry-resident-issues", "交付履歴"),
)
NUMBERS = "resident_registry/resident_numbers.html"
ADDRESS = "resident_registry/resident_address.html"
NOT_YET_HERE = "この日には、この人の住民票はまだありません。異動履歴で最初の日を確かめてください。"
NOT_YET_KNOWN = (
    "この登録日までに、この人の住民票はまだ登録されていません。"
    "異動履歴で登録した日を確かめるか、登録日を空にしてください。"
)
EARLIER = "earlier"
"""Asks for the record that ended before the person came back."""
SHEET = "sheet"
"""Asks for an old sheet (改製原住民票) by the 履歴番号 that closed it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """表示した番号または住所. ``what`` names it; ``error`` says why nothing was shown."""

    what: str = ""
    text: str = ""
    error: str = ""

    @property
    def grouped(self) -> str:
        """個人番号 in fours, as on the card."""
        size = 4 if self.what == "individual_number" else len(self.text) or 1
        return " ".join(self.text[at : at + size] for at in range(0, len(self.text), size))


@dataclass(frozen=True, slots=True)
class AsOf:
    """時点照会の入力 — day and day of registration (登録日) as typed, as read, and what is wrong with one of them."""

    typed: str
    on: date | None = None
    error: str = ""
    known_typed: str = ""
    known_on: date | None = None
    known_error: str = ""

    @property
    def wrong(self) -> bool:
        """Whether something typed cannot be answered."""
        return bool(self.error or self.known_error)

    @property
    def known_at(self) -> datetime | None:
        """The end of that day."""
        return datetime.combine(self.known_on, time.max, TOKYO) if self.known_on else None

    @property
    def query(self) -> str:
        """What other pages of the same person and day are asked with."""
        given = {"as_of": self.typed if self.on else "", "known_on": self.known_typed if self.known_on else ""}
        return urlencode({name: value for name, value in given.items() if value})


def resident(request: DoorRequest, number: str) -> HttpResponse:
    """住民票."""
    return _page(request, number, "registry-resident")


def household(request: DoorRequest, number: str) -> HttpResponse:
    """世帯."""
    return _page(request, number, "registry-resident-household")


def history(request: DoorRequest, number: str) -> HttpResponse:
    """異動履歴."""
    return _page(request, number, "registry-resident-history")


def issues(request: DoorRequest, number: str) -> HttpResponse:
    """交付履歴."""
    return _page(request, number, "registry-resident-issues")


def reveal_numbers(request: DoorRequest, number: str) -> HttpResponse:
    """個人番号・住民票コードの表示 — by POST alone, so that it stands in no history."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("registry-resident", args=[number]))
    form = RevealNumberForm(request.POST)
    what = request.POST.get("what", "")
    if form.is_valid():
        kind = cast(NumberKind, form.cleaned_data["what"])
        shown = Shown(kind, show_numbers(request.context, number, form.cleaned_data["reason"], kind))
    else:
        shown = Shown(what, error="理由が選ばれていません。選んでから表示してください。")
    return _revealed(request, number, NUMBERS, {"shown_number": shown}, 422 if shown.error else 200)


def reveal_address(request: DoorRequest, number: str) -> HttpResponse:
    """支援対象者の住所の表示 — for the 支援措置責任者."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("registry-resident", args=[number]))
    form = RevealAddressForm(request.POST)
    if form.is_valid():
        address = show_protected_address(request.context, number, form.cleaned_data["reason"])
        shown = Shown("address", address.one_line())
    else:
        shown = Shown("address", error="理由が入力されていません。入力してから表示してください。")
    return _revealed(request, number, ADDRESS, {"shown_address": shown}, 422 if shown.error else 200)


def _revealed(request: DoorRequest, number: str, fragment: str, values: dict[str, object], status: int) -> HttpResponse:
    if not request.htmx:
        return _page(request, number, "registry-resident", values, status)
    return TemplateResponse(request, fragment, _around(request, number) | values, status=status)


def _page(
    request: DoorRequest, number: str, tab: str, values: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    try:
        page, asked = _viewed(request, number, _as_of(request))
    except InquirySuppressed as refused:
        if not may_use(request.context.actor.duties, VIEW_SUPPRESSIONS):
            raise
        suppressions = reverse("registry-suppressions", args=[number])
        return domain_error(request, refused, next_url=suppressions, next_words="抑止の画面を開く")
    view = resident_view(page)
    counts = {"registry-resident-history": len(view.history)}
    issued = issue_history(number) if tab == "registry-resident-issues" else ()
    given = "&".join(filter(None, (asked.query, urlencode({EARLIER: "1"}) if page.is_earlier else "")))
    query = f"?{given}" if given else ""
    return TemplateResponse(
        request,
        f"resident_registry/{tab.removeprefix('registry-').replace('-', '_')}.html",
        {
            "r": view,
            "tab": tab,
            "tabs": [(reverse(name, args=[number]) + query, words, counts.get(name), name) for name, words in TABS],
            "as_of": asked,
            "same_day": f"?{asked.query}" if asked.query else "",
            "issued": issued,
            "here": reverse(tab, args=[number]),
            **_around(request, number),
            **(values or {}),
        },
        status=422 if asked.wrong else status,
    )


def _as_of(request: DoorRequest) -> AsOf:
    today = request.context.today
    typed, known_typed = request.GET.get("as_of", "").strip(), request.GET.get("known_on", "").strip()
    on, error = _day(typed, today)
    known_on, known_error = _day(known_typed, today)
    return AsOf(typed or wareki_short(today), on, error, known_typed, known_on, known_error)


def _day(typed: str, today: date) -> tuple[date | None, str]:
    """A day before today, or what is wrong with it; neither for an empty field and for today."""
    if not typed:
        return None, ""
    try:
        on = parse_date(typed)
    except DateInputError as error:
        return None, error.message
    if on > today:
        return None, "処理日より後の日は照会できません。今日までの日を入れてください。"
    return (on if on != today else None), ""


def _viewed(request: DoorRequest, number: str, asked: AsOf) -> tuple[ResidentPage, AsOf]:
    earlier, sheet = EARLIER in request.GET, request.GET.get(SHEET, "")
    if sheet.isascii() and sheet.isdecimal() and not asked.query:
        return view_resident(request.context, number, earlier=earlier, sheet=int(sheet)), asked
    if asked.wrong or not asked.query:
        return view_resident(request.context, number, earlier=earlier), asked
    try:
        return view_resident(request.context, number, asked.on, earlier=earlier, known_at=asked.known_at), asked
    except ResidentNotFound:
        page = view_resident(request.context, number, earlier=earlier)
        return page, _not_there(asked)


def _not_there(asked: AsOf) -> AsOf:
    if asked.known_on is None:
        return replace(asked, on=None, error=NOT_YET_HERE)
    return replace(asked, on=None, known_on=None, known_error=NOT_YET_KNOWN)


def _around(request: DoorRequest, number: str) -> dict[str, object]:
    """What the page and its fragments share: whom it is about, what this officer may do, and when."""
    duties = request.context.actor.duties
    return {
        "number": number,
        "held": numbers_held([number]).get(number, frozenset()),
        "may_reveal": may_use(duties, REVEAL_NUMBERS),
        "may_reveal_address": may_use(duties, REVEAL_PROTECTED_ADDRESS),
        "may_issue": may_use(duties, ISSUE_CERTIFICATE),
        "may_enter": may_use(duties, ENTER_MOVEMENT),
        "may_suppress": may_use(duties, VIEW_SUPPRESSIONS),
        "may_protect": may_use(duties, KEEP_PROTECTIONS),
        "may_see_destinations": may_use(duties, VIEW_DESTINATIONS),
        "reasons": REVEAL_REASONS,
        "moment": request.context.now,
    }


def _route(path: str, view: Callable[..., HttpResponse], name: str, function: str = VIEW_RESIDENT) -> Route:
    return Route(f"residents/<str:number>/{path}", view, name, function, sample=SAMPLE)


ROUTES = (
    _route("", resident, "registry-resident"),
    _route("household/", household, "registry-resident-household"),
    _route("history/", history, "registry-resident-history"),
    _route("issues/", issues, "registry-resident-issues"),
    _route("numbers/", reveal_numbers, "registry-reveal-numbers", REVEAL_NUMBERS),
    _route("address/", reveal_address, "registry-reveal-address", REVEAL_PROTECTED_ADDRESS),
)
