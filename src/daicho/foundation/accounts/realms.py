"""Realms (認証の領域): who keeps the accounts, under which addresses, with which cookie."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

TITLES = {
    "office": "住民記録システム",
    "jukinet": "住民基本台帳ネットワーク 市町村CS",
    "intermediate": "中間サーバー接続端末",
    "lgwan": "申請受付システム (LGWAN)",
}


@dataclass(frozen=True, slots=True)
class Realm:
    """認証の領域 — one set of accounts and its cookie.

    Args: alias: database of accounts and sessions; prefix: path under which its screens and its cookie stand.
    """

    name: str
    alias: str
    prefix: str

    @property
    def cookie(self) -> str:
        """Name of the session cookie."""
        return f"daicho_{self.name}"

    @property
    def terminal_cookie(self) -> str:
        """Name of the cookie by which a registered terminal is known."""
        return f"daicho_terminal_{self.name}"

    @property
    def sign_in_url(self) -> str:
        """Where one signs in."""
        return f"{self.prefix}sign-in/"

    @property
    def left_url(self) -> str:
        """Where a screen goes that was left alone: the session ends there."""
        return f"{self.sign_in_url}?left=1"

    @property
    def sign_out_url(self) -> str:
        """Where one signs out."""
        return f"{self.prefix}sign-out/"

    @property
    def password_url(self) -> str:
        """Where one changes one's password."""
        return f"{self.prefix}password/"

    @property
    def still_here_url(self) -> str:
        """Where a page says that somebody is working at it."""
        return f"{self.prefix}still-here/"

    @property
    def terminal_url(self) -> str:
        """Where a terminal is given the token of its registration."""
        return f"{self.prefix}terminal/"

    @property
    def title(self) -> str:
        """What stands above the sign-in form."""
        return TITLES.get(self.name, self.name)


def realm(name: str) -> Realm:
    """The realm of a name. Raises: KeyError when the settings do not know it."""
    return Realm(name=name, alias=settings.REALMS[name], prefix="/" if name == "office" else f"/{name}/")


def realm_of_path(path: str) -> Realm:
    """The realm that an address belongs to; ``office`` where no other claims it."""
    first = path.lstrip("/").partition("/")[0]
    return realm(first if first in settings.REALMS and first != "office" else "office")


def served_realms() -> tuple[Realm, ...]:
    """The realms whose database this process holds credentials for."""
    return tuple(realm(name) for name, alias in settings.REALMS.items() if alias in settings.SERVED_ALIASES)
