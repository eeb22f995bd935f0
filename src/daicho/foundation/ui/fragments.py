"""What the field and error-summary templates are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.forms.widgets import RadioSelect

from daicho.foundation.ui.forms.conditions import conditions_of, is_required_now
from daicho.foundation.ui.forms.widgets import WarekiWidget


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """誤りの一行 — one line of the error summary.

    Args: text: names the field, the reason and the next step; href: ``#id`` of the control, or empty.
    """

    text: str
    href: str = ""


def errors_of(source: BaseForm | BaseFormSet | Iterable[ErrorLine]) -> Iterator[ErrorLine]:  # type: ignore[type-arg]
    """Every error of a form, of all forms in a formset, or the lines given, in the order of the page."""
    if isinstance(source, BaseForm):
        yield from _errors_of_form(source)
    elif isinstance(source, BaseFormSet):
        if source.is_bound:
            yield from (ErrorLine(str(text)) for text in source.non_form_errors())
        for form in source.forms:
            yield from _errors_of_form(form)
    else:
        yield from source or ()


def _errors_of_form(form: BaseForm) -> Iterator[ErrorLine]:
    prefix = str(getattr(form, "summary_prefix", ""))
    places = {name: place for place, name in enumerate(form.fields)}
    for name, errors in sorted(form.errors.items(), key=lambda one: places.get(one[0], -1)):
        if name == NON_FIELD_ERRORS:
            yield from (ErrorLine(f"{prefix}{text}") for text in errors)
            continue
        bound = form[name]
        for text in errors:
            yield ErrorLine(f"{prefix}{bound.label}: {text}", f"#{control_id(bound)}")


def control_id(bound: BoundField) -> str:
    """The id of the control that an error link leads to; for dates the part that is wrong."""
    if isinstance(bound.field.widget, WarekiWidget):
        return WarekiWidget.part_id(bound.auto_id, bad_part(bound) or "day")
    if isinstance(bound.field.widget, RadioSelect):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


def bad_part(bound: BoundField) -> str:
    """Which part of a date is wrong: ``era``, ``year``, ``month``, ``day``, ``text``, or empty when none is."""
    errors = bound.form.errors.get(bound.name)
    if not errors:
        return ""
    code = errors.as_data()[0].code or ""
    return code if code in WarekiWidget.PARTS else "day"


def field_context(bound: BoundField, *, hint: str, width: str, hide_label: bool) -> dict[str, object]:
    """The values that ``ui/field.html`` shows."""
    group = isinstance(bound.field.widget, WarekiWidget | RadioSelect)
    hint = hint or str(bound.help_text)
    described = [f"{bound.auto_id}_hint"] if hint else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attrs: dict[str, str | bool] = {}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if isinstance(bound.field.widget, WarekiWidget):
        attrs["data-bad"] = bad_part(bound)
    return {
        "group": group,
        "id": f"{bound.auto_id}_group" if group else (bound.id_for_label or bound.auto_id),
        "base_id": bound.auto_id,
        "label": bound.label,
        "required": is_required_now(bound),
        "when": ";".join(one.words(bound.form) for one in conditions_of(bound) or ()),
        "widget": bound.as_widget(attrs=attrs),
        "hint": hint,
        "errors": bound.errors,
        "width": width,
        "hide_label": hide_label,
    }
