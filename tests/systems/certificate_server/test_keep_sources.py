"""証明書の元データの受入れ: the latest state alone, and an act as a whole or not at all."""

from __future__ import annotations

from itertools import permutations

import pytest

from daicho.contracts.messages import CertificateSourceChanged
from daicho.contracts.messages.certificate_source import ActMember, CertificateSource, HouseholdAct, SourceState
from daicho.kernel.numbers import resident_code_from
from daicho.systems.certificate_server.actions.complete_acts import close_gaps
from daicho.systems.certificate_server.actions.keep_sources import keep_source, keep_states
from daicho.systems.certificate_server.models import Source, SourcePending, SourceStep
from daicho.systems.certificate_server.queries.source_digests import digests_between
from daicho.systems.certificate_server.queries.sources import holder_of, household_of, pending
from tests.systems.certificate_server.makers import (
    NOW,
    a_source,
    context,
    feed_is_up,
    keep_serial,
    new_household,
    new_resident,
)

pytestmark = pytest.mark.django_db(databases=["certificate_server"])


def present(number: str, source_no: int, household: str, **changes: object) -> SourceState:
    """Somebody who lives in a household."""
    source: CertificateSource = a_source(household, resident_code_from(number), **changes)
    return SourceState(
        resident_number=number, source_no=source_no, version_no=source_no, status="resident", source=source
    )


def closed(number: str, source_no: int) -> SourceState:
    """Somebody who has moved out."""
    return SourceState(
        resident_number=number, source_no=source_no, version_no=source_no, status="moved_out", source=None
    )


def act(act_id: str, on: dict[str, int], *states: SourceState) -> list[CertificateSourceChanged]:
    """The messages of one act. Args: on: households that it concerns, and the how manieth act on each it is."""
    together = tuple(ActMember(resident_number=one.resident_number, source_no=one.source_no) for one in states)
    households = tuple(HouseholdAct(household_number=number, act_no=act_no) for number, act_no in on.items())
    return [
        CertificateSourceChanged(act_id=act_id, together=together, households=households, recorded_at=NOW, state=one)
        for one in states
    ]


def served(number: str) -> list[str] | None:
    """Who the household's certificate would show; None while it is refused."""
    household = household_of(number)
    assert household is not None
    return None if household.is_pending else [one.resident_number for one in household.members]


def test_what_is_older_never_replaces_what_is_newer() -> None:
    feed_is_up()
    number, home = new_resident(), new_household()
    keep_states(context(), [present(number, 5, home, name="平塚　新")])

    changed = keep_states(context(), [present(number, 4, home, name="平塚　旧")])

    household = household_of(number)
    assert changed == 0
    assert household is not None
    assert household.members[0].member.name == "平塚　新"


def test_of_a_closed_record_nothing_but_its_status_is_kept() -> None:
    number, home = new_resident(), new_household()
    keep_states(context(), [present(number, 1, home)])

    (message,) = act("A", {home: 1}, closed(number, 2))
    keep_source(context(), message)

    row = Source.objects.get(resident_number=number)
    assert (row.status, row.content, row.code_index, row.household_number) == ("moved_out", None, None, "")
    assert household_of(number) is None


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_household_is_served_only_after_the_last_message_of_the_act_in_whatever_order(order: tuple[int, ...]) -> None:
    feed_is_up()
    before, after = new_household(), new_household()
    leaver, stays, host = (new_resident() for _ in range(3))
    keep_states(context(), [present(leaver, 1, before), present(stays, 1, before, place=2), present(host, 1, after)])
    messages = act(
        "A",
        {before: 1, after: 1},
        present(leaver, 2, after, place=2),
        present(stays, 2, before),
        present(host, 2, after),
    )

    for position in order[:-1]:
        keep_source(context(), messages[position])
        assert [served(one) for one in (leaver, stays, host)] == [None, None, None]
    keep_source(context(), messages[order[-1]])

    assert (served(stays), served(host)) == ([stays], [host, leaver])
    assert not SourcePending.objects.exists()


def test_a_later_state_stands_for_the_one_of_the_act_that_was_passed_over() -> None:
    feed_is_up()
    home = new_household()
    one, other = new_resident(), new_resident()
    first, _skipped = act("A", {home: 1}, present(one, 1, home), present(other, 1, home, place=2))
    keep_source(context(), first)
    assert pending([one, other]) == {one, other}

    keep_states(context(), [present(other, 2, home, place=2)])

    assert served(one) == [one, other]


def test_an_act_about_one_resident_keeps_nobody_waiting() -> None:
    feed_is_up()
    number, home = new_resident(), new_household()

    (message,) = act("A", {home: 1}, present(number, 1, home))
    keep_source(context(), message)

    assert served(number) == [number]


def test_where_somebody_protected_lives_is_served_on_nobodys_certificate() -> None:
    feed_is_up()
    place = {"municipality_code": "142034", "text": "神奈川県平塚市明石町", "lot": "7番1号"}
    hidden, lodger, former, other = (new_resident() for _ in range(4))

    def is_protected(number: str) -> bool:
        household = household_of(number)
        assert household is not None
        return household.members[0].protected

    keep_states(
        context(),
        [
            present(hidden, 1, new_household(), address=place, protected=True),
            present(lodger, 1, new_household(), address=place | {"lot": "7-1"}),
            present(former, 1, new_household(), previous_address=place),
            present(other, 1, new_household()),
        ],
    )

    assert [is_protected(one) for one in (hidden, lodger, former, other)] == [True, True, True, False]


def test_a_later_act_on_a_household_waits_for_an_earlier_one_about_somebody_else() -> None:
    feed_is_up()
    before, after = new_household(), new_household()
    leaver, stays = new_resident(), new_resident()
    keep_states(context(), [present(leaver, 1, before), present(stays, 1, before, place=2)])
    (leaves,) = act("A", {before: 1, after: 1}, present(leaver, 2, after))
    (suppressed,) = act("B", {before: 2}, present(stays, 2, before, place=2))

    keep_source(context(), suppressed)
    assert served(stays) is None
    keep_source(context(), leaves)

    assert (served(stays), served(leaver)) == ([stays], [leaver])
    assert not SourceStep.objects.exists()


def test_an_act_that_never_comes_is_waited_for_until_the_registry_says_that_nothing_is_on_its_way() -> None:
    feed_is_up()
    home, number = new_household(), new_resident()
    (message,) = act("B", {home: 2}, present(number, 2, home))
    keep_source(context(), message)
    assert served(number) is None

    close_gaps([HouseholdAct(household_number=home, act_no=2)])

    assert served(number) == [number]


def test_a_gap_is_not_closed_over_an_act_that_has_come_in_part() -> None:
    feed_is_up()
    home, number, other = new_household(), new_resident(), new_resident()
    first, _second = act("A", {home: 1}, present(number, 1, home), present(other, 1, home))
    keep_source(context(), first)

    close_gaps([HouseholdAct(household_number=home, act_no=1)])

    assert served(number) is None


def test_two_codes_that_were_exchanged_name_each_the_right_person_again_whichever_comes_first() -> None:
    feed_is_up()
    home, other_home = new_household(), new_household()
    one, other = new_resident(), new_resident()
    code, other_code = resident_code_from(one), resident_code_from(other)
    serial, other_serial = keep_serial(code), keep_serial(other_code)
    keep_states(context(), [present(one, 1, home), present(other, 1, other_home)])
    messages = act(
        "A",
        {home: 1, other_home: 1},
        present(one, 2, home, resident_code=other_code),
        present(other, 2, other_home, resident_code=code),
    )

    keep_source(context(), messages[0])
    assert holder(other_serial) == one
    assert served(one) is None
    assert holder(serial) == ""
    keep_source(context(), messages[1])

    assert (holder(serial), holder(other_serial)) == (other, one)
    assert served(one) == [one]


def test_a_record_entered_anew_takes_its_code_from_the_old_one_but_no_outdated_state_does() -> None:
    feed_is_up()
    home, again = new_household(), new_household()
    old, new = new_resident(), new_resident()
    code = resident_code_from(old)
    serial = keep_serial(code)
    keep_states(context(), [present(old, 3, home)])

    keep_states(context(), [present(new, 1, again, resident_code=code)])
    assert holder(serial) == new

    keep_states(context(), [present(old, 2, home)])
    assert holder(serial) == new


def test_who_lost_the_code_to_an_error_that_was_taken_back_is_found_by_the_comparison() -> None:
    home, other_home = new_household(), new_household()
    one, other = new_resident(), new_resident()
    serial = keep_serial(resident_code_from(other))
    keep_states(context(), [present(one, 1, home), present(other, 1, other_home)])
    right = digests_between("", "")[other]

    keep_states(context(), [present(one, 2, home, resident_code=resident_code_from(other))])
    keep_states(context(), [present(one, 3, home)])
    assert holder(serial) == ""
    assert digests_between("", "")[other] != right

    keep_states(context(), [present(other, 1, other_home)], {other: 1})
    assert holder(serial) == other
    assert digests_between("", "")[other] == right


def holder(serial: str) -> str:
    """宛名番号 of whom a serial names."""
    found = holder_of(serial)
    assert found is not None
    return found.resident_number
