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
_ROW = re.compile(r"(?P<rows>\w+)-\d+-(?P<field>\w+)")
_COUNTS = re.compile(r"(?P<rows>\w+)-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS")


def demand_listed(sent: Iterable[str], form: BaseForm, row: BaseForm | None = None) -> None:
    """Every name that was sent belongs to a field of the form, or of the rows that it repeats.

    Args: row: the empty form of the repeated rows.
    Raises: REG-ENTRY-003.
    """
    for name in sent:
        if name in BUTTONS or _belongs(name, form):
            continue
        if row is None or not _is_of_rows(name, row):
            raise ItemNotListed()


def _is_of_rows(name: str, row: BaseForm) -> bool:
    rows = str(row.prefix).rpartition("-")[0]
    count, item = _COUNTS.fullmatch(name), _ROW.fullmatch(name)
    return bool((count and count["rows"] == rows) or (item and item["rows"] == rows and _belongs(item["field"], row)))


def _belongs(name: str, form: BaseForm) -> bool:
    """A field's own name, or that of a part of it (``moved_on_year``)."""
    return any(name == field or name.startswith(f"{field}_") for field in form.fields)
