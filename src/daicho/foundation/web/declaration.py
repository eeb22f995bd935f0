"""What a system declares of its screens (画面の一覧): routes, and what its doors are handed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponseBase

from daicho.kernel.context import Context
from daicho.kernel.law import LawTables

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Route:
    """画面 — one address of a system.

    Args:
        path: below the system's own path, in Django's notation, e.g. ``residents/<str:number>/``.
        name: unique over all systems, e.g. ``registry-resident``.
        function: code of a row in the system's table of functions; the right is checked before the view runs.
        sample: values for the placeholders, for tests that walk over all routes.
        methods: what the view answers to.
        keep: puts aside what was sent, called like the view, for somebody whose session has ended meanwhile.
    """

    path: str
    view: View
    name: str
    function: str
    sample: Mapping[str, object] = field(default_factory=dict)
    methods: tuple[str, ...] = ("GET", "HEAD", "POST")
    keep: Callable[..., None] | None = None


def _no_law() -> LawTables:
    return LawTables({})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the composition root hands to the doors of a system, for the context of each request.

    Args:
        law: reads the law tables; called once a request.
        ask: sends a question, with the context it is asked in; None where the system asks nobody.
        enqueue: puts a job into the system's queue: ``enqueue(job, **arguments)``.
        title: name of the system in the header.
    """

    law: Callable[[], LawTables] = _no_law
    ask: Callable[[Context, Any], Any] | None = None
    enqueue: Callable[..., None] | None = None
    title: str = ""
