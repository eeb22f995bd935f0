"""異動を選ぶ — which movement to enter for a resident, grouped as the counter thinks of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.template.response import TemplateResponse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.permissions import ENTER_MOVEMENT
from daicho.systems.resident_registry.queries.resident_page import household_of
from daicho.systems.resident_registry.web.forms.movements.register import FORMS
from daicho.systems.resident_registry.web.presenters.desk import entry_restrictions
from daicho.systems.resident_registry.web.presenters.marks import marks_of

GROUPS = (
    ("address", "住所が変わる"),
    ("household", "世帯・世帯主が変わる"),
    ("life", "出生・死亡"),
    ("identity", "氏名・戸籍・国籍が変わる"),
    ("numbers", "住民票コード・個人番号"),
    ("office", "職権・取消し・その他"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """一つの異動."""

    code: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Group:
    """一群の異動."""

    title: str
    choices: tuple[Choice, ...]


def choose(request: DoorRequest, number: str) -> HttpResponse:
    """異動の選択."""
    household_number, household = household_of(request.context, number)
    groups = (Group(title, _choices(code)) for code, title in GROUPS)
    named = next((one for one in household if one.resident_number == number), None)
    return TemplateResponse(
        request,
        "resident_registry/movement_choice.html",
        {
            "number": number,
            "household_number": household_number,
            "household": household,
            "name": named.record.name.full if named else "",
            "groups": [group for group in groups if group.choices],
            "marks": marks_of(request.context, number, household_number),
            "desk": entry_restrictions(request.context),
        },
    )


def _choices(group: str) -> tuple[Choice, ...]:
    return tuple(Choice(f.kind.code, f.kind.title, f.about) for f in FORMS.values() if f.group == group)


ROUTES = (
    Route(
        "residents/<str:number>/movements/",
        choose,
        "registry-entry-choose",
        ENTER_MOVEMENT,
        sample={"number": "0000000019"},
        methods=("GET", "HEAD"),
    ),
)
