"""Refusals as pages (エラー画面): one place that turns errors into a Japanese page, or a fragment for htmx."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from daicho.kernel.errors import DomainError


def refusal_page(request: HttpRequest, status: int, **values: object) -> HttpResponse:
    """A page for 403, 404, 409 or 500; other statuses look like 409. Only the fragment when htmx asked."""
    known = status if status in (403, 404, 500) else 409
    kind = f"{known}_fragment" if getattr(request, "htmx", False) else str(known)
    values.setdefault("caused_by", getattr(request, "caused_by", ""))
    content = render_to_string(f"ui/errors/{kind}.html", values, request)
    return HttpResponse(content, status=status)


def domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """業務上の拒否 — cause, reason and next step, with its code."""
    status = error.status if error.status >= 400 else 409
    return refusal_page(request, status, message=error.message, code=error.code, back_url=_back(request))


def _back(request: HttpRequest) -> str:
    """Where the person came from, when that was this system; asking again by GET is harmless."""
    return request.get_full_path() if request.method == "GET" else request.path


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
