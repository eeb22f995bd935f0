"""``staff``: what the frame of every page shows of city, system, day, place and operator; ``messages``: notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from daicho.foundation.accounts.realms import realm_of_path
from daicho.foundation.accounts.sessions import SignedIn
from daicho.foundation.clock import business_now
from daicho.foundation.clock import state as clock_state
from daicho.foundation.web.catalogue import OtherSystem, other_systems
from daicho.foundation.web.navigation import ShownItem
from daicho.foundation.web.notices import take_notices
from daicho.kernel.context import Context
from daicho.kernel.dates import wareki

WEEKDAYS = "月火水木金土日"
IDLE_MARGIN_SECONDS = 5


@dataclass(frozen=True, slots=True)
class StaffFrame:
    """画面の枠 — values of ``ui/base_staff.html``."""

    city: str
    system_title: str
    badge: str
    date_text: str
    office: str
    terminal: str
    operator: str
    home_url: str
    sign_out_url: str
    idle_seconds: int
    idle_url: str
    still_here_url: str
    nav: tuple[ShownItem, ...]
    others: tuple[OtherSystem, ...]


def staff(request: HttpRequest) -> dict[str, object]:
    """The context processor."""
    realm = realm_of_path(request.path_info)
    signed_in: SignedIn | None = getattr(request, "signed_in", None)
    navigation: Callable[[], tuple[ShownItem, ...]] | tuple[ShownItem, ...] = getattr(request, "navigation", ())
    context: Context | None = getattr(request, "context", None)
    frame = StaffFrame(
        city=getattr(settings, "CITY_NAME", ""),
        system_title=getattr(request, "system_title", "") or realm.title,
        badge=_badge(),
        date_text=_day(business_now()),
        office=signed_in.office.name if signed_in else "",
        terminal=signed_in.terminal if signed_in else "",
        operator=signed_in.name if signed_in else "",
        home_url=realm.prefix,
        sign_out_url=realm.sign_out_url,
        idle_seconds=settings.SESSION_IDLE_MINUTES * 60 - IDLE_MARGIN_SECONDS if signed_in else 0,
        idle_url=realm.left_url,
        still_here_url=realm.still_here_url,
        nav=navigation() if callable(navigation) else navigation,
        others=other_systems(signed_in, context) if signed_in and context else (),
    )
    return {"staff": frame, "messages": take_notices(request)}


def _badge() -> str:
    """研修環境 and the like, and whether the clock has been shifted: both must be seen on every page."""
    words = getattr(settings, "SCREEN_BADGE", "" if settings.PRODUCTION else "デモ環境")
    return f"{words}・日時変更中" if words and clock_state().offset else words


def _day(now: datetime) -> str:
    return f"{wareki(now.date())}({WEEKDAYS[now.weekday()]})"
