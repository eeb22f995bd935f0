"""caused_by (処理の起点): one id per request, on every log line, audit row, message and error page of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from daicho.foundation.audit.log_lines import causing

HEADER = "X-Request-Id"


class CausedByMiddleware:
    """Gives each request its id, ``request.caused_by``, and names it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        caused_by = str(uuid.uuid4())
        request.caused_by = caused_by  # type: ignore[attr-defined]
        with causing(caused_by):
            response = self.get_response(request)
        response[HEADER] = caused_by
        return response
