"""本人確認 from a presented card; PINs go by POST once, the result stands on the page and nowhere else (M19)."""

from __future__ import annotations

from typing import Any

from django.forms import ChoiceField, PasswordInput
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.ui.forms import DigitsField, StaffForm
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.jukinet_server.actions.ask_municipality import WideAreaWish
from daicho.systems.jukinet_server.actions.check_identity import (
    READERS,
    Pins,
    check_identity,
    want_move_out_certificate,
)
from daicho.systems.jukinet_server.actions.obtain_wide_area import obtain_wide_area
from daicho.systems.jukinet_server.rules.purposes import MOVING_IN, PURPOSES, WIDE_AREA

TEMPLATE = "jukinet_server/identity.html"


class IdentityForm(StaffForm):
    """リーダと暗証番号."""

    purpose = ChoiceField(label="利用目的", choices=[("", "選んでください"), *PURPOSES.items()])
    reader = ChoiceField(label="カードリーダ", choices=list(READERS.items()))
    user_pin = DigitsField(label="利用者証明用の暗証番号(4桁)", length=4)
    basic_pin = DigitsField(label="住民基本台帳用の暗証番号(4桁)", length=4)
    surface_pin = DigitsField(label="券面事項入力補助用の暗証番号(4桁)", length=4, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("user_pin", "basic_pin", "surface_pin"):
            self.fields[name].widget = PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def pins(self) -> Pins:
        """As typed; only after ``is_valid``."""
        data = self.cleaned_data
        return Pins(data["user_pin"], data["basic_pin"], data["surface_pin"])


def check(request: DoorRequest) -> HttpResponse:
    """GET shows the form, POST checks the card on the reader."""
    if request.method != "POST":
        return _shown(request, {"form": IdentityForm()})
    form = IdentityForm(request.POST)
    if not form.is_valid():
        return _shown(request, {"form": form}, 422)
    data = form.cleaned_data
    try:
        result = check_identity(request.context, data["reader"], form.pins(), data["purpose"])
    except DomainError as refusal:
        return _shown(request, {"form": form, "refusal": refusal}, refusal.status)
    initial = {"purpose": data["purpose"], "reader": data["reader"]}
    purpose = data["purpose"]
    has_next = bool(result.proof) and not result.is_resident_here and purpose in (MOVING_IN, WIDE_AREA)
    values = {"form": IdentityForm(initial=initial), "result": result, "purpose": purpose, "has_next": has_next}
    return _shown(request, values)


def certificate(request: DoorRequest) -> HttpResponse:
    """特例転入 — 転出証明書情報 of whoever was just checked."""
    try:
        number = want_move_out_certificate(request.context, request.POST.get("proof", ""))
    except DomainError as refusal:
        return _shown(request, {"form": IdentityForm(), "refusal": refusal}, refusal.status)
    notify(
        request,
        f"転出証明書情報({number})を本人確認済みとして住民記録へ送りました。住民記録の「市町村からの通知」で特例転入を入力します。",
    )
    return HttpResponseRedirect(reverse("jukinet-identity"))


def wide_area(request: DoorRequest) -> HttpResponse:
    """広域交付 — of whoever was just checked; the registry's counter issues it."""
    data = request.POST
    wish = WideAreaWish(
        "household" if data.get("scope") == "household" else "person",
        "card",
        with_individual_number="with_individual_number" in data,
        with_resident_code="with_resident_code" in data,
        with_relationship="with_relationship" in data,
    )
    try:
        number = obtain_wide_area(request.context, data.get("proof", ""), wish)
    except DomainError as refusal:
        return _shown(request, {"form": IdentityForm(), "refusal": refusal}, refusal.status)
    notify(request, f"広域交付の回答({number})を住民記録へ送りました。窓口で交付してください。")
    return HttpResponseRedirect(reverse("jukinet-identity"))


def _shown(request: DoorRequest, values: dict[str, Any], status: int = 200) -> HttpResponse:
    title = "別のカードの確認" if "result" in values else "カードの確認"
    response = TemplateResponse(request, TEMPLATE, {**values, "check_title": title}, status=status)
    response["Cache-Control"] = "no-store"
    return response
