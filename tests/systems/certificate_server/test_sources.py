"""証明書の元データの照会: who holds a certificate, and what the household's certificate would say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daicho.kernel.numbers import resident_code_from
from daicho.systems.certificate_server.models import FeedState, SourceAwaited, SourcePending
from daicho.systems.certificate_server.queries.sources import (
    Closure,
    Holder,
    feed_age,
    holder_of,
    household_of,
    may_lack_somebody,
    pending,
)
from tests.systems.certificate_server.makers import (
    NOW,
    context,
    feed_is_up,
    keep_household,
    keep_person,
    keep_serial,
    new_resident,
)

pytestmark = pytest.mark.django_db(databases=["certificate_server"])


def waits(resident_number: str) -> bool:
    """Whether the household is refused for now."""
    household = household_of(resident_number)
    assert household is not None
    return household.is_pending


def test_a_user_certificate_leads_to_the_resident_who_has_its_code() -> None:
    one, other = keep_person(), keep_person()

    assert holder_of(one.serial) == Holder("valid", date(2026, 4, 1), one.resident_number)
    assert holder_of(other.serial) == Holder("valid", date(2026, 4, 1), other.resident_number)
    assert holder_of(keep_serial(one.resident_code, "revoked")) == Holder(
        "revoked", date(2026, 4, 1), one.resident_number
    )


def test_an_unknown_serial_leads_to_nobody_and_a_holder_who_lives_elsewhere_to_no_resident() -> None:
    keep_person()

    assert holder_of("f" * 16) is None
    assert holder_of(keep_serial(resident_code_from("9" * 10))) == Holder("valid", date(2026, 4, 1), "")


def test_a_household_comes_in_the_order_of_the_paper_with_all_that_speaks_against_serving_it() -> None:
    feed_is_up()
    closed = [{"process": "kiosk", "level": "error", "starts_on": "2026-11-01"}]
    wife, head = keep_household(
        {"place": 2, "name": "平塚　花子", "closed": closed},
        {"place": 1, "planned_move_out_on": "2026-12-01", "protected": True},
    )
    keep_person()

    household = household_of(wife.resident_number)

    assert household is not None
    assert [one.resident_number for one in household.members] == [head.resident_number, wife.resident_number]
    first, second = household.members
    assert (first.protected, first.planned_move_out_on, first.closed) == (True, date(2026, 12, 1), ())
    assert (second.member.name, second.closed) == ("平塚　花子", (Closure("kiosk", "error", date(2026, 11, 1)),))
    assert not household.is_pending


def test_personal_numbers_are_read_only_when_they_are_asked_for() -> None:
    feed_is_up()
    one = keep_person()

    without, asked = household_of(one.resident_number), household_of(one.resident_number, with_numbers=True)

    assert without is not None
    assert asked is not None
    assert (without.members[0].member.resident_code, without.members[0].member.individual_number) == ("", "")
    assert asked.members[0].member.resident_code == one.resident_code


def test_who_is_not_in_the_source_has_no_household() -> None:
    assert household_of(new_resident()) is None


def test_nobody_of_an_act_is_served_before_all_its_messages_are_there() -> None:
    feed_is_up()
    husband, wife = keep_household({}, {})
    elsewhere = keep_person()
    for number, source_no in ((wife.resident_number, 1), (elsewhere.resident_number, 2)):
        SourcePending.objects.create(act_id="A", resident_number=number, source_no=source_no, since=NOW)

    assert waits(husband.resident_number)
    assert waits(elsewhere.resident_number)
    everybody = [husband.resident_number, wife.resident_number, elsewhere.resident_number]
    assert pending(everybody) == {wife.resident_number, elsewhere.resident_number}


def test_an_act_that_is_there_completely_keeps_nobody_waiting() -> None:
    feed_is_up()
    one, other = keep_person(source_no=4), keep_person(source_no=2)
    for number, source_no in ((one.resident_number, 3), (other.resident_number, 2)):
        SourcePending.objects.create(act_id="A", resident_number=number, source_no=source_no, since=NOW)

    assert not waits(one.resident_number)
    assert pending([one.resident_number, other.resident_number]) == frozenset()


def test_a_household_that_somebody_not_yet_known_joins_waits_for_the_newcomer() -> None:
    feed_is_up()
    one, other = keep_person(), keep_person()
    SourceAwaited.objects.create(resident_number=new_resident(), household_number=one.household_number, source_no=1)

    assert waits(one.resident_number)
    assert not waits(other.resident_number)


@pytest.mark.parametrize("state", [{"too_many": True}, {"supplied_at": None}])
def test_nobody_is_served_before_the_full_supply_or_while_too_much_is_on_its_way(state: dict[str, object]) -> None:
    feed_is_up()
    one = keep_person()
    FeedState.objects.update(**state)

    assert waits(one.resident_number)


def test_the_age_of_the_knowledge_is_counted_from_the_last_answer_of_the_registry() -> None:
    assert feed_age(context()).age is None
    feed_is_up(age=timedelta(hours=2))

    age = feed_age(context())

    assert (age.age, age.supplied) == (timedelta(hours=2), True)


def test_who_is_not_found_may_be_somebody_not_here_yet_until_all_is_supplied_and_nobody_unknown_awaited() -> None:
    assert may_lack_somebody()
    feed_is_up()
    known = keep_person(source_no=1)
    assert not may_lack_somebody()

    SourceAwaited.objects.create(
        resident_number=known.resident_number, household_number=known.household_number, source_no=2
    )
    assert not may_lack_somebody()
    SourceAwaited.objects.create(resident_number=new_resident(), household_number=known.household_number, source_no=1)
    assert may_lack_somebody()
