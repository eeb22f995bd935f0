"""必須になる条件 — a field that must be filled in only while other fields say so; the mark follows what is chosen.

A form names its conditions in ``required_when``: field → conditions that must all hold, none for a field that the rules
always demand. They are shown, never enforced here: whether an entry is complete is judged by the rules of the system.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.forms import BaseForm, Select
from django.forms.boundfield import BoundField


@dataclass(frozen=True, slots=True)
class When:
    """条件 — a field of the same form stands at one of the values, or has it ticked; without values: it is empty."""

    field: str
    values: tuple[str, ...] = ()

    def holds(self, form: BaseForm) -> bool:
        """Whether it holds for what the form shows now."""
        if self.field not in form.fields:
            return not self.values
        return any(one in (self.values or ("",)) for one in _shown(form[self.field]))

    def words(self, form: BaseForm) -> str:
        """For the script of the page: ``name=value value``."""
        return f"{form.add_prefix(self.field)}={' '.join(self.values)}"


def _shown(bound: BoundField) -> list[str]:
    """What stands in a field; in a choice of which nothing was said the first, as a browser shows it."""
    value = bound.value()
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    if value is None and isinstance(bound.field.widget, Select):
        return [str(next((choice for choice, _ in bound.field.widget.choices), ""))]
    return [str(value or "")]


Conditions = Mapping[str, tuple[When, ...]]


def conditions_of(bound: BoundField) -> tuple[When, ...] | None:
    """The conditions of a field; None for one that needs not be filled in."""
    if bound.field.required:
        return ()
    found: Conditions = getattr(bound.form, "required_when", {})
    return found.get(bound.name)


def is_required_now(bound: BoundField) -> bool:
    """Whether the mark 必須 is shown as the form stands."""
    conditions = conditions_of(bound)
    return conditions is not None and all(one.holds(bound.form) for one in conditions)
