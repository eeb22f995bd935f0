"""Where each part of the product is mounted: one path per system, each with its own sign-in realm behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path, reverse

from daicho.config.law_tables import law_tables
from daicho.config.presence import is_present
from daicho.config.queues import queue_of
from daicho.config.transports import asker_of
from daicho.foundation.accounts.sessions import SignedIn
from daicho.foundation.accounts.urls import sign_in_urlpatterns
from daicho.foundation.web.catalogue import all_addresses
from daicho.foundation.web.declaration import Surroundings
from daicho.foundation.web.routes import build_urlpatterns


@dataclass(frozen=True, slots=True)
class Mount:
    """システムの画面 — a system, the path of its screens, its sign-in realm and the title in the header."""

    system: str
    prefix: str
    realm: str
    title: str


MOUNTS = (
    Mount("resident_registry", "registry/", "office", "住民記録"),
    Mount("jukinet_server", "jukinet/", "jukinet", "住基ネット市町村CS"),
    Mount("linkage_platform", "platform/", "office", "庁内データ連携"),
    Mount("unified_addressee", "addressee/", "office", "統合宛名"),
    Mount("application_intake", "lgwan/", "lgwan", "申請管理"),
    Mount("writefree_counter", "counter/", "office", "書かない窓口"),
    Mount("certificate_server", "certificates/", "office", "証明書交付"),
    Mount("intermediate_server", "intermediate/", "intermediate", "中間サーバー"),
)
FIRST_PAGES = ("registry-home", "registry-linkage", "registry-audit", "certificates-calling", "registry-help-list")
"""Where somebody lands after signing in to the office realm: the first of these that their duties open."""


def health(request: HttpRequest) -> HttpResponse:
    """Answers that the process is up; touches no database."""
    return HttpResponse("ok", content_type="text/plain")


def home(request: HttpRequest) -> HttpResponse:
    """The way from the bare address, and from sign-in, to the first screen that this person may use."""
    signed_in: SignedIn | None = getattr(request, "signed_in", None)
    doors = {found.name: found.door for found in all_addresses() if found.door is not None}
    present = [name for name in FIRST_PAGES if name in doors]
    duties = signed_in.duties if signed_in else frozenset()
    usable = [name for name in present if duties & doors[name].function.duties]
    if present:
        return HttpResponseRedirect(reverse((usable or present)[0]))
    return HttpResponseRedirect(next((f"/{mount.prefix}" for mount in MOUNTS if _is_served(mount)), "/sign-in/"))


def _is_served(mount: Mount) -> bool:
    """Whether this process shows a system's screens: it has them, and it knows the sign-in of their realm."""
    aliases = (mount.system, settings.REALMS[mount.realm])
    return is_present(_routes_of(mount)) and all(alias in settings.SERVED_ALIASES for alias in aliases)


def _routes_of(mount: Mount) -> str:
    return f"daicho.systems.{mount.system}.web.routes"


def _mounted() -> Iterator[URLPattern | URLResolver]:
    for mount in MOUNTS:
        if not _is_served(mount):
            continue
        declared: Any = import_module(_routes_of(mount))
        permissions: Any = import_module(f"daicho.systems.{mount.system}.permissions")
        patterns = build_urlpatterns(
            mount.system,
            mount.realm,
            declared.ROUTES,
            functions=permissions.FUNCTIONS,
            navigation=getattr(declared, "NAVIGATION", ()),
            surroundings=Surroundings(
                law=law_tables, ask=asker_of(mount.system).ask, enqueue=queue_of(mount.system), title=mount.title
            ),
        )
        yield path(mount.prefix, include(patterns))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("health", health, name="health"),
    *sign_in_urlpatterns(),
    *_mounted(),
]
handler404 = "daicho.foundation.web.refusals.not_found"
handler403 = "daicho.foundation.web.refusals.forbidden"
handler500 = "daicho.foundation.web.refusals.server_error"
