"""他の市区町村への請求: 転出証明書情報 of somebody who came here instead; a 広域交付 begins with the identity check."""

from __future__ import annotations

from typing import Any

from django.forms import CharField, TextInput
from django.http import HttpResponse
from django.template.response import TemplateResponse

from daicho.foundation.ui.forms import DigitsField, StaffForm
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.kernel.numbers import resident_code_is_valid
from daicho.municipal.places.municipalities import find_municipalities
from daicho.systems.jukinet_server.actions.ask_municipality import want_certificate

TEMPLATE = "jukinet_server/municipal_requests.html"


class RequestForm(StaffForm):
    """請求."""

    municipality = CharField(label="相手の市区町村", max_length=60)
    resident_code = DigitsField(label="住民票コード", length=11)
    purpose = CharField(label="利用目的", max_length=100)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["municipality"].widget = TextInput(attrs={"autocomplete": "off", "placeholder": "神奈川県湘北市"})

    def clean_municipality(self) -> str:
        """全国地方公共団体コード of exactly one 市区町村."""
        typed = str(self.cleaned_data["municipality"]).strip()
        found = find_municipalities(typed)
        exact = [one for one in found if typed in (one.text, one.name, one.code)]
        chosen = exact or list(found)
        if len(chosen) != 1:
            self.add_error("municipality", "市区町村が一つに決まりません。都道府県から入力してください。")
            return ""
        return chosen[0].code

    def clean_resident_code(self) -> str:
        """検査数字 included."""
        code = str(self.cleaned_data["resident_code"])
        if code and not resident_code_is_valid(code):
            self.add_error("resident_code", "住民票コードの検査数字が合いません。入力を確かめてください。")
        return code


def ask(request: DoorRequest) -> HttpResponse:
    """GET shows the form, POST asks; what comes goes on to the registry."""
    if request.method != "POST":
        return TemplateResponse(request, TEMPLATE, {"form": RequestForm()})
    form = RequestForm(request.POST)
    values: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return TemplateResponse(request, TEMPLATE, values, status=422)
    data = form.cleaned_data
    try:
        asked = (data["municipality"], data["resident_code"], data["purpose"])
        values["certificate"] = want_certificate(request.context, *asked)
    except DomainError as refusal:
        values["refusal"] = refusal
        return TemplateResponse(request, TEMPLATE, values, status=refusal.status)
    values["form"] = RequestForm()
    return TemplateResponse(request, TEMPLATE, values)
