"""Small pieces of staff pages: dates in 和暦, masks, chips, keycaps, names, fields, error summaries.

Built with ``format_html``, not with includes: a list of 200 rows holds a thousand of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from daicho.foundation.ui.fragments import ErrorLine, errors_of, field_context
from daicho.kernel.dates import PartialDate, age_on, seireki, wareki, wareki_short

register = template.Library()

TOKYO = ZoneInfo("Asia/Tokyo")
MASKS: Mapping[str, str] = {"individual_number": "●●●● ●●●● ●●●●", "resident_code": "●" * 11}
CHIP_MARKS: Mapping[str, str] = {"stop": "⊘"}

AnyDate = date | datetime | PartialDate | None


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return value.astimezone(TOKYO).date() if value.tzinfo else value.date()
    return value


@register.simple_tag(name="wareki")
def wareki_tag(value: AnyDate) -> str:
    """和暦 — 「令和8年11月23日」; for an unknown date its wording (不詳日); nothing for None."""
    if value is None or value == "":
        return ""
    return value.wareki() if isinstance(value, PartialDate) else wareki(_day(value))


@register.simple_tag
def thousands(value: int) -> str:
    """A number as statistics print it — 「258,000」."""
    return f"{value:,}"


@register.simple_tag(name="wareki_short")
def wareki_short_tag(value: date | datetime | None) -> str:
    """和暦 in short — 「R8.11.23」."""
    return "" if value is None else wareki_short(_day(value))


@register.simple_tag
def wareki_row(value: AnyDate) -> SafeString | str:
    """和暦 for table columns: month and day stand under each other whatever their width."""
    text = wareki_tag(value)
    year, found, rest = text.partition("年")
    month, found_month, day = rest.partition("月")
    if not (found and found_month and month.isdigit() and day.endswith("日") and day[:-1].isdigit()):
        return text
    era, digits = year.rstrip("0123456789元"), year[len(year.rstrip("0123456789元")) :]
    return format_html(
        '{}<span class="d2">{}</span>年<span class="d2">{}</span>月<span class="d2">{}</span>日',
        era,
        digits,
        month,
        day[:-1],
    )


@register.simple_tag(name="seireki")
def seireki_tag(value: AnyDate) -> str:
    """西暦 — only for a foreigner's birth date and 在留期間満了日 (標準仕様書 1.1.9)."""
    if value is None:
        return ""
    if isinstance(value, PartialDate):
        return seireki(value.sort_on) if value.is_known else value.text
    return seireki(_day(value))


@register.simple_tag
def wareki_moment(value: datetime | None) -> str:
    """和暦 with time — 「令和8年11月23日 10時42分」."""
    if value is None:
        return ""
    local = value.astimezone(TOKYO)
    return f"{wareki(local.date())} {local.hour}時{local.minute:02d}分"


@register.simple_tag(name="age")
def age_tag(birth: AnyDate, on: date) -> str:
    """年齢 on a day — 「44歳」; nothing when the birth date is not known."""
    if birth is None or (isinstance(birth, PartialDate) and not birth.is_known):
        return ""
    born = birth.sort_on if isinstance(birth, PartialDate) else _day(birth)
    return f"{age_on(born, on)}歳"


@register.simple_tag
def mask(what: str | int = "individual_number") -> SafeString:
    """伏せ字 — stands where something may be shown only after a reason was given. Never receives the value itself."""
    dots = "●" * what if isinstance(what, int) else MASKS[what]
    return format_html(
        '<span class="mask"><span aria-hidden="true">{}</span><span class="hidden-text">表示していません</span></span>',
        dots,
    )


@register.simple_tag
def withheld(words: str = "(表示制限)") -> SafeString:
    """表示制限 — stands where this viewer may not see the value at all."""
    return format_html('<span class="withheld">{}</span>', words)


@register.simple_tag
def chip(words: str, kind: str = "") -> SafeString:
    """状態の札 — always carries words; kinds: ok, stop, alert, info, work or none."""
    mark = CHIP_MARKS.get(kind, "")
    shown = format_html('<span aria-hidden="true">{}</span>', mark) if mark else ""
    return format_html('<span class="chip{}">{}{}</span>', f" chip--{kind}" if kind else "", shown, words)


@register.simple_tag
def keycap(*keys: str) -> SafeString:
    """キー — one cap per key."""
    return format_html_join("", "<kbd>{}</kbd>", ((one,) for one in keys))


@register.simple_tag
def key(
    cap: str, words: str, href: str = "", form: str = "", name: str = "", value: str = "", main: bool = False
) -> SafeString:
    """ファンクションキー — one entry of the bar at the foot: a link, or a button that sends a form.

    Args: cap: e.g. ``F9`` or ``Ctrl+Enter``; form: id of the form it sends; name, value: of the button.
    """
    css = "keys__key keys__key--main" if main else "keys__key"
    caps = format_html_join("", "<kbd>{}</kbd>", ((one,) for one in cap.split("+")))
    if href:
        return format_html('<a class="{}" data-key="{}" href="{}">{} {}</a>', css, cap, href, caps, words)
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    sends = format_html('type="submit" form="{}"', form) if form else format_html('type="button" data-call="{}"', cap)
    return format_html('<button class="{}" data-key="{}" {}{}>{} {}</button>', css, cap, sends, named, caps, words)


@register.simple_tag
def person_name(name: str, css: str = "") -> SafeString:
    """氏名 in the IPAmj face, with its variation selectors kept."""
    return format_html('<span class="{}">{}</span>', f"mj {css}".strip(), name)


@register.inclusion_tag("ui/field.html", name="field")
def field_tag(
    bound: BoundField, hint: str = "", width: str | int = "", hide_label: bool = False, short: bool = False
) -> dict[str, object]:
    """入力欄 — label, control, hint and errors of one form field, tied together for screen readers.

    Args: width: 1 to 12 columns of the grid; short: only the first sentence of an error, where the error summary
        of the page says the rest.
    """
    context = field_context(bound, hint=hint, width=str(width), hide_label=hide_label)
    if short:
        context["errors"] = [str(text).partition("。")[0] for text in bound.errors]
    return context


@register.inclusion_tag("ui/check.html")
def check(bound: BoundField, hint: str = "", width: str | int = "") -> dict[str, object]:
    """チェック欄 — a checkbox whose label stands behind it."""
    return field_context(bound, hint=hint, width=str(width), hide_label=False)


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*sources: BaseForm | BaseFormSet | Iterable[ErrorLine]) -> dict[str, object]:  # type: ignore[type-arg]
    """誤りの一覧 — all errors of forms, formsets and lists of ``ErrorLine``, each a link to its field."""
    return {"errors": [line for source in sources for line in errors_of(source)]}


@register.inclusion_tag("ui/steps.html")
def steps(at: int, *titles: str) -> dict[str, object]:
    """手順 — where this page stands among the steps of a case; ``at`` counts from 1."""
    return {"steps": titles, "at": at}
