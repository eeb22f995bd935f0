"""行の操作: what is done to one row of a list. Refused, the list comes back with all that was typed but a password."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import CharField, PasswordInput, TextInput

from daicho.foundation.accounts.realms import realm
from daicho.foundation.accounts.second_person import confirm_second_person
from daicho.foundation.ui.forms import StaffCharField, StaffForm
from daicho.foundation.ui.fragments import ErrorLine
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.context import Actor
from daicho.kernel.errors import DomainError
from daicho.systems.jukinet_server.actions.resend_notice import give_up_notice, resend_notice

_PASSWORD = "second_password"
_GONE = frozenset({404, 409})
"""Statuses of what no other input mends: the row is not what it was when the list was opened."""


class ReasonForm(StaffForm):
    """理由."""

    reason = StaffCharField(label="理由", max_length=200, widget=TextInput({"autocomplete": "off"}))


class GiveUpForm(ReasonForm):
    """見送り — confirmed on the spot by a second officer with their own password."""

    second_id = StaffCharField(label="確認者の職員番号", max_length=20)
    second_password = StaffCharField(label="確認者のパスワード", max_length=200, strip=False, widget=PasswordInput)


class ResendAsForm(ReasonForm):
    """異動事由を変えた再送 — whether the reason fits, the act decides."""

    update_reason = CharField(label="異動事由", max_length=40)


@dataclass(frozen=True, slots=True)
class Tried:
    """What could not be done. Args: row: which row of the list. act: which of its forms. typed: as it was sent."""

    row: object = None
    act: str = ""
    lines: tuple[ErrorLine, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


NOTHING = Tried()


def tried(row: object, act: str, form: StaffForm, do: Callable[[Mapping[str, Any]], None]) -> Tried | None:
    """Does what the form asks. Returns: None when it is done. Raises: DomainError that no other input mends."""
    typed = {name: str(form.data.get(name, "")) for name in form.fields if name != _PASSWORD}
    if not form.is_valid():
        lines = tuple(
            ErrorLine(f"{form[name].label}: {text}", f"#{act}-{row}-{name}")
            for name, texts in form.errors.items()
            for text in texts
        )
        return Tried(row, act, lines, typed, 422)
    try:
        do(form.cleaned_data)
    except DomainError as refusal:
        if refusal.status in _GONE:
            raise
        return Tried(row, act, (ErrorLine(refusal.message, f"#{act}-{row}-reason"),), typed, refusal.status)
    return None


def try_resend(request: DoorRequest, delivery: int) -> Tried | None:
    """再送 of one delivery, whatever it carries."""
    form = ReasonForm(request.POST)
    return tried(delivery, "resend", form, lambda data: resend_notice(request.context, delivery, data["reason"]))


def try_give_up(request: DoorRequest, delivery: int) -> tuple[Tried | None, str]:
    """見送り of one delivery; the password is checked before anything is touched. Returns also who confirmed."""
    confirmed: list[Actor] = []

    def give_up(data: Mapping[str, Any]) -> None:
        second = confirm_second_person(request.context, realm("jukinet"), data["second_id"], data["second_password"])
        give_up_notice(request.context, delivery, data["reason"], second)
        confirmed.append(second)

    refused = tried(delivery, "give-up", GiveUpForm(request.POST), give_up)
    return refused, confirmed[0].name if confirmed else ""
