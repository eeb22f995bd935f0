"""事務設定の画面 — what the city has decided, each item changed by itself, with a reason."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.accounts.errors import SignInRefused
from daicho.foundation.accounts.realms import realm
from daicho.foundation.accounts.second_person import confirm_second_person
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.actions.set_office_setting import set_office_setting
from daicho.systems.resident_registry.errors import ReasonRequired, SecondPersonForSetting, SettingRefused
from daicho.systems.resident_registry.permissions import KEEP_OFFICE_SETTINGS
from daicho.systems.resident_registry.queries.office_settings import settings_page
from daicho.systems.resident_registry.rules.office_settings import ITEMS, SettingKind


def listed(request: DoorRequest) -> HttpResponse:
    """事務設定の一覧 and the last changes."""
    return TemplateResponse(request, "resident_registry/office_settings.html", {"page": settings_page(request.context)})


def one(request: DoorRequest, name: str) -> HttpResponse:
    """一項目の変更."""
    if name not in ITEMS:
        raise Http404
    if request.method != "POST":
        return _page(request, name)
    data, item = request.POST, ITEMS[name]
    ctx, office = request.context, realm("office")
    try:
        second = None
        if item.by_two:
            second = confirm_second_person(ctx, office, data.get("second_id", ""), data.get("second_password", ""))
        text = set_office_setting(ctx, name, data.get("value", ""), data.get("reason", ""), second)
    except (SettingRefused, ReasonRequired, SecondPersonForSetting, SignInRefused) as refusal:
        return _page(request, name, refusal.message, refusal.status)
    notify(request, f"「{item.title}」を「{text}」に変えました。次の操作から変わります。")
    return HttpResponseRedirect(reverse("registry-settings"))


def _page(request: DoorRequest, name: str, refusal: str = "", status: int = 200) -> HttpResponse:
    page = settings_page(request.context)
    row = next(row for row in page.rows if row.item.name == name)
    is_choice = row.item.kind is SettingKind.YES_NO
    typed = request.POST.get("value", "")
    now = ("yes" if row.value else "no") if is_choice else row.text.removesuffix(row.item.unit)
    values = {
        "row": row,
        "value": typed or now,
        "choices": (("yes", row.item.words[0]), ("no", row.item.words[1])) if is_choice else (),
        "reason": request.POST.get("reason", ""),
        "refusal": refusal,
        "history": [change for change in page.history if change.title == row.item.title],
    }
    return TemplateResponse(request, "resident_registry/office_setting.html", values, status=status)


ROUTES = (
    Route("settings/", listed, "registry-settings", KEEP_OFFICE_SETTINGS, methods=("GET", "HEAD")),
    Route("settings/<slug:name>/", one, "registry-setting", KEEP_OFFICE_SETTINGS, {"name": "verifier_may_approve"}),
)
