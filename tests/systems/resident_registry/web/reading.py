"""Reads pages as a browser would put fragments into them."""

from __future__ import annotations

import re
from typing import Protocol

HTMX = {"HX-Request": "true"}
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
_MOMENT = re.compile(r"\d+時\d+分")


class Answer(Protocol):
    """What the test client gives back."""

    @property
    def content(self) -> bytes: ...


def text_of(answer: Answer) -> str:
    """The page without what differs from one answer to the next."""
    return _MOMENT.sub("", _TOKEN.sub("", answer.content.decode()))


def part_of(page: str, tag: str, name: str) -> str:
    """The element with an id, which holds no element of its own kind."""
    found = re.search(rf'<{tag} id="{name}".*?</{tag}>', page, re.DOTALL)
    assert found, f"no <{tag} id={name}>"
    return " ".join(found[0].split())
