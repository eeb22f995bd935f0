"""All addresses of a running configuration (画面の一覧), for tests: what stands behind a door and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from daicho.foundation.web.door import Door


@dataclass(frozen=True, slots=True)
class Address:
    """アドレス — one pattern of the URL configuration; ``door`` is None for what can be reached without a right."""

    path: str
    name: str
    door: Door | None


def all_addresses(urlconf: str | None = None) -> tuple[Address, ...]:
    """Every address, in order."""
    return tuple(_walk(get_resolver(urlconf).url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], above: str) -> Iterator[Address]:
    for pattern in patterns:
        path = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            door = pattern.callback if isinstance(pattern.callback, Door) else None
            yield Address(path, pattern.name or "", door)
