"""除票の取込み — what the closed record of the time of leaving says, into the fields that are still empty (4.1.1.2)."""

from __future__ import annotations

import re

from django.http import QueryDict

from daicho.kernel.dates import PartialDate
from daicho.kernel.numbers import digits_of
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.queries.earlier_records import ClosedRecord
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord

_WAREKI = re.compile(r"(?P<era>\D+)(?P<year>\d+|元)年(?P<month>\d+)月(?P<day>\d+)日")


def typed_numbers(data: QueryDict, index: int) -> tuple[PersonalNumbers, str, str]:
    """By what a closed record may be looked for: both numbers, the card's, the 宛名番号."""
    individual, code, chosen = (
        digits_of(str(data.get(f"members-{index}-{name}", "")))
        for name in ("individual_number", "resident_code", "same_as")
    )
    return PersonalNumbers(individual, code), str(data.get(f"members-{index}-card_number", "")).strip().upper(), chosen


def filled_in(data: QueryDict, index: int, closed: ClosedRecord) -> QueryDict:
    """The posted fields with the closed record's facts where nothing was typed; what was typed stays."""
    filled = data.copy()
    record = closed.record
    values = {**_facts(record), **_born(record.birth_date)}
    if not closed.hidden:
        values["honseki"] = record.honseki.one_line()
    if _is_empty(data, index, "name"):
        filled[f"members-{index}-kind"] = record.kind.value
    birth_typed = not all(_is_empty(data, index, f"birth_date_{part}") for part in ("year", "month", "day", "text"))
    for name, value in values.items():
        if name.startswith("birth_date_") and birth_typed:
            continue
        if value and (_is_empty(data, index, name) or name == "birth_date_era"):
            filled[f"members-{index}-{name}"] = value
    return filled


def _facts(record: ResidentRecord) -> dict[str, str]:
    foreign = record.foreign
    units = ((foreign.period_years, "年"), (foreign.period_months, "月"), (foreign.period_days, "日"))
    return {
        "name": record.name.full,
        "kana": record.name.kana,
        "sex": record.sex.value,
        "head_of_register": record.head_of_register if record.kind is ResidentKind.JAPANESE else "",
        "alphabet_name": record.alphabet_name.text,
        "nationality": foreign.nationality_name,
        "status_category": foreign.article_30_45,
        "status_of_residence": foreign.status_of_residence,
        "period": "".join(f"{value}{unit}" for value, unit in units if value),
        "card_number": foreign.card_number,
    }


def _born(day: PartialDate) -> dict[str, str]:
    parts = _WAREKI.fullmatch(day.wareki()) if day.is_known else None
    if parts is None:
        return {"birth_date_text": day.wareki()}
    return {f"birth_date_{part}": value for part, value in parts.groupdict().items()}


def _is_empty(data: QueryDict, index: int, name: str) -> bool:
    return not str(data.get(f"members-{index}-{name}", "")).strip()
