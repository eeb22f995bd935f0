"""Controls of the staff forms: 元号 with 年月日, kana, names in the IPAmj face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar

from django.forms import TextInput, Widget
from django.utils.datastructures import MultiValueDict

from daicho.kernel.dates import ERAS, PartialDate, wareki

WESTERN = "西暦"


@dataclass(frozen=True, slots=True)
class DateParts:
    """年月日の入力 — what stands in the fields of a date, as typed."""

    era: str = ""
    year: str = ""
    month: str = ""
    day: str = ""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered; the era alone is not an entry."""
        return not (self.year or self.month or self.day or self.text)


class WarekiWidget(Widget):
    """年月日 — 元号 as a select, then 年, 月, 日; a whole date may be pasted or typed into 年.

    Args: default_era: chosen while the field is empty; partial: adds the field for unknown dates (不詳日).
    """

    PARTS: ClassVar[tuple[str, ...]] = ("era", "year", "month", "day", "text")
    template_name = "ui/wareki_widget.html"

    def __init__(
        self, attrs: Mapping[str, Any] | None = None, *, default_era: str = "令和", partial: bool = False
    ) -> None:
        super().__init__(dict(attrs or {}))
        self.default_era = default_era
        self.partial = partial

    @staticmethod
    def part_id(base: str, part: str) -> str:
        """The id of one control."""
        return base if part == "era" else f"{base}_{part}"

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> DateParts:
        """The parts as typed; a single value under the plain name is taken as a whole date."""
        if name in data:
            return DateParts(year=str(data[name]).strip())
        return DateParts(**{part: str(data.get(f"{name}_{part}", "")).strip() for part in self.PARTS})

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether no part of this field was sent at all."""
        return name not in data and not any(f"{name}_{part}" in data for part in self.PARTS)

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Values of ``ui/wareki_widget.html``."""
        context = super().get_context(name, None, attrs)
        widget = context["widget"]
        bad = widget["attrs"].pop("data-bad", "")
        parts = asdict(_western(value) if self.default_era == WESTERN else as_parts(value))
        parts["era"] = parts["era"] or self.default_era
        widget.update(
            parts=parts,
            eras=(*reversed([era.name for era in ERAS]), WESTERN),
            bad={bad: True} if bad else {},
            partial=self.partial,
            described_by=widget["attrs"].get("aria-describedby", ""),
        )
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The first control."""
        return id_

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: the server says what is missing, in its own words."""
        return False


def _western(value: object) -> DateParts:
    """The same for fields that are 西暦 by rule: a foreigner's birth date, 在留期間の満了日."""
    if isinstance(value, PartialDate) and value.is_known:
        return _western(value.sort_on)
    if isinstance(value, date):
        return DateParts(WESTERN, str(value.year), str(value.month), str(value.day))
    return as_parts(value)


def as_parts(value: object) -> DateParts:
    """年月日の各欄 — a date as it stands in the fields; raw input passes through."""
    if isinstance(value, DateParts):
        return value
    if isinstance(value, PartialDate):
        return as_parts(value.sort_on) if value.is_known else DateParts(text=value.text)
    if isinstance(value, date):
        text = wareki(value)
        era = next((one.name for one in ERAS if text.startswith(one.name)), WESTERN)
        year, _, rest = text.removeprefix(era).partition("年")
        month, _, day = rest.partition("月")
        return DateParts(era=era, year="1" if year == "元" else year, month=month, day=day.rstrip("日"))
    return DateParts()


class NameInput(TextInput):
    """氏名 — shown in the IPAmj face, so that the officer sees the very character."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"class": "mj", "autocomplete": "off", "spellcheck": "false", **(attrs or {})})


class KanaInput(TextInput):
    """フリガナ — hiragana, half-width and full-width are all accepted."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "lang": "ja-Kana", **(attrs or {})})


class DigitsInput(TextInput):
    """番号 — full-width digits, hyphens and spaces are accepted."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "inputmode": "numeric", "class": "tabular", **(attrs or {})})
