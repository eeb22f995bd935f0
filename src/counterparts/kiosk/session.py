"""一人の利用: everything that the machine knows about the person before it, in memory alone and gone at the end."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

IDLE_SECONDS = 60.0
WORKING = frozenset({"checking", "making", "printing"})
"""Steps in which the machine works and the person waits: no countdown."""
ORDER = ("card", "pin", "kind", "who", "members", "options", "copies", "review", "pay", "printing", "take")
BACK = {
    "pin": "card", "kind": "kind", "who": "kind", "members": "who", "options": "who", "copies": "options",
    "review": "copies",
}  # fmt: skip


@dataclass
class Session:
    """来客. Args: id: in the cookie of the screen, unguessable. mark: changes with every change of the screen."""

    language: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    step: str = "card"
    mark: int = 0
    touched: float = field(default_factory=time.monotonic)
    visit: str = ""
    members: list[dict[str, Any]] = field(default_factory=list)
    kinds: list[dict[str, Any]] = field(default_factory=list)
    most_copies: int = 1
    kind: str = ""
    scope: str = ""
    chosen: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    copies: int = 1
    receipt: str = ""
    resumable: str = ""
    method: str = ""
    documents: list[bytes] = field(default_factory=list)
    pictures: dict[tuple[int, str], bytes] = field(default_factory=dict)
    notice: str = ""
    refusal: dict[str, Any] = field(default_factory=dict)
    returned: int = 0
    change: int = 0

    def go(self, step: str, notice: str = "") -> None:
        """The next screen."""
        self.step, self.notice = step, notice
        self.mark += 1
        self.touched = time.monotonic()

    def go_on(self) -> None:
        """The person has touched the screen."""
        self.touched = time.monotonic()

    def left(self, idle_seconds: float) -> float:
        """Seconds until the machine takes the person for gone."""
        return idle_seconds - (time.monotonic() - self.touched)

    @property
    def offered(self) -> dict[str, Any]:
        """The chosen kind as the city offers it."""
        return next((one for one in self.kinds if one["kind"] == self.kind), self.kinds[0] if self.kinds else {})

    @property
    def people(self) -> list[dict[str, Any]]:
        """世帯員 on the certificate as chosen."""
        if self.scope == "whole":
            return self.members
        if self.scope == "self":
            return [one for one in self.members if one["is_applicant"]]
        return [one for one in self.members if one["member"] in self.chosen]

    @property
    def expected_fee(self) -> int:
        """手数料 before the certificate is made."""
        return int(self.offered.get("fee", 0)) * self.copies

    def order(self) -> dict[str, Any]:
        """申請 as the centre takes it."""
        return {
            "visit": self.visit,
            "kind": self.kind,
            "scope": self.scope,
            "members": self.chosen if self.scope == "part" else [],
            "options": self.options,
            "copies": self.copies,
        }
