"""Home of a realm (業務の入口): the systems that the person signed in may work with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from daicho.foundation.accounts.realms import realm_of_path
from daicho.foundation.accounts.sessions import SignedIn


@dataclass(frozen=True, slots=True)
class HomeEntry:
    """業務の入口 — one system as offered to those who hold one of its duties."""

    title: str
    description: str
    url_name: str
    duties: frozenset[str]


def home_view(title: str, entries: Sequence[HomeEntry]) -> Callable[[HttpRequest], HttpResponse]:
    """A view for the realm's first page; whoever may enter one system alone is led straight there."""

    def home(request: HttpRequest) -> HttpResponse:
        realm = realm_of_path(request.path_info)
        signed_in: SignedIn | None = getattr(request, "signed_in", None)
        if signed_in is None:
            return HttpResponseRedirect(f"{realm.sign_in_url}?{urlencode({'next': request.path})}")
        usable = [entry for entry in entries if entry.duties & signed_in.duties]
        if len(usable) == 1:
            return HttpResponseRedirect(reverse(usable[0].url_name))
        shown = [(entry, reverse(entry.url_name)) for entry in usable]
        request.system_title = title  # type: ignore[attr-defined]
        return render(request, "web/home.html", {"entries": shown})

    return home
