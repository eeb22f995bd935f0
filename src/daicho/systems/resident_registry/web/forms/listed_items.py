"""入力できる項目 — a form takes the items that its movement lists; a request with any other is refused (M2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.forms import BaseForm

from daicho.systems.resident_registry.errors import ItemNotListed

BUTTONS = frozenset(
    {"csrfmiddlewaretoken", "register", "confirm", "check", "add", "remove", "inherit", "park", "recall"}
)
"""What every entry page sends besides items."""
_ROW = re.compile(r"(?P<rows>[a-z_]+)-\d+-(?P<field>\w+)")
_COUNTS = re.compile(r"[a-z_]+-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS")


def demand_listed(sent: Iterable[str], form: BaseForm, row: BaseForm | None = None) -> None:
    """Every name that was sent belongs to a field of the form, or of the rows that it repeats.

    Raises: REG-ENTRY-003.
    """
    for name in sent:
        if name in BUTTONS or _belongs(name, form):
            continue
        found = _ROW.fullmatch(name)
        if row is not None and (_COUNTS.fullmatch(name) or (found and _belongs(found["field"], row))):
            continue
        raise ItemNotListed()


def _belongs(name: str, form: BaseForm) -> bool:
    """A field's own name, or that of a part of it (``moved_on_year``)."""
    return any(name == field or name.startswith(f"{field}_") for field in form.fields)
