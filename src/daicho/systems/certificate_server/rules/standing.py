"""交付の可否: whether whoever the serial names may get anything at a kiosk at all. One fixed order of reasons.

What the server knows too little about is judged first: nothing is decided on knowledge that is too old. Everything that
must not be told shares one code. Law: 住基法12条6項; 標準仕様書 3.1, 4.0.8, 5.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daicho.kernel.dates.ages import age_if_known
from daicho.kernel.dates.partial import PartialDate
from daicho.systems.certificate_server.errors import RefusalCode
from daicho.systems.certificate_server.rules.kiosk_service import KioskService, PlannedMoveOut
from daicho.systems.certificate_server.rules.service_hours import closed_reason


@dataclass(frozen=True, slots=True)
class Standing:
    """交付の可否に関わる事項 of one living record.

    Args:
        is_protected: 支援措置 of the person or of anybody in the household.
        is_suppressed: 抑止 that concerns certificates or kiosks, in force now.
        planned_move_out_on: 転出予定年月日.
    """

    resident_number: str
    birth_date: PartialDate
    is_protected: bool = False
    is_suppressed: bool = False
    planned_move_out_on: date | None = None

    def is_here_on(self, day: date) -> bool:
        """Whether the record is still living on a day; from the planned day on it is a 除票 (標準仕様書 1.1.5)."""
        return self.planned_move_out_on is None or self.planned_move_out_on > day


@dataclass(frozen=True, slots=True)
class Applicant:
    """申請者 — whom the serial of a user certificate names; ``standing`` None where no record here is living."""

    certificate_is_valid: bool
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class KioskCase:
    """申請の前提 — everything that is known at the moment of a request.

    Args:
        now: Asia/Tokyo.
        applicant: None for a serial that is not known.
        household: everybody living in the applicant's household, the applicant included.
        is_pending: a change of one of them is known to be on its way.
        knowledge_age: since the registry last told how its deliveries stand; None: never.
    """

    now: datetime
    applicant: Applicant | None
    household: Sequence[Standing]
    is_pending: bool
    knowledge_age: timedelta | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """交付しない理由 — the code that is told, and the true reason, which is not."""

    code: RefusalCode
    reason: str


LIVE = timedelta(seconds=5)
"""The registry is asked twice a second; knowledge younger than this counts as live."""


def is_fresh(age: timedelta | None, hours: int) -> bool:
    """知識の新しさ — live, or not older than the city lets it be while the registry is silent.

    An answer from the future says nothing: a clock was set back since, and nobody knows for how long it was wrong.

    Args: hours: 0 where only what is live may be given out.
    """
    return age is not None and -LIVE <= age <= max(timedelta(hours=hours), LIVE)


def refusal_of(case: KioskCase, service: KioskService) -> Refusal | None:
    """交付しない理由 — the first that applies; None when the person may be served."""
    closed = closed_reason(service.hours, case.now)
    if closed is not None:
        return Refusal(RefusalCode.CLOSED, closed.value)
    return refusal_at_any_hour(case, service)


def refusal_at_any_hour(case: KioskCase, service: KioskService) -> Refusal | None:
    """The same for a receipt that was begun within the hours."""
    if not is_fresh(case.knowledge_age, service.serve_without_feed_hours):
        return Refusal(RefusalCode.STALE, "feed_silent")
    applicant = case.applicant
    if applicant is None:
        return Refusal(RefusalCode.UNKNOWN, "serial")
    if not applicant.certificate_is_valid:
        return Refusal(RefusalCode.REVOKED, "certificate")
    if case.is_pending:
        return Refusal(RefusalCode.BUSY, "change_on_its_way")
    if applicant.standing is None:
        return Refusal(RefusalCode.NOT_HERE, "no_living_record")
    return _refusal_of_person(applicant.standing, case, service)


def _refusal_of_person(person: Standing, case: KioskCase, service: KioskService) -> Refusal | None:
    today = case.now.date()
    if not person.is_here_on(today):
        return Refusal(RefusalCode.NOT_HERE, "planned_day_has_come")
    age = age_if_known(person.birth_date, today)
    if age is None or age < service.least_age:
        return Refusal(RefusalCode.AGE, "too_young" if age is not None else "birth_date_unknown")
    if any(one.is_protected for one in (person, *case.household)):
        return Refusal(RefusalCode.NOT_KIOSK, "protected")
    if any(one.is_suppressed for one in (person, *case.household)):
        return Refusal(RefusalCode.NOT_KIOSK, "suppressed")
    if _is_leaving(person, case.household, service.planned_move_out):
        return Refusal(RefusalCode.NOT_KIOSK, "planned_move_out")
    return None


def _is_leaving(person: Standing, household: Sequence[Standing], rule: PlannedMoveOut) -> bool:
    if rule is PlannedMoveOut.SERVE:
        return False
    meant = (person,) if rule is PlannedMoveOut.REFUSE_PERSON else (person, *household)
    return any(one.planned_move_out_on is not None for one in meant)
