"""申請の前提の照会: everything that is known of whom a serial names, read anew from the serial on at every call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from daicho.kernel.context import Context
from daicho.municipal.certificates.inputs import CertificateMember
from daicho.systems.certificate_server.queries.sources import (
    SourceMember,
    feed_age,
    holder_of,
    household_of,
    may_lack_somebody,
)
from daicho.systems.certificate_server.rules.standing import Applicant, KioskCase, Standing

Versions = Mapping[str, list[int]]
"""履歴番号 and source number by 宛名番号."""


@dataclass(frozen=True, slots=True)
class KioskScene:
    """申請の前提 with the records themselves.

    Args: applicant: 宛名番号, empty where the serial names nobody who lives here. members: in the order of the paper.
    """

    case: KioskCase
    applicant: str
    members: tuple[SourceMember, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """宛名番号 of everybody in the household."""
        return tuple(one.resident_number for one in self.members)

    @property
    def certificate_members(self) -> tuple[CertificateMember, ...]:
        """世帯員 as the certificate rules read them."""
        return tuple(one.member for one in self.members)

    def versions_of(self, selected: tuple[str, ...]) -> Versions:
        """The states that a certificate of these people is made from."""
        return {
            one.resident_number: [one.version_no, one.source_no]
            for one in self.members
            if one.resident_number in selected
        }


def kiosk_scene(ctx: Context, serial: str, *, with_numbers: bool = False) -> KioskScene:
    """申請の前提 at this moment. Args: with_numbers: 個人番号 too, for a certificate that shows it."""
    holder = holder_of(serial)
    known_age = feed_age(ctx).age
    number = holder.resident_number if holder else ""
    household = household_of(number, with_numbers=with_numbers) if number else None
    members = household.members if household else ()
    standings = {one.resident_number: _standing(one, ctx.today) for one in members}
    applicant = None if holder is None else Applicant(holder.state == "valid", standings.get(number))
    case = KioskCase(
        now=ctx.now,
        applicant=applicant,
        household=tuple(standings.values()),
        is_pending=household.is_pending if household is not None else may_lack_somebody(),
        knowledge_age=known_age,
    )
    return KioskScene(case, number if number in standings else "", members)


def _standing(one: SourceMember, today: date) -> Standing:
    return Standing(
        resident_number=one.resident_number,
        birth_date=one.member.birth_date,
        is_protected=one.protected,
        is_suppressed=any(closed.starts_on <= today for closed in one.closed),
        planned_move_out_on=one.planned_move_out_on,
    )
