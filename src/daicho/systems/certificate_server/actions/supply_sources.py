"""元データの一括提供と整合性確認 (C3) — fills the source from the registry, and finds and repairs what is not the same.

A page is asked for outside any transaction and kept in one of its own; broken off, a supply goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from daicho.contracts.inquiries import (
    Answered,
    CertificateSourceDigests,
    CertificateSourceDigestsAnswer,
    CertificateSourcePage,
    CertificateSourcePageAnswer,
)
from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.systems.certificate_server.actions.complete_acts import close_gaps
from daicho.systems.certificate_server.actions.keep_sources import drop_unknown, forget_numbers, keep_states
from daicho.systems.certificate_server.errors import RegistryDoesNotAnswer
from daicho.systems.certificate_server.models import FeedState, SupplyRun
from daicho.systems.certificate_server.models.sources import THE_ONLY
from daicho.systems.certificate_server.queries.source_digests import digests_between, numbers_kept

SYSTEM = "certificate_server"
SUPPLIED, COMPARED = "certificate_source.supplied", "certificate_source.compared"
MOST_BY_NAME = 500
TRIES, PAUSE_SECONDS = 3, 1.0


@dataclass(frozen=True, slots=True)
class RunResult:
    """一括提供・整合性確認の結果."""

    compared: int
    differing: int
    repaired: int
    seconds: float


@dataclass(slots=True)
class _Counts:
    compared: int = 0
    differing: int = 0
    repaired: int = 0


def supply_sources(ctx: Context, reason: str, say: Callable[[int], None] = lambda residents: None) -> RunResult:
    """一括提供 — at go-live and after a loss; before it is complete nobody is served. Opens its own transactions.

    Args: say: told after each page how many residents have come.
    Raises: CSV-FEED-001.
    """
    return _recorded(ctx, "supply", reason, lambda counts: _supply(ctx, counts, say))


def supply_when_due(ctx: Context) -> None:
    """Completes a supply that was never made or was broken off, and compares after a restore."""
    state = FeedState.objects.first()
    if state is None or state.supplied_at is None or state.supplied_to:
        supply_sources(ctx, "未完了の一括提供")
    elif state.doubt:
        compare_sources(ctx, "データベースの復元の検知")


def compare_sources(ctx: Context, reason: str) -> RunResult:
    """整合性確認 by digests, with repair of what differs. Opens its own transactions. Raises: CSV-FEED-001."""
    return _recorded(ctx, "comparison", reason, lambda counts: _compare(ctx, counts))


def _recorded(ctx: Context, kind: str, reason: str, work: Callable[[_Counts], None]) -> RunResult:
    counts, begun, fault = _Counts(), time.monotonic(), ""
    try:
        work(counts)
    except RegistryDoesNotAnswer as refusal:
        fault = refusal.code
        raise
    finally:
        seconds = round(time.monotonic() - begun, 3)
        figures = {"compared": counts.compared, "differing": counts.differing, "repaired": counts.repaired}
        with transaction.atomic(using=SYSTEM):
            SupplyRun.objects.create(
                kind=kind, reason=reason, begun_at=ctx.now, seconds=seconds, fault=fault or "", **figures
            )
            record(ctx, event=SUPPLIED if kind == "supply" else COMPARED, detail={**figures, "fault": fault})
    return RunResult(counts.compared, counts.differing, counts.repaired, seconds)


def _supply(ctx: Context, counts: _Counts, say: Callable[[int], None]) -> None:
    FeedState.objects.get_or_create(number=THE_ONLY)
    after, is_last = FeedState.objects.get(number=THE_ONLY).supplied_to, False
    while not is_last:
        page: CertificateSourcePageAnswer = _asked(ctx, CertificateSourcePage(after=after))
        is_last, after = page.is_last, page.up_to
        with transaction.atomic(using=SYSTEM):
            counts.repaired += keep_states(ctx, page.states)
            _reached(after, ctx.now if is_last else None)
        counts.compared += len(page.states)
        counts.differing = counts.repaired
        say(counts.compared)


def _reached(household: str, complete_at: datetime | None) -> None:
    state = FeedState.objects.select_for_update().get(number=THE_ONLY)
    state.supplied_to = household if complete_at is None else ""
    state.supplied_at = complete_at or state.supplied_at
    state.save(update_fields=["supplied_to", "supplied_at"])


def _compare(ctx: Context, counts: _Counts) -> None:
    after, is_last, doubt = "", False, _doubt()
    while not is_last:
        there: CertificateSourceDigestsAnswer = _asked(ctx, CertificateSourceDigests(after=after))
        here = digests_between(after, "" if there.is_last else there.up_to)
        told = {one.resident_number: one.digest for one in there.rows}
        wrong = _differing(here, told, frozenset(there.on_their_way))
        counts.compared += len(told)
        counts.differing += len(wrong)
        counts.repaired += _repair(ctx, wrong, is_doubted=bool(doubt))
        with transaction.atomic(using=SYSTEM):
            close_gaps(there.households)
            if doubt:
                forget_numbers(there.on_their_way)
        after, is_last = there.up_to, there.is_last
    FeedState.objects.filter(number=THE_ONLY, doubt=doubt).exclude(doubt="").update(doubt="", settled=doubt)


def _doubt() -> str:
    return "".join(FeedState.objects.filter(number=THE_ONLY).values_list("doubt", flat=True))


def _differing(here: Mapping[str, str], told: Mapping[str, str], on_their_way: frozenset[str]) -> list[str]:
    everybody = (here.keys() | told.keys()) - on_their_way
    return sorted(number for number in everybody if here.get(number) != told.get(number))


def _repair(ctx: Context, wrong: Sequence[str], *, is_doubted: bool) -> int:
    """Each state as the registry has it now, unless a message has brought another one meanwhile."""
    done = 0
    for place in range(0, len(wrong), MOST_BY_NAME):
        numbers = tuple(wrong[place : place + MOST_BY_NAME])
        seen = numbers_kept(numbers)
        page: CertificateSourcePageAnswer = _asked(ctx, CertificateSourcePage(residents=numbers))
        known = {one.resident_number for one in page.states} | set(page.on_their_way)
        with transaction.atomic(using=SYSTEM):
            done += keep_states(ctx, page.states, seen)
            done += drop_unknown({number: no for number, no in seen.items() if number not in known})
            if is_doubted:
                forget_numbers(page.on_their_way)
    return done


def _asked(ctx: Context, question: Any) -> Any:
    """The answer, asked for again when it does not come at once. Raises: CSV-FEED-001."""
    for turn in range(TRIES):
        if turn:
            time.sleep(PAUSE_SECONDS)
        outcome = ctx.ask(question)
        if isinstance(outcome, Answered):
            return outcome.answer
    raise RegistryDoesNotAnswer(text=outcome.text)
