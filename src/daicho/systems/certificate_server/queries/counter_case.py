"""窓口受付の前提: what is known of somebody at the counter and of the household at this moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from daicho.kernel.context import Context
from daicho.systems.certificate_server.queries.sources import HouseholdSource, SourceMember, feed_age, household_of
from daicho.systems.certificate_server.rules.standing import Applicant, KioskCase, Standing


@dataclass(frozen=True, slots=True)
class CounterCase:
    """窓口受付の前提. Args: household: None where the person does not live here."""

    case: KioskCase
    household: HouseholdSource | None

    @property
    def members(self) -> tuple[SourceMember, ...]:
        """世帯員 in the order of the paper; nobody where the person does not live here."""
        return self.household.members if self.household else ()


def counter_case(ctx: Context, resident_number: str, *, certificate_is_valid: bool = True) -> CounterCase:
    """窓口受付の前提 of whoever was identified.

    A suppression of kiosks alone does not concern the counter; one of issuing does, also as an alert: that is shown
    where the registry issues.
    """
    household = household_of(resident_number) if resident_number else None
    members = household.members if household else ()
    standings = tuple(_standing(one, ctx.today) for one in members)
    own = next((one for one in standings if one.resident_number == resident_number), None)
    case = KioskCase(
        now=ctx.now,
        applicant=Applicant(certificate_is_valid, own),
        household=standings,
        is_pending=household is not None and household.is_pending,
        knowledge_age=feed_age(ctx).age,
    )
    return CounterCase(case, household)


def fellows_of(members: Iterable[SourceMember]) -> list[str]:
    """宛名番号 of a household, for the audit row."""
    return [one.resident_number for one in members]


def _standing(one: SourceMember, today: date) -> Standing:
    return Standing(
        resident_number=one.resident_number,
        birth_date=one.member.birth_date,
        is_protected=one.protected,
        is_suppressed=any(each.process == "issue" and each.starts_on <= today for each in one.closed),
        planned_move_out_on=one.planned_move_out_on,
    )
