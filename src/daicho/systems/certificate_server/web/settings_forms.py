"""交付の設定の入力票: every setting as an administrator writes it, and who confirms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.forms import CharField, ChoiceField, IntegerField, MultipleChoiceField, PasswordInput, Textarea
from django.forms.widgets import CheckboxSelectMultiple

from daicho.foundation.ui.forms import StaffCharField, StaffForm
from daicho.municipal.certificates.inputs import CertificateKind
from daicho.systems.certificate_server.rules.kiosk_service import KINDS, OPTIONS, KioskService, hours_to_json
from daicho.systems.certificate_server.rules.service_changes import (
    MOST_OF,
    PLANNED_TITLES,
    SCOPE_TITLES,
    TITLES,
    TOO_LONG_TITLES,
    WEEKDAYS,
    HoursProblem,
    days_from,
    days_text,
    maintenance_from,
    maintenance_text,
    moment_from,
    month_days_from,
    month_days_text,
    time_from,
    values_of,
)
from daicho.systems.certificate_server.rules.service_hours import ServiceHours

T = TypeVar("T")
_FORMS = (CertificateKind.HOUSEHOLD, CertificateKind.INDIVIDUAL)
_UNITS = {"most_copies": "部", "most_sheets": "枚", "most_members": "人", "least_age": "歳以上"}
_UNITS |= {"serve_without_feed_hours": "時間。0は交付しない", "minutes_to_collect": "分"}


def _lines(rows: int) -> Textarea:
    return Textarea(attrs={"rows": rows})


def _many(label: str, choices: list[tuple[str, str]]) -> MultipleChoiceField:
    return MultipleChoiceField(label=label, choices=choices, required=False, widget=CheckboxSelectMultiple)


class ConfirmForm(StaffForm):
    """理由と確認者."""

    reason = StaffCharField(label="変更の理由", max_length=200)
    second_id = StaffCharField(label="確認者の職員番号", max_length=20, required=False)
    second_password = CharField(
        label="確認者のパスワード",
        max_length=200,
        required=False,
        widget=PasswordInput(attrs={"autocomplete": "off"}),
        strip=False,
    )


class StopForm(StaffForm):
    """緊急停止."""

    until = StaffCharField(label="再開の予定", max_length=40)
    reason = StaffCharField(label="停止の理由", max_length=200)

    def __init__(self, now: datetime, *arguments: Any, **options: Any) -> None:
        self.now = now
        super().__init__(*arguments, **options)

    def clean_until(self) -> datetime:
        """The end of the stop."""
        try:
            return moment_from(self.cleaned_data["until"], self.now)
        except HoursProblem as problem:
            raise ValidationError(str(problem)) from problem


class ServiceForm(ConfirmForm):
    """交付の設定."""

    opens = StaffCharField(label="始まり", max_length=8)
    closes = StaffCharField(label="終わり", max_length=8)
    closed_month_days = StaffCharField(label="毎年の休止日", required=False, max_length=2000, widget=_lines(6))
    closed_days = StaffCharField(label="そのほかの休止日", required=False, max_length=2000, widget=_lines(6))
    maintenance = StaffCharField(label="保守の予定", required=False, max_length=2000, widget=_lines(3))
    kinds = _many(TITLES["kinds"], [(code, titles[0]) for code, titles in KINDS.items()])
    scopes = _many(TITLES["scopes"], [(one.value, title) for one, title in SCOPE_TITLES.items()])
    options = _many(TITLES["options"], [(code, titles[0]) for code, titles in OPTIONS.items()])
    form = ChoiceField(label=TITLES["form"], choices=[(one.value, one.official_name) for one in _FORMS])
    planned_move_out = ChoiceField(
        label=TITLES["planned_move_out"], choices=[(one.value, title) for one, title in PLANNED_TITLES.items()]
    )
    too_long = ChoiceField(
        label=TITLES["too_long"], choices=[(one.value, title) for one, title in TOO_LONG_TITLES.items()]
    )
    seen = StaffCharField(max_length=20)

    def __init__(self, now: datetime, *arguments: Any, **options: Any) -> None:
        self.now = now
        super().__init__(*arguments, **options)
        for name, (least, most) in MOST_OF.items():
            self.fields[name] = IntegerField(
                label=TITLES[name], min_value=least, max_value=most, help_text=_UNITS[name], error_messages=_COUNT
            )
        for day, letter in enumerate(WEEKDAYS):
            for end, words in (("opens", "始まり"), ("closes", "終わり")):
                self.fields[f"{end}_{day}"] = StaffCharField(label=f"{letter}曜の{words}", required=False, max_length=8)

    def values(self) -> dict[str, Any]:
        """交付の設定 as JSON values by name; only after ``is_valid``."""
        data = self.cleaned_data
        named = {name: data[name] for name in (*MOST_OF, "form", "planned_move_out", "too_long")}
        return {
            **named,
            **{name: [code for code, _ in self.fields[name].choices if code in data[name]]  # type: ignore[attr-defined]
               for name in ("kinds", "scopes", "options")},
            "hours": hours_to_json(data["hours"]),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """交付時間 from what was typed."""
        data = super().clean() or {}
        data["hours"] = ServiceHours(
            opens=self._time("opens") or time(0, 0),
            closes=self._time("closes") or time(23, 59),
            closed_month_days=self._typed("closed_month_days", month_days_from, frozenset()),
            closed_days=self._typed("closed_days", days_from, frozenset()),
            maintenance=self._typed("maintenance", lambda text: maintenance_from(text, self.now), ()),
            weekdays=self._weekdays(),
        )
        return data

    def _weekdays(self) -> dict[int, tuple[time, time]]:
        found: dict[int, tuple[time, time]] = {}
        for day in range(len(WEEKDAYS)):
            opens, closes = self._time(f"opens_{day}"), self._time(f"closes_{day}")
            if opens and closes:
                found[day] = (opens, closes)
            elif opens or closes:
                self.add_error(f"closes_{day}" if opens else f"opens_{day}", "始まりと終わりの両方を入れてください。")
        return found

    def _time(self, name: str) -> time | None:
        return self._typed(name, lambda text: time_from(text) if text else None, None)

    def _typed(self, name: str, read: Callable[[str], T], otherwise: T) -> T:
        try:
            return read(str(self.cleaned_data.get(name, "")))
        except HoursProblem as problem:
            self.add_error(name, str(problem))
            return otherwise


_COUNT = {
    "required": "入力されていません。数字を入れてください。",
    "invalid": "数字ではありません。数字で入れてください。",
    "min_value": "%(limit_value)d以上で入れてください。",
    "max_value": "%(limit_value)d以下で入れてください。",
}


def shown_values(service: KioskService, seen: str) -> dict[str, Any]:
    """今の設定 as the form shows it."""
    hours = service.hours
    weekdays = {f"opens_{day}": _clock(opens) for day, (opens, _) in hours.weekdays.items()}
    weekdays |= {f"closes_{day}": _clock(closes) for day, (_, closes) in hours.weekdays.items()}
    return {
        **values_of(service),
        "opens": _clock(hours.opens),
        "closes": _clock(hours.closes),
        **weekdays,
        "closed_month_days": month_days_text(hours.closed_month_days),
        "closed_days": days_text(hours.closed_days),
        "maintenance": maintenance_text(hours.maintenance),
        "seen": seen,
    }


def _clock(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02d}"
