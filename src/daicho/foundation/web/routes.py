"""Turns the declared routes of a system into addresses; a wrong declaration fails at start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import URLPattern, path

from daicho.foundation.web.declaration import Route, Surroundings
from daicho.foundation.web.door import Door
from daicho.foundation.web.navigation import NavItem
from daicho.kernel.permissions import FunctionRow


class RouteError(Exception):
    """A route names a function that the system's table does not have, or a name twice."""


def build_urlpatterns(
    system: str,
    realm: str,
    routes: Iterable[Route],
    *,
    functions: Sequence[FunctionRow],
    navigation: Sequence[NavItem] = (),
    surroundings: Surroundings | None = None,
) -> list[URLPattern]:
    """Addresses of one system, each view behind its door. Raises: RouteError, at start and not at the first click."""
    rows = {row.code: row for row in functions}
    seen: set[str] = set()
    patterns: list[URLPattern] = []
    for item in navigation:
        if item.function not in rows:
            raise RouteError(f"{system}: navigation names the unknown function {item.function!r}")
    for route in routes:
        if route.function not in rows:
            raise RouteError(f"{system}: route {route.name} names the unknown function {route.function!r}")
        if route.name in seen:
            raise RouteError(f"{system}: two routes are named {route.name}")
        seen.add(route.name)
        door = Door(
            system=system,
            realm=realm,
            route=route,
            rows=rows,
            navigation=tuple(navigation),
            surroundings=surroundings or Surroundings(),
        )
        patterns.append(path(route.path, door, name=route.name))
    return patterns
