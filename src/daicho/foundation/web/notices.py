"""Notices (お知らせ): a sentence that the next page shows once, e.g. after a form was taken."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from daicho.foundation.accounts.sessions import SignedIn

KEY = "notices"


@dataclass(frozen=True, slots=True)
class Notice:
    """お知らせ — ``level_tag`` is ``ok``, ``info``, ``alert`` or ``stop``."""

    text: str
    level_tag: str

    def __str__(self) -> str:
        return self.text


def notify(request: HttpRequest, text: str, kind: str = "ok") -> None:
    """Keeps a sentence for the next page of this person; it lies encrypted in the session, never in a cookie."""
    signed_in: SignedIn = request.signed_in  # type: ignore[attr-defined]
    kept = signed_in.session.get(KEY, [])
    signed_in.session.put(KEY, [*kept, [text, kind]])


def take_notices(request: HttpRequest) -> tuple[Notice, ...]:
    """The sentences that wait, each shown once; a fragment leaves them for the next whole page."""
    signed_in: SignedIn | None = getattr(request, "signed_in", None)
    if signed_in is None or not signed_in.has_drafts or getattr(request, "htmx", False):
        return ()
    if not signed_in.session.get(KEY):
        return ()
    return tuple(Notice(text, kind) for text, kind in signed_in.session.remove(KEY) or ())
