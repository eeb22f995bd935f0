"""The one base of all refusals. Each system derives its own in its ``errors.py``."""

from __future__ import annotations

from inspect import cleandoc
from typing import ClassVar


class DomainError(Exception):
    """処理できません。

    Subclasses set ``code`` (stable, never reused) and carry the Japanese staff message as their docstring, with
    ``{placeholders}`` filled from ``data``. Neither may ever hold a personal number.
    """

    code: ClassVar[str] = "KER-000"
    status: ClassVar[int] = 409
    """HTTP status that the doors answer with."""

    def __init__(self, **data: object) -> None:
        self.data = data
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The Japanese text for staff: what happened, why, and what to do next."""
        return cleandoc(type(self).__doc__ or "").format(**self.data)
