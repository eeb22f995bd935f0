"""All addresses of a running configuration (画面の一覧): what stands behind a door, and whom it leads where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from daicho.foundation.accounts.sessions import SignedIn
from daicho.foundation.web.door import Door
from daicho.kernel.context import Context


@dataclass(frozen=True, slots=True)
class Address:
    """アドレス — one pattern of the URL configuration; ``door`` is None for what can be reached without a right."""

    path: str
    name: str
    door: Door | None


def all_addresses(urlconf: str | None = None) -> tuple[Address, ...]:
    """Every address, in order."""
    return tuple(_walk(get_resolver(urlconf).url_patterns, ""))


@dataclass(frozen=True, slots=True)
class OtherSystem:
    """ほかのシステム of the same sign-in, with the first of its functions that this person may use."""

    title: str
    url: str


def other_systems(signed_in: SignedIn, here: Context) -> tuple[OtherSystem, ...]:
    """ほかのシステム that open for somebody, in the order of the addresses."""
    found = []
    for door in _one_door_of_each(settings.ROOT_URLCONF):
        if door.realm != signed_in.realm or door.system == here.system:
            continue
        usable = [one for one in door.navigation if signed_in.duties & door.rows[one.function].duties]
        if usable:
            found.append(OtherSystem(door.surroundings.title, reverse(usable[0].url_name)))
    return tuple(found)


@cache
def _one_door_of_each(urlconf: str) -> tuple[Door, ...]:
    doors: dict[str, Door] = {}
    for address in all_addresses(urlconf):
        if address.door is not None and address.door.navigation:
            doors.setdefault(address.door.system, address.door)
    return tuple(doors.values())


def _walk(patterns: list[URLPattern | URLResolver], above: str) -> Iterator[Address]:
    for pattern in patterns:
        path = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            door = pattern.callback if isinstance(pattern.callback, Door) else None
            yield Address(path, pattern.name or "", door)
