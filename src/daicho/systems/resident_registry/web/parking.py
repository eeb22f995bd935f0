"""中断して保存 — what stands in an entry form goes to the officer's own list, as it was typed."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.actions.park_entry import park_entry

CORRECTING = "correcting"
"""受付番号 of the 仮登録 that a parked form corrects, among its fields; set here, never by the browser."""
NEVER_PARKED = frozenset({"csrfmiddlewaretoken", "park", "check", "register", CORRECTING})


def submission_of(data: QueryDict) -> UUID:
    """The id of a form as it was opened; a damaged one is simply a new form."""
    try:
        return UUID(str(data.get("submission", "")))
    except ValueError:
        return uuid4()


def keep(
    request: DoorRequest,
    data: QueryDict,
    kind: str,
    label: str,
    resident_number: str = "",
    *,
    correcting: str = "",
    at_any_rate: bool = False,
) -> None:
    """Parks a form, by the button or because the session had ended when it was sent. Raises: REG-DRAFT-001, 002."""
    fields = {name: data.getlist(name) for name in data if name not in NEVER_PARKED}
    if correcting:
        fields[CORRECTING] = [correcting]
        label = f"{label}({correcting}の修正)"
    park_entry(request.context, submission_of(data), kind, label, fields, resident_number, at_any_rate=at_any_rate)


def put_aside(
    request: DoorRequest, data: QueryDict, kind: str, label: str, resident_number: str = "", *, correcting: str = ""
) -> HttpResponse:
    """Parks a form and leads to the list of parked ones. Raises: REG-DRAFT-001, 002."""
    keep(request, data, kind, label, resident_number, correcting=correcting)
    if correcting:
        notify(
            request, "修正の途中の入力を保存しました。下の「入力途中」から続けられます。届出はまだ修正されていません。"
        )
        return HttpResponseRedirect(reverse("registry-home"))
    notify(request, "入力を中断して保存しました。下の「入力途中」から続けられます。届出はまだ受け付けられていません。")
    return HttpResponseRedirect(reverse("registry-home"))
