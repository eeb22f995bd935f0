"""呼出画面: numbers and nothing else, for everybody in the hall. It loads itself anew without any script."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse

from daicho.foundation.web.request import DoorRequest
from daicho.systems.certificate_server.queries.counter_requests import calling_screen

SECONDS = 5
"""Between one load and the next."""
MOST_CALLED, MOST_WAITING = 6, 24


def calling(request: DoorRequest) -> HttpResponse:
    """呼出番号 of the office where this screen stands."""
    screen = calling_screen(request.context)
    values = {
        "screen": screen,
        "called": screen.called[:MOST_CALLED],
        "waiting": screen.waiting[:MOST_WAITING],
        "more": max(len(screen.waiting) - MOST_WAITING, 0),
        "now": request.context.now,
        "seconds": SECONDS,
    }
    return TemplateResponse(request, "certificate_server/calling.html", values)
