"""住民記録とCSの整合性確認: every kind of damage is found by its kind, put right from the registry, and gone after."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.models import Delivery
from daicho.kernel.dates import PartialDate
from daicho.systems.jukinet_server.actions.view_reconciliation import list_differences
from daicho.systems.jukinet_server.models import HeldDigest
from daicho.systems.resident_registry.actions.recover_at_cs import resend_to_cs, withdraw_at_cs
from daicho.systems.resident_registry.errors import (
    DifferenceNotForUs,
    ReasonRequired,
    SecondPersonForWithdrawal,
    UpdateHeldBefore,
)
from daicho.systems.resident_registry.models import FactsDigest, Protection, RegistryComparison
from daicho.systems.resident_registry.queries.linkage_subjects import subject_at_cs
from tests.makers.staff import MONDAY_MORNING, officer
from tests.proofs import proves
from tests.sequences.registry_and_cs import (
    SECOND,
    a_family,
    cases,
    change_at_cs,
    compare,
    correct_all,
    deliver,
    invent_at_cs,
    lose_at_cs,
    person_of,
    suppress_at_cs,
)
from tests.systems.jukinet_server.makers import cs_context

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server"])


@proves("S2.6.d", how="sequence")
def test_what_the_registry_reported_is_equal_and_what_is_on_its_way_counts_apart() -> None:
    a_family()

    result = compare()

    assert (result.differences, result.in_transit, result.buckets_different) == (0, 0, 0)
    assert result.total_here == result.total_there == FactsDigest.objects.count()
    told = RegistryComparison.objects.get(number=result.pk)
    assert (told.cases, told.held_by_cs) == (0, result.total_here)


@proves("S2.6.d", how="sequence")
@pytest.mark.parametrize(
    ("damage", "kind", "items"),
    [
        ("name", "differs", ["name"]),
        ("birth_date", "differs", ["birth_date"]),
        ("state", "differs", ["record_state"]),
        ("lost", "missing_here", []),
        ("invented", "missing_there", []),
        ("suppressed", "suppression", []),
        ("unsuppressed", "suppression", []),
    ],
)
def test_each_kind_of_damage_becomes_a_case_and_goes_away_when_put_right(
    damage: str, kind: str, items: list[str]
) -> None:
    # given
    family = a_family()
    match damage:
        case "name":
            change_at_cs(family.codes[0], name="別の　名前")
        case "birth_date":
            change_at_cs(family.codes[0], birth_date=PartialDate.known(date(1970, 1, 1)))
        case "state":
            change_at_cs(family.codes[0], state="removed")
        case "lost":
            lose_at_cs(family.codes[0])
        case "invented":
            invent_at_cs()
        case "suppressed":
            suppress_at_cs(family.codes[0])
        case _:
            protect(family.residents[0])

    # when
    result = compare()

    # then: all members of a protected household are concerned
    found = cases()
    assert {(one.kind, tuple(one.items)) for one in found} == {(kind, tuple(items))}
    assert len(found) == result.differences
    if kind != "missing_there":
        assert found[0].resident in family.residents
    with serving("jukinet_server"):
        shown = list_differences(cs_context(), result.pk, "").rows
    assert {one.kind for one in shown} == {kind}
    assert not any(one.reasons or one.correction or one.may_report for one in shown)

    # when
    correct_all()

    # then
    assert compare().differences == 0
    assert cases() == []


def protect(resident: str) -> None:
    """支援措置 on record, of which the CS was not told."""
    Protection.objects.create(
        resident_number=resident, protection_no=1, starts_on=MONDAY_MORNING.date(), recorded_at=MONDAY_MORNING,
        staff_id="1007",
    )  # fmt: skip


def test_rows_of_the_cs_made_before_there_was_a_comparison_are_compared_like_all_others() -> None:
    family = a_family()
    HeldDigest.objects.filter(person=person_of(family.codes[0])).update(facts=None)

    assert compare().differences == 0
    assert not HeldDigest.objects.filter(facts__isnull=True).exists()


def test_an_update_that_is_held_is_named_as_such_and_comes_first() -> None:
    # given: what the registry sent about somebody is held, and the CS has something else
    family = a_family()
    change_at_cs(family.codes[0], name="古い　名前")
    subject = subject_at_cs(family.residents[0])
    sent = Delivery.objects.using("resident_registry").filter(receiver="jukinet_server", subject=subject)
    sent.update(state="held", delivered_at=None, last_code="JUK-UPD-000")

    # when / then
    compare()
    (case,) = cases()
    assert case.kind == "behind"
    with serving("resident_registry"), pytest.raises(UpdateHeldBefore):
        resend_to_cs(officer("1003"), case.difference, "届書を確認")
    sent.update(state="waiting")
    assert (compare().differences, cases()) == (1 - 1, [])
    sent.update(state="delivered", delivered_at=MONDAY_MORNING)
    compare()
    correct_all()
    assert compare().differences == 0


@proves("S2.6.d", how="refusal")
def test_nobody_is_taken_off_without_reason_and_second_person_nor_who_is_on_record() -> None:
    family = a_family()
    invent_at_cs()
    lose_at_cs(family.codes[0])
    compare()
    by_kind = {one.kind: one for one in cases()}
    gone, lost = by_kind["missing_there"].difference, by_kind["missing_here"].difference

    with serving("resident_registry"):
        with pytest.raises(ReasonRequired):
            withdraw_at_cs(officer("1003"), gone, " ", SECOND)
        with pytest.raises(SecondPersonForWithdrawal):
            withdraw_at_cs(officer("1003"), gone, "試験", officer("1003").actor)
        with pytest.raises(SecondPersonForWithdrawal):
            withdraw_at_cs(officer("1003"), gone, "試験", officer("1001").actor)
        with pytest.raises(DifferenceNotForUs):
            withdraw_at_cs(officer("1003"), lost, "試験", SECOND)
        with pytest.raises(DifferenceNotForUs):
            resend_to_cs(officer("1003"), gone, "試験")
        with pytest.raises(ReasonRequired):
            resend_to_cs(officer("1003"), lost, "")
    correct_all()
    assert compare().differences == 0
    assert AuditEvent.objects.using("resident_registry").filter(event="reported_difference.withdrawn").exists()
    assert HeldDigest.objects.filter(is_withdrawn=True).exists()


def test_the_address_of_a_protected_person_whom_the_cs_has_lost_is_not_shown_there() -> None:
    family = a_family()
    protect(family.residents[0])
    compare()
    correct_all()
    lose_at_cs(family.codes[0])

    result = compare()

    with serving("jukinet_server"):
        (row,) = list_differences(cs_context(), result.pk, "missing_here").rows
    assert [item.theirs for item in row.items if item.title == "住所"] == ["(表示制限)"]
    correct_all()
    assert compare().differences == 0


DAMAGES = st.lists(
    st.tuples(
        st.integers(0, 8), st.sampled_from(["name", "address", "state", "lost", "invented", "suppressed", "facts"])
    ),
    max_size=6,
    unique_by=lambda one: one[0],
)


@proves("S2.6.d", how="sequence")
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(damages=DAMAGES)
def test_after_any_damage_the_corrections_leave_nothing_different(damages: list[tuple[int, str]]) -> None:
    people = [code for family in (a_family(), a_family(), a_family()) for code in family.codes]
    for place, damage in damages:
        code = people[place]
        match damage:
            case "name":
                change_at_cs(code, name="乱れた　名前", name_kana="ミダレタ　ナマエ")
            case "address":
                change_at_cs(code, town_code="999999999", postal_code="")
            case "state":
                change_at_cs(code, state="removed")
            case "lost":
                lose_at_cs(code)
            case "invented":
                invent_at_cs()
            case "suppressed":
                suppress_at_cs(code)
            case _:
                FactsDigest.objects.filter(bucket__gte="800").delete()

    first = compare()
    assert first.differences == len([one for one in damages if one[1] != "facts"])
    correct_all()

    assert compare().differences == 0
    assert person_of(people[0])
    deliver()
