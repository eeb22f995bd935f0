"""連携の鮮度の確認: what the registry names as undelivered, and what is written down when it falls silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from daicho.contracts.inquiries import (
    Answered,
    CertificateFeedState,
    CertificateFeedStateAnswer,
    CertificateSourceDigests,
    CertificateSourceDigestsAnswer,
    CertificateSourcePageAnswer,
    Unavailable,
    UndeliveredSource,
)
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.models import InboxEntry
from daicho.kernel.context import Context
from daicho.systems.certificate_server.actions.supply_sources import supply_when_due
from daicho.systems.certificate_server.actions.watch_feed import watch_feed
from daicho.systems.certificate_server.models import SourceAwaited
from daicho.systems.certificate_server.queries.sources import feed_age, household_of, may_lack_somebody, pending
from tests.proofs import proves
from tests.systems.certificate_server.makers import NOW, context, feed_is_up, keep_person, new_resident

pytestmark = pytest.mark.django_db(databases=["certificate_server"])


def asking(answer: Any, seconds: float = 0) -> Context:
    """The moment so many seconds later, with a registry that says this."""

    def ask(question: object) -> Any:
        assert isinstance(question, CertificateFeedState)
        return answer

    return replace(context(NOW + timedelta(seconds=seconds)), ask=ask)


def told(*undelivered: UndeliveredSource, seconds: float = 0, too_many: bool = False) -> Answered:
    as_of = NOW + timedelta(seconds=seconds)
    return Answered(CertificateFeedStateAnswer(as_of=as_of, undelivered=undelivered, too_many=too_many))


def events() -> list[str]:
    rows = AuditEvent.objects.using("certificate_server").filter(event__startswith="certificate_feed.")
    return list(rows.order_by("recorded_at").values_list("event", flat=True))


def test_who_is_named_waits_until_the_message_is_there_or_the_registry_names_nobody() -> None:
    feed_is_up()
    one, other = keep_person(source_no=1), keep_person(source_no=2)
    named = [
        UndeliveredSource(resident_number=each.resident_number, household_number=each.household_number, source_no=2)
        for each in (one, other)
    ]

    watch_feed(asking(told(*named)))
    assert pending([one.resident_number, other.resident_number]) == {one.resident_number}

    watch_feed(asking(told()))
    assert pending([one.resident_number]) == frozenset()
    assert not SourceAwaited.objects.exists()


def test_the_knowledge_is_as_old_as_the_question_even_when_the_clock_of_the_registry_goes_ahead() -> None:
    watch_feed(asking(told(seconds=30), seconds=10))

    assert feed_age(context(NOW + timedelta(seconds=15))).age == timedelta(seconds=5)


@proves("S6.1.b", how="unit")
def test_the_loss_of_the_feed_is_written_down_once_and_its_return_too() -> None:
    watch_feed(asking(told()))
    for seconds in (0.5, 2, 3.5, 4, 60):
        assert not watch_feed(asking(Unavailable(), seconds))
    silent = feed_age(context(NOW + timedelta(seconds=60)))
    watch_feed(asking(told(seconds=61), 61))

    assert events() == ["certificate_feed.regained", "certificate_feed.lost", "certificate_feed.regained"]
    assert (silent.age, silent.is_up) == (timedelta(seconds=60), False)


def test_many_questions_with_the_same_answer_leave_no_audit_row_each() -> None:
    for seconds in range(20):
        watch_feed(asking(told(seconds=seconds), seconds))

    assert events() == ["certificate_feed.regained"]


def test_a_server_that_never_heard_from_the_registry_says_so() -> None:
    assert not watch_feed(asking(Unavailable()))

    assert (feed_age(context()).age, events()) == (None, [])


def restored(newest_delivered: str = "", *, sent_newest: bool = True) -> Answered:
    """What the registry answers when the two do not agree on what was delivered."""
    answer = CertificateFeedStateAnswer(
        as_of=NOW, undelivered=(), too_many=False, newest_delivered=newest_delivered, sent_newest=sent_newest
    )
    return Answered(answer)


@pytest.mark.parametrize("answer", [restored(str(uuid4())), restored(sent_newest=False)], ids=["here", "there"])
def test_after_a_restore_on_either_side_everybody_is_refused_until_both_are_compared(answer: Answered) -> None:
    feed_is_up()
    one = keep_person()
    received(uuid4())

    watch_feed(asking(answer))
    watch_feed(asking(answer, 0.5))

    household = household_of(one.resident_number)
    assert household is not None
    assert household.is_pending
    assert may_lack_somebody()
    assert feed_age(context()).is_doubted
    assert events() == ["certificate_feed.doubted"]

    supply_when_due(replace(asking(None), ask=comparing))
    watch_feed(asking(answer, 1))

    household = household_of(one.resident_number)
    assert not feed_age(context()).is_doubted
    assert household is None, "of whom the registry knows nothing nobody is certified"


def test_a_message_that_both_sides_know_raises_no_doubt() -> None:
    feed_is_up()
    message = uuid4()
    received(message)

    watch_feed(asking(restored(str(message))))

    assert not feed_age(context()).is_doubted


def test_who_has_something_on_the_way_after_a_restore_waits_for_it_whatever_its_number() -> None:
    """A registry restored from a copy gives out numbers again that were given out before."""
    feed_is_up()
    one = keep_person(source_no=5)
    received(uuid4())
    held = UndeliveredSource(resident_number=one.resident_number, household_number=one.household_number, source_no=5)
    watch_feed(asking(restored(sent_newest=False)))

    supply_when_due(
        replace(asking(None), ask=lambda question: comparing(question, on_their_way=(one.resident_number,)))
    )
    watch_feed(asking(told(held)))

    assert not feed_age(context()).is_doubted
    assert pending([one.resident_number]) == {one.resident_number}


def received(message: UUID) -> None:
    """A message of the registry was applied here."""
    InboxEntry.objects.using("certificate_server").create(
        message_id=message,
        sender="resident_registry",
        subject=new_resident(),
        order_no=1,
        type="CertificateSourceChanged",
        version=1,
        digest=b"",
        signature=b"",
        applied_at=NOW,
    )


def comparing(question: object, on_their_way: tuple[str, ...] = ()) -> Any:
    """A registry in which nobody lives, but for those of whom something is on its way."""
    if isinstance(question, CertificateSourceDigests):
        return Answered(
            CertificateSourceDigestsAnswer(rows=(), on_their_way=on_their_way, households=(), up_to="", is_last=True)
        )
    return Answered(CertificateSourcePageAnswer(states=(), on_their_way=on_their_way, up_to="", is_last=True))
