"""Finds out, for each request, which realm it belongs to and who is signed in there."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from daicho.foundation.accounts import sessions
from daicho.foundation.accounts.realms import Realm, realm_of_path
from daicho.foundation.accounts.sessions import Ended, SignedIn
from daicho.foundation.database.guard import serving

TERMINAL_COOKIE_SECONDS = 400 * 24 * 3600
"""The longest that browsers keep a cookie; each sign-in renews it."""


class StaffRequest(HttpRequest):
    """A request after ``RealmMiddleware``: for annotations."""

    realm: Realm
    signed_in: SignedIn | None
    sign_in_ended: str
    was_signed_in: SignedIn | None


class RealmMiddleware:
    """Sets ``request.realm``, ``request.signed_in`` (or None) and ``request.sign_in_ended`` (why, or empty).

    Someone whose password must be changed reaches nothing but the page for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        realm = realm_of_path(request.path_info)
        found = self._resolve(request, realm)
        signed_in = found if isinstance(found, SignedIn) else None
        request.realm = realm  # type: ignore[attr-defined]
        request.signed_in = signed_in  # type: ignore[attr-defined]
        request.sign_in_ended = found.reason if isinstance(found, Ended) else ""  # type: ignore[attr-defined]
        request.was_signed_in = found.was if isinstance(found, Ended) else None  # type: ignore[attr-defined]
        if signed_in is not None and signed_in.must_change_password and not _is_allowed_before(request, realm):
            return HttpResponseRedirect(realm.password_url)
        return self.get_response(request)

    @staticmethod
    def _resolve(request: HttpRequest, realm: Realm) -> SignedIn | Ended | None:
        token = request.COOKIES.get(realm.cookie, "")
        if not token or realm.alias not in settings.SERVED_ALIASES:
            return None
        with serving(realm.alias):
            return sessions.resolve(realm, token)


def _is_allowed_before(request: HttpRequest, realm: Realm) -> bool:
    own = (realm.password_url, realm.sign_out_url, realm.sign_in_url, realm.still_here_url)
    return request.path_info in own or request.path_info.startswith(settings.STATIC_URL)


def set_cookie(response: HttpResponse, realm: Realm, token: str, *, is_secure: bool) -> None:
    """Hands the session to the browser: not readable by scripts, never sent from other sites, gone with the window."""
    response.set_cookie(
        realm.cookie,
        token,
        path=realm.prefix,
        httponly=True,
        samesite="Strict",
        secure=is_secure or settings.SESSION_COOKIE_SECURE,
    )


def set_terminal_cookie(response: HttpResponse, realm: Realm, token: str, *, is_secure: bool) -> None:
    """Makes a browser known as a registered terminal of a realm, until the terminal is retired."""
    response.set_cookie(
        realm.terminal_cookie,
        token,
        max_age=TERMINAL_COOKIE_SECONDS,
        path=realm.prefix,
        httponly=True,
        samesite="Strict",
        secure=is_secure or settings.SESSION_COOKIE_SECURE,
    )


def clear_cookie(response: HttpResponse, realm: Realm) -> None:
    """Takes the session away from the browser."""
    response.delete_cookie(realm.cookie, path=realm.prefix, samesite="Strict")
