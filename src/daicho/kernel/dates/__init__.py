"""Dates (年月日): eras, typed dates, unknown days, ages and periods. Pure; no clock."""

from daicho.kernel.dates.ages import age_if_known, age_on, has_reached, reaches_age_on
from daicho.kernel.dates.eras import ERAS, Era, era_on, lunar_caveat, read_eras, seireki, wareki, wareki_short
from daicho.kernel.dates.errors import DateInputError
from daicho.kernel.dates.parsing import parse_date, parse_partial
from daicho.kernel.dates.partial import PartialDate
from daicho.kernel.dates.periods import last_day_of_months, last_day_of_notice, next_open_day
from daicho.kernel.dates.reading import Parts
from daicho.kernel.dates.unknown import WORDINGS, Calendar, Wording, build_partial, full_day

__all__ = [
    "ERAS",
    "WORDINGS",
    "Calendar",
    "DateInputError",
    "Era",
    "PartialDate",
    "Parts",
    "Wording",
    "age_if_known",
    "age_on",
    "build_partial",
    "era_on",
    "full_day",
    "has_reached",
    "last_day_of_months",
    "last_day_of_notice",
    "lunar_caveat",
    "next_open_day",
    "parse_date",
    "parse_partial",
    "reaches_age_on",
    "read_eras",
    "seireki",
    "wareki",
    "wareki_short",
]
