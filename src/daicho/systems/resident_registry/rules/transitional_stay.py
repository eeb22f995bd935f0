"""経過滞在 — sixty days without 在留資格 after birth or loss of nationality (入管法22条の2; 住基法30条の45).

Passing them warns staff. Residence never ends by itself: the record is closed only by an act of the office.
"""

from __future__ import annotations

from datetime import date, timedelta

from daicho.kernel.law import LawTables
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.systems.resident_registry.rules.record import ResidentRecord

TRANSITIONAL = frozenset({StatusCategory.TRANSITIONAL_BIRTH.value, StatusCategory.TRANSITIONAL_NATIONALITY_LOSS.value})


def transitional_stay_ends(began_on: date, law: LawTables) -> date:
    """経過滞在の末日 — 60 days from birth or loss of nationality.

    Law: 入管法22条の2第1項. 要確認: whether the first day counts; here it does not (民法140条).
    """
    return began_on + timedelta(days=int(law.value("notification_period.transitional_stay_days", began_on)))


def transitional_stay_of(record: ResidentRecord, law: LawTables) -> date | None:
    """経過滞在の末日 of a resident; None for everybody else, and where the first day is not wholly known."""
    began = record.became_foreign_resident.on
    if not record.is_present or record.foreign.article_30_45 not in TRANSITIONAL or began is None:
        return None
    return transitional_stay_ends(began.sort_on, law) if began.is_known else None
