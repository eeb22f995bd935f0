"""窓口受付の前提の照会: everything that is known of whom an officer identified, read anew at every call."""

from __future__ import annotations

from datetime import date

from daicho.kernel.context import Context
from daicho.systems.certificate_server.queries.kiosk_scene import KioskScene
from daicho.systems.certificate_server.queries.sources import SourceMember, feed_age, household_of, may_lack_somebody
from daicho.systems.certificate_server.rules.standing import Applicant, KioskCase, Standing


def counter_scene(ctx: Context, resident_number: str, *, with_numbers: bool = False) -> KioskScene:
    """窓口受付の前提 at this moment. Args: with_numbers: 個人番号 too, for a certificate that shows it.

    A suppression of kiosks alone does not concern the counter; one of issuing does, also as an alert: that is shown
    where the registry issues.
    """
    known_age = feed_age(ctx).age
    household = household_of(resident_number, with_numbers=with_numbers) if resident_number else None
    members = household.members if household else ()
    standings = {one.resident_number: _standing(one, ctx.today) for one in members}
    case = KioskCase(
        now=ctx.now,
        applicant=Applicant(certificate_is_valid=True, standing=standings.get(resident_number)),
        household=tuple(standings.values()),
        is_pending=household.is_pending if household is not None else may_lack_somebody(),
        knowledge_age=known_age,
    )
    return KioskScene(case, resident_number if resident_number in standings else "", members)


def _standing(one: SourceMember, today: date) -> Standing:
    return Standing(
        resident_number=one.resident_number,
        birth_date=one.member.birth_date,
        is_protected=one.protected,
        is_suppressed=any(each.process == "issue" and each.starts_on <= today for each in one.closed),
        planned_move_out_on=one.planned_move_out_on,
    )
