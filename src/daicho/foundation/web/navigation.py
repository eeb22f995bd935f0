"""Navigation (業務の選択): the functions of one system that this person may use, with what waits there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from daicho.kernel.context import Context
from daicho.kernel.permissions import FunctionRow


@dataclass(frozen=True, slots=True)
class NavItem:
    """業務 — one entry of the bar under the header.

    Args:
        url_name: name of a route; names of routes beginning with ``section``, or one of them, mark this entry as
            the current one.
        function: code of the function whose right it needs.
        count: how many cases wait there, by a query; None shows no count.
        group: entries of one group stand together; a line parts them from the next.
    """

    title: str
    url_name: str
    function: str
    section: str | tuple[str, ...] = ""
    count: Callable[[Context], int] | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class ShownItem:
    """業務 as the template shows it."""

    title: str
    url: str
    is_current: bool
    count: int
    group: str = ""


def shown_items(
    items: Sequence[NavItem], rows: Mapping[str, FunctionRow], context: Context, route_name: str
) -> tuple[ShownItem, ...]:
    """What a person may use, and nothing that would only be refused."""
    return tuple(
        ShownItem(
            title=item.title,
            url=reverse(item.url_name),
            is_current=route_name == item.url_name or bool(item.section and route_name.startswith(item.section)),
            count=item.count(context) if item.count else 0,
            group=item.group,
        )
        for item in items
        if context.actor.duties & rows[item.function].duties
    )
