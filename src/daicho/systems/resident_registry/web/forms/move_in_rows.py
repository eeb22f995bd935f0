"""異動者の行 — rows added and removed, and forms shown as they were typed, before anybody judges them."""

from __future__ import annotations

from typing import Any

from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

from daicho.systems.resident_registry.web.forms.move_in import MOST_MEMBERS, MemberFormSet, MoveInForm


def as_typed(data: QueryDict) -> tuple[MoveInForm, Any]:
    """The forms with what was typed and without any finding: for a row more, a row less, and a resumed entry."""
    form: Any = MoveInForm(data)
    members: Any = MemberFormSet(data, prefix="members")
    for one in (form, *members.forms):
        one._errors = ErrorDict()
    members._errors = [one._errors for one in members.forms]
    members._non_form_errors = ErrorList()
    return form, members


def rows_changed(posted: QueryDict) -> QueryDict:
    """The posted fields with one row more, or without the row that was to be removed; nothing else is lost."""
    data = posted.copy()
    total = min(int(data.get("members-TOTAL_FORMS") or 1), MOST_MEMBERS)
    if "add" in data:
        data["members-TOTAL_FORMS"] = str(min(total + 1, MOST_MEMBERS))
        # A posted form has no initial values: what the first row begins with, a further one gets here.
        data[f"members-{total}-kana_official"] = "on"
        _carry_down(data, total)
    elif (gone := str(data.get("remove", ""))).isdecimal() and total > 1 and int(gone) < total:
        for index in range(int(gone), total):
            _move_row(data, index + 1, index)
        data["members-TOTAL_FORMS"] = str(total - 1)
    return data


def _carry_down(data: QueryDict, new: int) -> None:
    """引き継ぎ — a new row begins with 氏, 本籍 and 筆頭者 of the row above, visibly and changeable (4.0.10)."""
    if "inherit" not in data or new >= MOST_MEMBERS:
        return
    above = f"members-{new - 1}-"
    for name in ("honseki", "head_of_register", "kind"):
        data[f"members-{new}-{name}"] = data.get(above + name, "")
    for name in ("name", "kana"):
        parts = str(data.get(above + name, "")).split(maxsplit=1)
        data[f"members-{new}-{name}"] = f"{parts[0]}　" if len(parts) == 2 else ""


def _move_row(data: QueryDict, source: int, target: int) -> None:
    prefix = f"members-{target}-"
    for name in [key for key in data if key.startswith(prefix)]:
        del data[name]
    for name in [key for key in data if key.startswith(f"members-{source}-")]:
        data.setlist(prefix + name.removeprefix(f"members-{source}-"), data.getlist(name))
