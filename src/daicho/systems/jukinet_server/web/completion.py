"""手動補正: the empty items of one rejected update, filled in by an administrator and confirmed by a second officer."""

from __future__ import annotations

from typing import Any

from django.forms import CharField, PasswordInput, TextInput
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.accounts.errors import SignInRefused
from daicho.foundation.accounts.realms import realm
from daicho.foundation.accounts.second_person import confirm_second_person
from daicho.foundation.ui.forms import DigitsField, KanaField, StaffCharField, StaffForm
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.jukinet_server.actions.complete_update import CompletionPage, complete_update, view_completion
from daicho.systems.jukinet_server.errors.linkage import SecondPersonForCompletion
from daicho.systems.jukinet_server.permissions import COMPLETE
from daicho.systems.jukinet_server.rules.completion import HINTS, malformed
from daicho.systems.jukinet_server.rules.items import TITLES

_GONE = frozenset({404, 409})
_OF_SECOND = (SignInRefused, SecondPersonForCompletion)
_KANA = frozenset({"name_kana", "former_family_name_kana"})
_DIGITS = {"postal_code": 7, "previous_municipality_code": 6}


class CompletionForm(StaffForm):
    """手動補正 — one field for each empty item, the reason, and who confirms."""

    reason = StaffCharField(label="補正の理由", max_length=200, widget=TextInput({"autocomplete": "off"}))
    second_id = StaffCharField(label="確認者の職員番号", max_length=20)
    second_password = StaffCharField(label="確認者のパスワード", max_length=200, strip=False, widget=PasswordInput)

    def __init__(self, items: tuple[str, ...], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.items = items
        for name in items:
            self.fields[name] = _field_of(name)

    def clean(self) -> dict[str, Any]:
        """What was filled in has the form of its item."""
        data = super().clean() or {}
        for name in malformed({one: data[one] for one in self.items if data.get(one)}):
            self.add_error(name, f"形が正しくありません({HINTS[name]})。入力し直してください。")
        return data

    def item_fields(self) -> list[tuple[Any, str]]:
        """欄と入れ方, in the order of the published list."""
        return [(self[name], HINTS[name]) for name in self.items]

    def values(self) -> dict[str, str]:
        """What was filled in; only after ``is_valid``."""
        return {name: self.cleaned_data[name] for name in self.items}


def completion(request: DoorRequest, delivery: int) -> HttpResponse:
    """補正の画面, and the act."""
    page = view_completion(request.context, delivery)
    if request.method != "POST":
        return _page(request, page, CompletionForm(page.items))
    form = CompletionForm(page.items, request.POST)
    if not form.is_valid():
        return _page(request, page, form, 422)
    data = form.cleaned_data
    try:
        second = confirm_second_person(request.context, realm("jukinet"), data["second_id"], data["second_password"])
        complete_update(request.context, delivery, form.values(), data["reason"], second)
    except DomainError as refusal:
        if refusal.status in _GONE:
            raise
        form.add_error("second_id" if isinstance(refusal, _OF_SECOND) else None, refusal.message)
        return _page(request, page, form, refusal.status)
    notify(request, f"補正して再送の対象にしました({second.name} が確認)。数秒後に開き直して結果を確認してください。")
    return HttpResponseRedirect(reverse("jukinet-updates"))


def _field_of(name: str) -> CharField:
    if name in _KANA:
        return KanaField(label=TITLES[name], max_length=100, required=False)
    if name in _DIGITS:
        return DigitsField(label=TITLES[name], length=_DIGITS[name], required=False)
    return StaffCharField(label=TITLES[name], max_length=200, required=False, widget=TextInput({"autocomplete": "off"}))


def _page(request: DoorRequest, page: CompletionPage, form: CompletionForm, status: int = 200) -> HttpResponse:
    values = {"held": page, "page": page.page, "form": form}
    response = TemplateResponse(request, "jukinet_server/completion.html", values, status=status)
    response["Cache-Control"] = "no-store"
    return response


ROUTES = (Route("notices/<int:delivery>/complete/", completion, "jukinet-complete", COMPLETE, {"delivery": 1}),)
