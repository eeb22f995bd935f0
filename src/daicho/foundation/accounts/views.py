"""Pages of sign-in, sign-out and change of password; the same for every realm."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from daicho.foundation.accounts import administration, evidence, middleware, terminals
from daicho.foundation.accounts.demo import demo_accounts_of
from daicho.foundation.accounts.forms import PasswordForm, SignInForm, TerminalForm
from daicho.foundation.accounts.realms import Realm, realm_of_path
from daicho.foundation.accounts.sessions import IDLE, SignedIn
from daicho.foundation.accounts.sign_in import sign_in, sign_out
from daicho.foundation.database.guard import serving
from daicho.kernel.errors import DomainError

ENDED = {
    "moved": "別の端末でサインインしたため、この端末の画面を閉じました。保存していない入力は残っていません。",
    "idle": "操作のない時間が続いたため、画面を閉じました。保存していない入力は残っていません。",
    "too_long": "サインインから12時間がたったため、画面を閉じました。もう一度サインインしてください。",
    "lapsed": "この職員番号は使えなくなりました。システム管理者に確かめてください。",
}

KEPT_ENTRIES = (
    "中断して保存した届出と、画面を閉じるときに保存できた届出は、サインインすると「入力途中」から続けられます。"
)
KEPT_JUST_NOW = (
    "サインインが終わっていたため、送った内容は登録していません。入力は保存しました。"
    "サインインすると「入力途中」から続けられます。"
)
_ENDED_AT_WORK = frozenset({"moved", "idle", "too_long"})


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """サインイン — offers the form; a success leads to where the person wanted to go.

    A screen that was left alone comes here by ``left``: its session ends at once, not when its time is over.
    """
    realm = realm_of_path(request.path_info)
    if request.method == "GET" and "left" in request.GET:
        _end_left_alone(request, realm)
    with serving(realm.alias):
        known = terminals.terminal_of(request, realm)
        choice = () if known else terminals.terminals_to_choose(realm)
    form = SignInForm(
        choice, request.POST if request.method == "POST" else None, initial=_last_terminal(request, realm)
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        terminal = known.code if known else form.cleaned_data.get("terminal", "")
        try:
            return _signed_in(request, realm, form, terminal, is_registered=known is not None)
        except DomainError as error:
            refusal = error.message
    failed = bool(refusal or form.errors)
    values = {
        "form": form,
        "realm": realm,
        "known": known,
        "may_choose": bool(choice),
        "refusal": refusal,
        "ended": _why_ended(request, realm) if not failed else "",
        "next": _next(request, realm),
        "demo_accounts": demo_accounts_of(realm.name),
        "demo_password": settings.DEMO_PASSWORD,
    }
    return render(request, "accounts/sign_in.html", values, status=403 if refusal else 422 if failed else 200)


def _signed_in(
    request: HttpRequest, realm: Realm, form: SignInForm, terminal: str, *, is_registered: bool
) -> HttpResponse:
    """The way in, with a new session. Args: is_registered: this browser is known as a terminal, and stays so.

    Raises: what signing in refuses.
    """
    data = form.cleaned_data
    token = sign_in(realm, data["staff_id"], data["password"], terminal, caused_by=getattr(request, "caused_by", ""))
    rotate_token(request)
    response = HttpResponseRedirect(_next(request, realm))
    middleware.set_cookie(response, realm, token, is_secure=request.is_secure())
    if is_registered:
        own = request.COOKIES[realm.terminal_cookie]
        middleware.set_terminal_cookie(response, realm, own, is_secure=request.is_secure())
    return response


def _end_left_alone(request: HttpRequest, realm: Realm) -> None:
    token = request.COOKIES.get(realm.cookie, "")
    if sign_out(realm, token, reason=IDLE, caused_by=getattr(request, "caused_by", "")):
        request.sign_in_ended = IDLE  # type: ignore[attr-defined]
    request.signed_in = None  # type: ignore[attr-defined]


def _why_ended(request: HttpRequest, realm: Realm) -> str:
    reason = getattr(request, "sign_in_ended", "")
    if "kept" in request.GET and reason in _ENDED_AT_WORK:
        return KEPT_JUST_NOW
    return ENDED.get(reason, "") + (KEPT_ENTRIES if realm.name == "office" and reason in _ENDED_AT_WORK else "")


@require_POST
def sign_out_page(request: HttpRequest) -> HttpResponse:
    """サインアウト."""
    realm = realm_of_path(request.path_info)
    sign_out(realm, request.COOKIES.get(realm.cookie, ""), caused_by=getattr(request, "caused_by", ""))
    response = HttpResponseRedirect(realm.sign_in_url)
    middleware.clear_cookie(response, realm)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def password_page(request: HttpRequest) -> HttpResponse:
    """パスワードの変更 — forced at the first sign-in and after the set interval (M26)."""
    realm = realm_of_path(request.path_info)
    signed_in: SignedIn | None = getattr(request, "signed_in", None)
    if signed_in is None:
        return HttpResponseRedirect(realm.sign_in_url)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        context = evidence.context_of(
            realm, signed_in.actor, signed_in.office, signed_in.terminal, getattr(request, "caused_by", "")
        )
        try:
            administration.change_password(context, realm, form.cleaned_data["current"], form.cleaned_data["new"])
        except DomainError as error:
            form.add_error("new" if error.code == "ACC-003" else "current", _said(error))
        else:
            return HttpResponseRedirect(realm.prefix)
    return render(
        request,
        "accounts/password.html",
        {"form": form, "realm": realm, "is_forced": signed_in.must_change_password, "staff_id": signed_in.staff_id},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def terminal_page(request: HttpRequest) -> HttpResponse:
    """端末の登録 — this browser keeps the token of its registration, and is known by it from then on (M27)."""
    realm = realm_of_path(request.path_info)
    form = TerminalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        with serving(realm.alias):
            known = terminals.terminal_of_token(realm, token)
        if known is not None:
            response = HttpResponseRedirect(realm.sign_in_url)
            middleware.set_terminal_cookie(response, realm, token, is_secure=request.is_secure())
            return response
        form.add_error("token", "登録されていないコードです。打ち間違いがないか、システム管理者に確かめてください。")
    status = 422 if form.errors else 200
    return render(request, "accounts/terminal.html", {"form": form, "realm": realm}, status=status)


@require_safe
def still_here(request: HttpRequest) -> HttpResponse:
    """在席の確認 — asked now and then by a page in which somebody is typing, so that their session does not end."""
    return HttpResponse(status=204 if getattr(request, "signed_in", None) else 401)


def _said(error: DomainError) -> str:
    return error.message if error.code == "ACC-003" else "いまのパスワードと違います。入れ直してください。"


def _last_terminal(request: HttpRequest, realm: Realm) -> dict[str, str]:
    wanted = request.GET.get("terminal", "")
    return {"terminal": wanted} if wanted else {}


def _next(request: HttpRequest, realm: Realm) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = wanted.startswith(realm.prefix) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if inside and wanted != realm.sign_in_url else realm.prefix
