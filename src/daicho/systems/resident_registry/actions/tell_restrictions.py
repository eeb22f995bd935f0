"""抑止情報の連携 — tells at once what is closed for residents; platform and CS only where they do not know it yet.

Whoever is told of anew at the platform is also sent anew to the certificate server, whose source carries it.
Law: 標準仕様書 3.1 (CS), 3.2 (宛名システム等). A temporary lifting changes nothing here, so it is told to nobody.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from daicho.contracts.hidden import ResidentCode
from daicho.contracts.messages import (
    ClosedAtJukinet,
    ClosedProcess,
    JukinetSuppressionChanged,
    SuppressionChanged,
)
from daicho.foundation.database import statements
from daicho.foundation.messaging import Outgoing, send_all
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.feed_certificates import source_messages
from daicho.systems.resident_registry.actions.write_versions import WrittenVersion
from daicho.systems.resident_registry.models import ToldRestriction
from daicho.systems.resident_registry.queries.linkage_subjects import subject_at_cs
from daicho.systems.resident_registry.queries.records import personal_numbers
from daicho.systems.resident_registry.queries.restrictions import Told, content_of, last_told, with_resident_code
from daicho.systems.resident_registry.rules.restrictions import Restriction
from daicho.systems.resident_registry.rules.suppressions import Process

SYSTEM = "resident_registry"
CS, PLATFORM = "jukinet_server", "linkage_platform"
CARRIED_OUT_AT_CS = frozenset({Process.ISSUE, Process.INQUIRY})
"""広域交付, and looking a record up there."""
NOTHING_WRITTEN: Mapping[str, WrittenVersion] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _News:
    """One receiver that does not know yet. Args: outgoing: None where the record itself carries it."""

    resident: str
    receiver: str
    no: int
    restriction: Restriction
    outgoing: Outgoing | None


def tell_restrictions(
    ctx: Context,
    act_id: str,
    restrictions: Mapping[str, Restriction],
    *,
    written: Mapping[str, WrittenVersion] = NOTHING_WRITTEN,
    left: Collection[str] = (),
    with_them: Sequence[Outgoing] = (),
) -> None:
    """Tells what has changed for any of these residents. *Transaction required.*

    Args:
        act_id: what everybody is told of, as one whole. restrictions: what holds for each of them now.
        written: whose record goes to the platform in the same transaction, and their 抑止情報 with it.
        left: 世帯番号 that these records had before. with_them: further messages of the act, sent first.
    """
    to_platform = tuple(_news_for_platform(ctx, restrictions, frozenset(written)))
    news = (*to_platform, *_news_for_cs(ctx, restrictions))
    to_kiosks = source_messages(ctx, act_id, written, [one.resident for one in to_platform], left, restrictions)
    told = [one.outgoing for one in news if one.outgoing is not None]
    sent = iter(send_all(ctx, [*with_them, *to_kiosks, *told])[len(with_them) + len(to_kiosks) :])
    rows = [_row(ctx, one, None if one.outgoing is None else next(sent)) for one in news]
    statements.insert(SYSTEM, rows)


def tell_cs_again(ctx: Context, resident: str, restriction: Restriction) -> None:
    """抑止情報の再送 — all that holds now, whatever the CS was told before. *Transaction required.*"""
    now = restriction.only(CARRIED_OUT_AT_CS)
    no = last_told(CS, [resident]).get(resident, Told()).no + 1
    outgoing = Outgoing(_for_cs(ctx, resident, now), subject_at_cs(resident))
    (sent,) = send_all(ctx, [outgoing])
    statements.insert(SYSTEM, [_row(ctx, _News(resident, CS, no, now, outgoing), sent)])


def keep_as_told(ctx: Context, restrictions: Mapping[str, Restriction]) -> None:
    """初期登録 — the receivers are loaded with the same, so nothing is sent. *Transaction required.*"""
    news = (*_news_for_platform(ctx, restrictions, frozenset(restrictions)), *_news_for_cs(ctx, restrictions))
    ToldRestriction.objects.using(SYSTEM).bulk_create(_row(ctx, one, None) for one in news)


def closed_processes(restriction: Restriction) -> tuple[ClosedProcess, ...]:
    """抑止する処理 as they are sent."""
    return tuple(
        ClosedProcess(process=one.process.value, level=one.level.value, starts_on=one.starts_on)
        for one in restriction.closed
    )


def _news_for_platform(
    ctx: Context, restrictions: Mapping[str, Restriction], carried: frozenset[str]
) -> Iterator[_News]:
    told = last_told(PLATFORM, restrictions)
    for resident, now in sorted(restrictions.items()):
        last = told.get(resident, Told())
        if now != last.restriction:
            outgoing = None if resident in carried else Outgoing(_for_platform(ctx, resident, now), resident)
            yield _News(resident, PLATFORM, last.no + 1, now, outgoing)


def _news_for_cs(ctx: Context, restrictions: Mapping[str, Restriction]) -> Iterator[_News]:
    """Nobody without a 住民票コード is known there: they are told of once the code is assigned."""
    told = last_told(CS, restrictions)
    at_cs = {resident: one.only(CARRIED_OUT_AT_CS) for resident, one in restrictions.items()}
    news = {resident for resident, now in at_cs.items() if now != told.get(resident, Told()).restriction}
    for resident in with_resident_code(news):
        now, no = at_cs[resident], told.get(resident, Told()).no + 1
        yield _News(resident, CS, no, now, Outgoing(_for_cs(ctx, resident, now), subject_at_cs(resident)))


def _for_platform(ctx: Context, resident: str, restriction: Restriction) -> SuppressionChanged:
    return SuppressionChanged(
        resident_number=resident,
        recorded_at=ctx.now,
        protected=restriction.protected,
        closed=closed_processes(restriction),
    )


def _for_cs(ctx: Context, resident: str, restriction: Restriction) -> JukinetSuppressionChanged:
    return JukinetSuppressionChanged(
        resident_code=ResidentCode(personal_numbers(resident).resident_code),
        recorded_at=ctx.now,
        protected=restriction.protected,
        closed=tuple(
            ClosedAtJukinet(process=one.process.value, level=one.level.value, starts_on=one.starts_on)
            for one in restriction.closed
        ),
    )


def _row(ctx: Context, news: _News, message: uuid.UUID | None) -> ToldRestriction:
    return ToldRestriction(
        resident_number=news.resident,
        receiver=news.receiver,
        told_no=news.no,
        content=content_of(news.restriction),
        message=message,
        at=ctx.now,
    )
