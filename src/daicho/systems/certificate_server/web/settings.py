"""交付の設定: what the city offers at kiosks, changed by administrators, with its history; 緊急停止 and 再開."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.accounts.realms import realm
from daicho.foundation.accounts.second_person import confirm_second_person
from daicho.foundation.ui.forms import StaffForm
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.context import Actor
from daicho.kernel.errors import DomainError
from daicho.systems.certificate_server.actions.decide_service import (
    decide_service,
    resume_service,
    settings_seen,
    stop_service,
)
from daicho.systems.certificate_server.queries.fees import fees
from daicho.systems.certificate_server.queries.service import decisions, kiosk_service
from daicho.systems.certificate_server.rules.service_changes import NEED_TWO, TITLES, WEEKDAYS, is_stopped, words_of
from daicho.systems.certificate_server.web.settings_forms import ConfirmForm, ServiceForm, StopForm, shown_values


def show(request: DoorRequest) -> HttpResponse:
    """今の設定 and what was changed."""
    form = ServiceForm(request.context.now, initial=shown_values(kiosk_service(), settings_seen()))
    return _page(request, form)


def decide(request: DoorRequest) -> HttpResponse:
    """設定の変更."""
    form = ServiceForm(request.context.now, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    data = form.cleaned_data
    try:
        count = decide_service(request.context, form.values(), data["seen"], data["reason"], _second(request, form))
    except DomainError as refusal:
        return _page(request, form, refusal=refusal, status=refusal.status)
    notify(request, f"{count}件の設定を変えました。次の請求から使われます。")
    return _back()


def stop(request: DoorRequest) -> HttpResponse:
    """緊急停止."""
    form = StopForm(request.context.now, request.POST, prefix="stop")
    if not form.is_valid():
        return _page(request, stop_form=form, status=422)
    try:
        stop_service(request.context, form.cleaned_data["until"], form.cleaned_data["reason"])
    except DomainError as refusal:
        return _page(request, stop_form=form, refusal=refusal, status=refusal.status)
    notify(request, "交付を止めました。キオスク端末でも窓口でも、証明書は作成されません。", "alert")
    return _back()


def resume(request: DoorRequest) -> HttpResponse:
    """再開."""
    form = ConfirmForm(request.POST, prefix="resume")
    if not form.is_valid():
        return _page(request, resume_form=form, status=422)
    try:
        resume_service(request.context, form.cleaned_data["reason"], _second(request, form))
    except DomainError as refusal:
        return _page(request, resume_form=form, refusal=refusal, status=refusal.status)
    notify(request, "交付を再開しました。")
    return _back()


def _second(request: DoorRequest, form: StaffForm) -> Actor | None:
    """確認者, who proves to be there before anything is changed; None where nobody was named. Raises: SignInRefused."""
    data = form.cleaned_data
    if not data["second_id"]:
        return None
    return confirm_second_person(request.context, realm("office"), data["second_id"], data["second_password"])


def _page(
    request: DoorRequest,
    form: ServiceForm | None = None,
    stop_form: StopForm | None = None,
    resume_form: ConfirmForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    context, service = request.context, kiosk_service()
    form = form or ServiceForm(context.now, initial=shown_values(service, settings_seen()))
    history = [(one, TITLES[one.name], words_of(one.name, one.value)) for one in decisions()]
    values: dict[str, Any] = {
        "form": form,
        "stop_form": stop_form or StopForm(context.now, prefix="stop"),
        "resume_form": resume_form or ConfirmForm(prefix="resume"),
        "refusal": refusal,
        "stopped": is_stopped(service.hours, context.now),
        "weekdays": [(letter, form[f"opens_{day}"], form[f"closes_{day}"]) for day, letter in enumerate(WEEKDAYS)],
        "choices": [form["kinds"], form["scopes"], form["options"]],
        "fees": fees(context),
        "history": history,
        "need_two": "、".join(TITLES[name] for name in TITLES if name in NEED_TWO),
    }
    return TemplateResponse(request, "certificate_server/settings.html", values, status=status)


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("certificates-settings"))
