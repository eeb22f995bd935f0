"""Terminals (端末): a terminal is known by a token it was given when registered; elsewhere nobody can sign in (M27)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from daicho.foundation.accounts.models import Terminal
from daicho.foundation.accounts.realms import Realm
from daicho.foundation.accounts.sessions import token_hash


@dataclass(frozen=True, slots=True)
class KnownTerminal:
    """登録端末 as shown on the sign-in page."""

    code: str
    office_name: str


def terminal_of(request: HttpRequest, realm: Realm) -> KnownTerminal | None:
    """The registered terminal that a request comes from, by its cookie."""
    return terminal_of_token(realm, request.COOKIES.get(realm.terminal_cookie, ""))


def terminal_of_token(realm: Realm, token: str) -> KnownTerminal | None:
    """The registered terminal that a token was made for."""
    if not token:
        return None
    row = Terminal.objects.using(realm.alias).filter(token_hash=token_hash(token), retired_at__isnull=True).first()
    return KnownTerminal(row.code, row.office_name) if row else None


def may_choose_terminal() -> bool:
    """Whether the sign-in page offers all registered terminals: in the demo alone, where one screen plays many."""
    return not settings.PRODUCTION and bool(settings.DEMO_PASSWORD)


def terminals_to_choose(realm: Realm) -> Sequence[KnownTerminal]:
    """Registered terminals of a realm, for the demo."""
    if not may_choose_terminal():
        return ()
    rows = Terminal.objects.using(realm.alias).filter(retired_at__isnull=True).order_by("office_code", "code")
    return tuple(KnownTerminal(row.code, row.office_name) for row in rows)
