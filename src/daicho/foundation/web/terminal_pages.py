"""端末の画面 of a realm: which terminals there are, another one registered by two, one retired.

Systems mount it by :func:`terminal_routes`, each under its own function.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.accounts import terminal_care
from daicho.foundation.accounts.errors import SecondAdministratorRequired, SignInRefused, TerminalInUse
from daicho.foundation.accounts.forms import NewTerminalForm
from daicho.foundation.accounts.second_person import confirm_second_person
from daicho.foundation.web.account_pages import where_of
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify

_READ, _POST = ("GET", "HEAD"), ("POST",)


def terminal_routes(prefix: str, function: str) -> tuple[Route, ...]:
    """画面の一覧 for a system. Args: prefix: of the names, e.g. ``registry``."""
    views = TerminalPages(prefix)
    sample = {"code": "HK-020"}
    return (
        Route("terminals/", views.listed, f"{prefix}-terminals", function, methods=_READ),
        Route("terminals/new/", views.register, f"{prefix}-terminal-new", function, methods=_POST),
        Route("terminals/<slug:code>/retire/", views.retire, f"{prefix}-terminal-retire", function, sample, _POST),
    )


class TerminalPages:
    """Views of one system's mount."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def listed(self, request: HttpRequest) -> HttpResponse:
        """端末の一覧 and the slip for another."""
        return self._page(request, NewTerminalForm())

    def register(self, request: HttpRequest) -> HttpResponse:
        """端末の登録 — with another administrator's own password; the code is shown on the answer alone."""
        where, ctx = where_of(request)
        form = NewTerminalForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        data = form.cleaned_data
        try:
            second = confirm_second_person(ctx, where, data["second_id"], data["second_password"])
            token = terminal_care.register_terminal(ctx, where, data["code"], form.office(), second)
        except (SignInRefused, SecondAdministratorRequired, TerminalInUse) as refusal:
            form.add_error("code" if isinstance(refusal, TerminalInUse) else "second_id", refusal.message)
            return self._page(request, form, status=refusal.status)
        return self._page(request, NewTerminalForm(), fresh=(data["code"], token))

    def retire(self, request: HttpRequest, code: str) -> HttpResponse:
        """端末の廃止."""
        where, ctx = where_of(request)
        terminal_care.retire_terminal(ctx, where, code)
        notify(request, f"端末 {code} を廃止しました。開いていた画面も閉じました。")
        return HttpResponseRedirect(reverse(f"{self.prefix}-terminals"))

    def _page(
        self, request: HttpRequest, form: NewTerminalForm, fresh: tuple[str, str] | None = None, status: int = 200
    ) -> HttpResponse:
        where, ctx = where_of(request)
        rows = terminal_care.list_terminals(ctx, where)
        values = {
            "rows": [(row, reverse(f"{self.prefix}-terminal-retire", args=[row.code])) for row in rows],
            "in_use": sum(row.retired_at is None for row in rows),
            "form": form,
            "fresh": fresh,
            "here": ctx.terminal,
            "terminal_url": request.build_absolute_uri(where.terminal_url),
            "new_url": reverse(f"{self.prefix}-terminal-new"),
            "help_url": reverse(f"{self.prefix}-help", args=["terminals"]),
        }
        return TemplateResponse(request, "accounts/terminals.html", values, status=status)
