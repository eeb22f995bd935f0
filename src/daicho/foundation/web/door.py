"""The door before one view: sign-in, right, served system, context; refusals are pages and audit rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse

from daicho.foundation.accounts import realms
from daicho.foundation.accounts.sessions import SignedIn
from daicho.foundation.audit import record
from daicho.foundation.audit.numbers import holds_personal_number
from daicho.foundation.clock import business_now
from daicho.foundation.database.guard import serving
from daicho.foundation.web.declaration import Route, Surroundings
from daicho.foundation.web.navigation import NavItem, shown_items
from daicho.foundation.web.refusals import domain_error, refusal_page
from daicho.kernel.context import Context
from daicho.kernel.errors import DomainError
from daicho.kernel.permissions import FunctionRow

FUNCTION_REFUSED = "function.refused"
ACT_REFUSED = "act.refused"
AFTER_SIGN_IN_ENDED = "サインインの終了後に送られた入力の保存"
_READS = frozenset({"GET", "HEAD"})
_BREACHES = frozenset({403, 409})
"""Statuses of what a rule forbids. What is not found (404) or typed wrongly (422) is no attempt at anything."""


def may_enter(duties: frozenset[str], function: FunctionRow) -> bool:
    """利用権限 — whether one of somebody's duties opens the function (M24)."""
    return bool(duties & function.duties)


@dataclass(frozen=True, slots=True, eq=False)
class Door:
    """入口 — callable as a Django view; its fields are what the architecture tests read."""

    system: str
    realm: str
    route: Route
    rows: Mapping[str, FunctionRow] = field(repr=False)
    navigation: tuple[NavItem, ...] = field(repr=False)
    surroundings: Surroundings = field(repr=False)

    @property
    def function(self) -> FunctionRow:
        """The function whose right is needed."""
        return self.rows[self.route.function]

    def __call__(self, request: HttpRequest, **arguments: object) -> HttpResponseBase:
        signed_in: SignedIn | None = getattr(request, "signed_in", None)
        if signed_in is None or signed_in.realm != self.realm:
            return self._to_sign_in(request, is_kept=self._keep(request, arguments))
        with serving(self.system):
            context = self._context(request, signed_in)
            request.context = context  # type: ignore[attr-defined]
            request.system_title = self.surroundings.title  # type: ignore[attr-defined]
            request.navigation = partial(  # type: ignore[attr-defined]
                shown_items, self.navigation, self.rows, context, self.route.name
            )
            if not may_enter(signed_in.duties, self.function):
                return self._refuse(request, context)
            if request.method not in self.route.methods:
                return HttpResponseNotAllowed(self.route.methods)
            return self._answer(request, context, arguments)

    def _answer(self, request: HttpRequest, context: Context, arguments: Mapping[str, object]) -> HttpResponseBase:
        try:
            response = self.route.view(request, **arguments)
            # Rendered in here, so that lazy reads of a template are served and guarded like those of the view.
            if isinstance(response, TemplateResponse) and not response.is_rendered:
                return response.render()
        except DomainError as error:
            if request.method not in _READS and error.status in _BREACHES:
                self._note_refused_act(context, error, arguments)
            return domain_error(request, error)
        return response

    def _note_refused_act(self, context: Context, error: DomainError, arguments: Mapping[str, object]) -> None:
        """In a transaction of its own: that of the act is gone, and with it what the act would have recorded."""
        about = " ".join(str(value) for value in arguments.values())
        detail = {"code": error.code, "function": self.function.code, "route": self.route.name}
        if about and not holds_personal_number(about):
            detail["about"] = about
        with transaction.atomic(using=self.system):
            record(context, event=ACT_REFUSED, detail=detail)

    def _context(self, request: HttpRequest, signed_in: SignedIn) -> Context:
        context = Context(
            actor=signed_in.actor,
            office=signed_in.office,
            terminal=signed_in.terminal,
            purpose=self.function.title,
            system=self.system,
            now=business_now(),
            law=self.surroundings.law(),
            caused_by=getattr(request, "caused_by", ""),
        )
        if self.surroundings.enqueue is not None:
            context = replace(context, enqueue=self.surroundings.enqueue)
        if self.surroundings.ask is not None:
            context = replace(context, ask=partial(self.surroundings.ask, context))
        return context

    def _refuse(self, request: HttpRequest, context: Context) -> HttpResponse:
        with transaction.atomic(using=self.system):
            record(
                context, event=FUNCTION_REFUSED, detail={"function": self.function.code, "method": str(request.method)}
            )
        return refusal_page(request, 403, is_recorded=True, function_title=self.function.title)

    def _keep(self, request: HttpRequest, arguments: Mapping[str, object]) -> bool:
        """送られた入力を残す — for the person whose session has just ended; nothing else is done or shown."""
        was: SignedIn | None = getattr(request, "was_signed_in", None)
        if self.route.keep is None or request.method != "POST" or was is None or was.realm != self.realm:
            return False
        if not may_enter(was.duties, self.function):
            return False
        with serving(self.system):
            request.context = replace(self._context(request, was), purpose=AFTER_SIGN_IN_ENDED)  # type: ignore[attr-defined]
            try:
                self.route.keep(request, **arguments)
            except DomainError:
                return False
        return True

    def _to_sign_in(self, request: HttpRequest, *, is_kept: bool) -> HttpResponse:
        target = realms.realm(self.realm).sign_in_url
        if is_kept:
            return HttpResponseRedirect(f"{target}?kept=1")
        if getattr(request, "htmx", False):
            response = HttpResponse(status=401)
            response["HX-Redirect"] = target
            return response
        if request.method == "GET":
            target += "?" + urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(target)
