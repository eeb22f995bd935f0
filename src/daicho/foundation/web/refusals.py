"""Refusals as pages (エラー画面): one place that turns errors into a Japanese page, or a fragment for htmx."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from daicho.foundation.accounts.realms import realm_of_path
from daicho.kernel.errors import DomainError


def refusal_page(request: HttpRequest, status: int, **values: object) -> HttpResponse:
    """A page for 403, 404, 409 or 500; other statuses look like 409. Only the fragment when htmx asked."""
    known = status if status in (403, 404, 500) else 409
    kind = f"{known}_fragment" if getattr(request, "htmx", False) else str(known)
    values.setdefault("caused_by", getattr(request, "caused_by", ""))
    values.setdefault("back_url", _came_from(request))
    content = render_to_string(f"ui/errors/{kind}.html", values, request)
    return HttpResponse(content, status=status)


def domain_error(request: HttpRequest, error: DomainError, **next_step: str) -> HttpResponse:
    """業務上の拒否 — cause, reason and next step, with its code.

    Args: next_step: ``next_url`` and ``next_words`` of the page where this person can go on.
    """
    status = error.status if error.status >= 400 else 409
    return refusal_page(request, status, message=error.message, code=error.code, back_url=_back(request), **next_step)


def _back(request: HttpRequest) -> str:
    """Where the person can go on: what was sent is asked again, what was looked at is not."""
    reads = request.method in ("GET", "HEAD")
    return _came_from(request) or (realm_of_path(request.path_info).prefix if reads else request.path)


def _came_from(request: HttpRequest) -> str:
    """前の画面 — when it was another page of this system; asking the same again would refuse again."""
    came_from = request.headers.get("Referer", "")
    is_other = came_from.partition("#")[0] != request.build_absolute_uri()
    return came_from if is_other and url_has_allowed_host_and_scheme(came_from, {request.get_host()}) else ""


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """``handler404``."""
    return refusal_page(request, 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """``handler403`` for refusals that no door made."""
    return refusal_page(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """``settings.CSRF_FAILURE_VIEW``: a form that was opened before the last sign-in, or that another site sent."""
    message = "画面が古くなっているため、受け付けませんでした。前の画面を開き直して、もう一度操作してください。"
    page = refusal_page(request, 409, message=message, back_url=request.path)
    page.status_code = 403
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """``handler500``: asks the database for nothing, since it may be what failed."""
    request.navigation = ()  # type: ignore[attr-defined]
    return refusal_page(request, 500)
