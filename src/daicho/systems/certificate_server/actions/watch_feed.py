"""連携の鮮度の確認 (C3) — asks the registry twice a second what has changed and is not here yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from daicho.contracts.inquiries import Answered, CertificateFeedState, CertificateFeedStateAnswer, UndeliveredSource
from daicho.foundation.audit import record
from daicho.foundation.messaging.models import InboxEntry
from daicho.kernel.context import Context
from daicho.systems.certificate_server.models import FeedState, SourceAwaited
from daicho.systems.certificate_server.models.sources import THE_ONLY

SYSTEM = "certificate_server"
REGISTRY = "resident_registry"
LOST, REGAINED, DOUBTED = "certificate_feed.lost", "certificate_feed.regained", "certificate_feed.doubted"
LOST_AFTER = timedelta(seconds=3)
"""An answer that fails to come now and then is no loss."""


def watch_feed(ctx: Context) -> bool:
    """One question; opens its own transaction after it. Returns: whether the registry answered.

    What was known at ``ctx.now``, before the question left, is known for certain; an audit row is written only when the
    feed is lost or there again.
    """
    newest = _newest_received()
    outcome = ctx.ask(CertificateFeedState(newest=newest))
    with transaction.atomic(using=SYSTEM):
        FeedState.objects.get_or_create(number=THE_ONLY)
        state = FeedState.objects.select_for_update().get(number=THE_ONLY)
        if isinstance(outcome, Answered):
            _keep(ctx, state, outcome.answer)
            _doubt(ctx, state, outcome.answer, newest)
            return True
        if state.is_up and (state.as_of is None or ctx.now - state.as_of > LOST_AFTER):
            _turn(ctx, state, is_up=False)
    return False


def _keep(ctx: Context, state: FeedState, answer: CertificateFeedStateAnswer) -> None:
    _await(answer.undelivered)
    state.as_of = min(ctx.now, answer.as_of)
    state.too_many = answer.too_many
    state.save(update_fields=["as_of", "too_many"])
    if not state.is_up:
        _turn(ctx, state, is_up=True)


def _doubt(ctx: Context, state: FeedState, answer: CertificateFeedStateAnswer, newest: str) -> None:
    """復元の検知 — what one side delivered and the other never got was lost with a restored database."""
    lost_there = set() if answer.sent_newest else {newest}
    lost_here = set() if _is_received(answer.newest_delivered) else {answer.newest_delivered}
    doubt = ",".join(sorted((lost_there | lost_here) - set(state.settled.split(","))))
    if doubt and doubt != state.doubt:
        state.doubt = doubt
        state.save(update_fields=["doubt"])
        record(ctx, event=DOUBTED, detail={"lost_here": len(lost_here), "lost_there": len(lost_there)})


def _newest_received() -> str:
    rows = InboxEntry.objects.using(SYSTEM).filter(sender=REGISTRY).order_by("-id").values_list("message_id", flat=True)
    return next((str(message) for message in rows[:1]), "")


def _is_received(message: str) -> bool:
    entries = InboxEntry.objects.using(SYSTEM).filter(sender=REGISTRY)
    return not message or entries.filter(message_id=message).exists()


def _await(undelivered: Sequence[UndeliveredSource]) -> None:
    """未着の更新 as named now, instead of those named before."""
    named = {one.resident_number: (one.household_number, one.source_no) for one in undelivered}
    known = {row.resident_number: (row.household_number, row.source_no) for row in SourceAwaited.objects.all()}
    if named == known:
        return
    SourceAwaited.objects.filter(resident_number__in=[number for number in known if number not in named]).delete()
    SourceAwaited.objects.bulk_create(
        [SourceAwaited(resident_number=number, household_number=h, source_no=n) for number, (h, n) in named.items()],
        update_conflicts=True,
        unique_fields=["resident_number"],
        update_fields=["household_number", "source_no"],
    )


def _turn(ctx: Context, state: FeedState, *, is_up: bool) -> None:
    state.is_up, state.since = is_up, ctx.now
    state.save(update_fields=["is_up", "since"])
    record(ctx, event=REGAINED if is_up else LOST)
