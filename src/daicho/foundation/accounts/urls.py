"""Addresses of sign-in, sign-out and change of password, for every realm this process serves."""

from __future__ import annotations

from django.urls import URLPattern, path

from daicho.foundation.accounts import views
from daicho.foundation.accounts.realms import served_realms


def sign_in_urlpatterns() -> list[URLPattern]:
    """For ``config/urls.py``; the names are ``sign-in-<realm>``, ``sign-out-<realm>``, ``password-<realm>`` ..."""
    patterns = []
    for realm in served_realms():
        patterns += [
            path(realm.sign_in_url.lstrip("/"), views.sign_in_page, name=f"sign-in-{realm.name}"),
            path(realm.sign_out_url.lstrip("/"), views.sign_out_page, name=f"sign-out-{realm.name}"),
            path(realm.password_url.lstrip("/"), views.password_page, name=f"password-{realm.name}"),
            path(realm.terminal_url.lstrip("/"), views.terminal_page, name=f"terminal-{realm.name}"),
            path(realm.still_here_url.lstrip("/"), views.still_here, name=f"still-here-{realm.name}"),
        ]
    return patterns
