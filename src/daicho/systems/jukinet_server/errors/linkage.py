"""Refusals about what is on its way to the prefecture."""

from __future__ import annotations

from daicho.kernel.errors import DomainError


class ReasonDoesNotFit(DomainError):
    """この更新を、選んだ異動事由で再送することはできません。一覧に出ている異動事由から選び直してください。"""

    code = "JUK-LINK-001"
    status = 422
