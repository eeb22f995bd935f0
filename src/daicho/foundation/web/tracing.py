"""caused_by (処理の起点): one id per request, on every log line, audit row, message and error page of it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_current: ContextVar[str] = ContextVar("caused_by", default="-")
HEADER = "X-Request-Id"


class CausedByMiddleware:
    """Gives each request its id, ``request.caused_by``, and names it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        caused_by = str(uuid.uuid4())
        request.caused_by = caused_by  # type: ignore[attr-defined]
        token = _current.set(caused_by)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response[HEADER] = caused_by
        return response


class CausedByFilter(logging.Filter):
    """Puts ``caused_by`` on log records; ``-`` outside a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a line."""
        record.caused_by = _current.get()
        return True
