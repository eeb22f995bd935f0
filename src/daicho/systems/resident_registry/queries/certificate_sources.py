"""証明書の元データの照会 — what the certificate server asks for: everything, its digests, and what is on its way.

Numbers are read first, contents after them, and what is undelivered last: an act that commits in between is then either
named as on its way, or known to the certificate server under a higher number already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from daicho.contracts.inquiries import (
    CertificateFeedState,
    CertificateFeedStateAnswer,
    CertificateSourceDigests,
    CertificateSourceDigestsAnswer,
    CertificateSourcePage,
    CertificateSourcePageAnswer,
    SourceDigest,
    UndeliveredSource,
    digest_of,
)
from daicho.contracts.inquiries.certificate_feed import MOST_NAMED
from daicho.contracts.messages.certificate_source import HouseholdAct, SourceState
from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.systems.resident_registry.documents.certificate_source import source_state
from daicho.systems.resident_registry.models import ResidentVersion
from daicho.systems.resident_registry.models.sealed_numbers import open_numbers, version_context
from daicho.systems.resident_registry.queries.restrictions import restrictions_of
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_json import from_json

SYSTEM = "resident_registry"
HOUSEHOLDS_A_PAGE = 200
_TODAY = "where (resident, version_no) in (select number, version_no from resident where number = any(%s))"
_HOUSEHOLDS = """
    select household_number from resident where status = 'resident' and household_number > %s
    group by household_number order by household_number limit %s
"""
_LIVING_IN = "select number from resident where status = 'resident' and household_number = any(%s) order by number"
_NUMBERED = "select resident_number, source_no from certificate_source_number where resident_number = any(%s)"
_ACTS = "select household_number, act_no from certificate_household_number where household_number = any(%s)"
_IS_QUIET = """
    select not exists (
        select from delivery where receiver = 'certificate_server' and state in ('waiting', 'held')
    )
"""
_OPEN = """
    select subject from delivery where receiver = 'certificate_server' and state in ('waiting', 'held')
    and subject = any(%s)
"""
_UNDELIVERED = """
    select r.number, r.household_number, n.source_no
    from (
        select distinct subject from delivery where receiver = 'certificate_server' and state in ('waiting', 'held')
        limit %s
    ) as open
    join resident r on r.number = open.subject join certificate_source_number n on n.resident_number = open.subject
"""
_NEWEST_DELIVERED = """
    select message_id::text from delivery where receiver = 'certificate_server' and state = 'delivered'
    order by id desc limit 1
"""
_SENT = "select exists (select from message where id = %s::uuid)"


@dataclass(frozen=True, slots=True)
class Certifiable:
    """Today's record of one resident with its numbers."""

    version_no: int
    record: ResidentRecord
    numbers: PersonalNumbers


def certifiable(residents: Collection[str]) -> dict[str, Certifiable]:
    """Today's records by 宛名番号, closed ones included; one query for any number of them."""
    if not residents:
        return {}
    rows = statements.select(SYSTEM, ResidentVersion, _TODAY, list(residents))
    return {
        row.resident_id: Certifiable(
            row.version_no,
            from_json(ResidentRecord, row.content),
            open_numbers(row.numbers, version_context(row.resident_id, row.version_no))[0],
        )
        for row in rows
    }


def source_page(_ctx: Context, question: CertificateSourcePage) -> CertificateSourcePageAnswer:
    """元データの一括提供 — what the counter would certify now."""
    if question.residents:
        states, on_their_way = _states(question.residents)
        return CertificateSourcePageAnswer(states=states, on_their_way=on_their_way, up_to="", is_last=True)
    households, residents = _page_after(question.after)
    states, on_their_way = _states(residents)
    return CertificateSourcePageAnswer(
        states=states,
        on_their_way=on_their_way,
        up_to=households[-1] if households else question.after,
        is_last=len(households) < HOUSEHOLDS_A_PAGE,
    )


def source_digests(_ctx: Context, question: CertificateSourceDigests) -> CertificateSourceDigestsAnswer:
    """整合性確認の要約値 of the same page; numbers of households only when all that they count has been delivered."""
    households, residents = _page_after(question.after)
    acts = statements.run(SYSTEM, _ACTS, households)
    states, on_their_way = _states(residents)
    is_quiet = statements.run(SYSTEM, _IS_QUIET)[0][0]
    return CertificateSourceDigestsAnswer(
        rows=tuple(SourceDigest(resident_number=one.resident_number, digest=digest_of(one)) for one in states),
        on_their_way=on_their_way,
        households=tuple(HouseholdAct(household_number=number, act_no=act_no) for number, act_no in acts)
        if is_quiet
        else (),
        up_to=households[-1] if households else question.after,
        is_last=len(households) < HOUSEHOLDS_A_PAGE,
    )


def feed_state(ctx: Context, question: CertificateFeedState) -> CertificateFeedStateAnswer:
    """連携の鮮度 — who has changed without the certificate server knowing yet, held ones included."""
    delivered = statements.run(SYSTEM, _NEWEST_DELIVERED)
    rows = statements.run(SYSTEM, _UNDELIVERED, MOST_NAMED + 1)
    return CertificateFeedStateAnswer(
        as_of=ctx.now,
        undelivered=tuple(
            UndeliveredSource(resident_number=number, household_number=household, source_no=source_no)
            for number, household, source_no in sorted(rows)[:MOST_NAMED]
        ),
        too_many=len(rows) > MOST_NAMED,
        newest_delivered=delivered[0][0] if delivered else "",
        sent_newest=not question.newest or bool(statements.run(SYSTEM, _SENT, question.newest)[0][0]),
    )


def _page_after(household: str) -> tuple[list[str], list[str]]:
    households = [number for (number,) in statements.run(SYSTEM, _HOUSEHOLDS, household, HOUSEHOLDS_A_PAGE)]
    return households, [number for (number,) in statements.run(SYSTEM, _LIVING_IN, households)]


def _states(residents: Iterable[str]) -> tuple[tuple[SourceState, ...], tuple[str, ...]]:
    listed = sorted(set(residents))
    numbered = dict(statements.run(SYSTEM, _NUMBERED, listed))
    today = certifiable(listed)
    restrictions = restrictions_of(today)
    on_their_way = frozenset(subject for (subject,) in statements.run(SYSTEM, _OPEN, listed))
    states = tuple(
        source_state(number, numbered.get(number, 0), one.version_no, one.record, one.numbers, restrictions[number])
        for number, one in sorted(today.items())
        if number not in on_their_way
    )
    return states, tuple(sorted(on_their_way))
