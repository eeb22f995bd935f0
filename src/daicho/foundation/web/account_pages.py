"""職員アカウントの画面 of a realm: list, and one account with what an administrator may do about it.

Systems mount it by :func:`account_routes`, each under its own function.
"""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.accounts import administration, care, evidence
from daicho.foundation.accounts.directory import account_of, duties_of, list_accounts, offices_of
from daicho.foundation.accounts.forms import NewcomerForm
from daicho.foundation.accounts.realms import Realm, realm
from daicho.foundation.accounts.second_person import confirm_second_person
from daicho.foundation.accounts.sessions import SignedIn
from daicho.foundation.clock import business_now
from daicho.foundation.database.guard import serving
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.kernel.context import Context

_READ, _POST = ("GET", "HEAD"), ("POST",)


def account_routes(prefix: str, function: str) -> tuple[Route, ...]:
    """画面の一覧 for a system. Args: prefix: of the names, e.g. ``registry``."""
    sample = {"staff_id": "1001"}
    views = AccountPages(prefix)
    return (
        Route("accounts/", views.listed, f"{prefix}-accounts", function, methods=_READ),
        Route("accounts/new/", views.register, f"{prefix}-account-new", function),
        Route("accounts/<str:staff_id>/", views.one, f"{prefix}-account", function, sample, _READ),
        Route("accounts/<str:staff_id>/lock/", views.lock, f"{prefix}-account-lock", function, sample, _POST),
        Route("accounts/<str:staff_id>/unlock/", views.unlock, f"{prefix}-account-unlock", function, sample, _POST),
        Route("accounts/<str:staff_id>/password/", views.reset, f"{prefix}-account-password", function, sample, _POST),
        Route("accounts/<str:staff_id>/duties/", views.duties, f"{prefix}-account-duties", function, sample, _POST),
    )


class AccountPages:
    """Views of one system's mount."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def listed(self, request: HttpRequest) -> HttpResponse:
        """職員の一覧."""
        where, ctx = where_of(request)
        rows = list_accounts(where)
        with serving(where.alias), transaction.atomic(using=where.alias):
            evidence.note(ctx, evidence.ACCOUNTS_LISTED, count=len(rows))
        addressed = [(row, self._url("account", row.staff_id)) for row in rows]
        values = {"rows": addressed, "new_url": self._url("account-new"), "help_url": self._help_url()}
        return TemplateResponse(request, "accounts/accounts.html", values)

    def register(self, request: HttpRequest) -> HttpResponse:
        """職員の登録 — with another administrator's own password; the first password is shown on the answer alone."""
        where, ctx = where_of(request)
        today = business_now().date()
        posted = request.POST if request.method == "POST" else None
        form = NewcomerForm(offices_of(where), duties_of(where), posted, initial={"valid_from": today})
        if posted is not None and form.is_valid():
            data = form.cleaned_data
            second = confirm_second_person(ctx, where, data["second_id"], data["second_password"])
            fresh = care.register_account(ctx, where, form.newcomer(), second)
            return self._page(request, data["staff_id"], fresh=fresh)
        values = {"form": form, "list_url": self._url("accounts"), "help_url": self._help_url()}
        return TemplateResponse(request, "accounts/newcomer.html", values, status=422 if form.errors else 200)

    def one(self, request: HttpRequest, staff_id: str) -> HttpResponse:
        """一人のアカウント."""
        return self._page(request, staff_id)

    def lock(self, request: HttpRequest, staff_id: str) -> HttpResponse:
        """利用の停止."""
        where, ctx = where_of(request)
        care.lock_account(ctx, where, staff_id)
        notify(request, "利用を停止しました。サインイン中の画面も閉じました。")
        return self._back(staff_id)

    def unlock(self, request: HttpRequest, staff_id: str) -> HttpResponse:
        """停止・ロックの解除."""
        where, ctx = where_of(request)
        administration.unlock_account(ctx, where, staff_id)
        notify(request, "ロックを解除しました。")
        return self._back(staff_id)

    def reset(self, request: HttpRequest, staff_id: str) -> HttpResponse:
        """パスワードの再設定 — shown on this page alone, once."""
        where, ctx = where_of(request)
        return self._page(request, staff_id, fresh=care.reset_password(ctx, where, staff_id))

    def duties(self, request: HttpRequest, staff_id: str) -> HttpResponse:
        """職務の変更 — with another administrator's own password, checked before anything is touched."""
        where, ctx = where_of(request)
        data = request.POST
        second = confirm_second_person(ctx, where, data.get("second_id", ""), data.get("second_password", ""))
        care.change_duties(ctx, where, staff_id, data.getlist("duties"), second)
        notify(request, f"職務を変更しました({second.name} が確認)。次の操作から変わります。")
        return self._back(staff_id)

    def _page(self, request: HttpRequest, staff_id: str, fresh: str = "") -> HttpResponse:
        where, ctx = where_of(request)
        row = account_of(where, staff_id)
        values = {
            "row": row,
            "fresh": fresh,
            "is_self": ctx.actor.staff_id == staff_id,
            "duties": [(code, title, code in row.duties) for code, title in duties_of(where).items()],
            "urls": {act: self._url(f"account-{act}", staff_id) for act in ("lock", "unlock", "password", "duties")},
            "list_url": self._url("accounts"),
            "help_url": self._help_url(),
        }
        return TemplateResponse(request, "accounts/account.html", values)

    def _help_url(self) -> str:
        return self._url("help", "accounts")

    def _url(self, name: str, *arguments: str) -> str:
        return reverse(f"{self.prefix}-{name}", args=arguments)

    def _back(self, staff_id: str) -> HttpResponse:
        return HttpResponseRedirect(self._url("account", staff_id))


def where_of(request: HttpRequest) -> tuple[Realm, Context]:
    """The realm of whoever is signed in, and the context of an act inside it."""
    signed_in: SignedIn = request.signed_in  # type: ignore[attr-defined]
    where = realm(signed_in.realm)
    caused_by = getattr(request, "caused_by", "")
    return where, evidence.context_of(where, signed_in.actor, signed_in.office, signed_in.terminal, caused_by)
